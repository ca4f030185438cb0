"""A table: its columns in memory or on disk, what its cells mean, and how they become columns."""
