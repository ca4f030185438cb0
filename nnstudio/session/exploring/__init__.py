"""What the Explore view is told about the data before a training."""
