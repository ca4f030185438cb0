"""CSV files: what encoding, marks and structure one has, and how its cells become a table."""
