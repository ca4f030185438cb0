"""The views beside the canvas: what the open run learned, what it sees, and what it answers."""
