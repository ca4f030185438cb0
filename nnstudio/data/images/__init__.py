"""Images as data: folders, IDX and NumPy files, and pixels among the columns of a table."""
