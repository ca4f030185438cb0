"""The project file: what stands in it, and how it is written and read."""
