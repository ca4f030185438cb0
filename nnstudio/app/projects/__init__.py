"""How projects, data and programs come into the window and leave it."""
