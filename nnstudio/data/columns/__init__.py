"""What a table's columns hold and what they are for: roles, choices, figures, and warnings about them."""
