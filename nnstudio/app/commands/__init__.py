"""The window's commands: what they are called, where they stand, what they do and when they can be used."""
