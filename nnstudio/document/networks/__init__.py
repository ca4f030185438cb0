"""The network that a drawing stands for: built, with its first weights, and as a run goes on with it."""
