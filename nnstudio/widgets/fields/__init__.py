"""Fields in which people set a value, and the forms that lay them out."""
