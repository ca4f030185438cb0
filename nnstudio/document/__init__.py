"""The document: what a saved project is, and every pure function on it."""
