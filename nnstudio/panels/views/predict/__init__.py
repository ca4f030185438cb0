"""The view that asks the network about one row, or a picture, or a whole file."""
