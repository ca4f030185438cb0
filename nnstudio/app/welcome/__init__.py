"""The page that greets when nothing is open."""
