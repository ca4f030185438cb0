"""Runs: how they are steered, what they remember, where they stand and how they end."""
