"""The Explore view: what the columns of the data look like before anything is trained on them."""
