"""The view that says how right the network is on rows that it has not learned from."""
