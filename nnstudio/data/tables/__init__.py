"""A table's columns in memory or on disk, and how files of any kind become one."""
