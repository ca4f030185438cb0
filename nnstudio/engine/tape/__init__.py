"""A network as data: what layers, optimizer and penalties write for the compiled machine."""
