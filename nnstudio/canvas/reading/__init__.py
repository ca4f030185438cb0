"""The drawing for those who walk through it by keys or hear it."""
