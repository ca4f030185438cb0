"""Edits of the drawing: where nodes stand, what joins them, and blocks, notes and frames around them."""
