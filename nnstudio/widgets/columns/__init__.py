"""Lists and pictures of a table's columns."""
