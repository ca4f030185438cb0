"""The engine: what a layer is, what training is, how to look inside. Knows no file and no window."""
