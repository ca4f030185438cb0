"""The view of the loss as it falls, and the search for a learning rate."""
