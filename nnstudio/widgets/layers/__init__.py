"""Lists of layers and blocks to choose from."""
