"""The inspector: what is selected on the canvas, its settings, and what is wrong with them."""
