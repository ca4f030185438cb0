"""The cards of nodes: what they show, how they are painted, and their ports."""
