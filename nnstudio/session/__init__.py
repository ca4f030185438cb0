"""The open project and what runs on it: Qt signals, but no widgets."""
