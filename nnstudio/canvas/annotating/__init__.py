"""Notes, frames and callouts beside the nodes."""
