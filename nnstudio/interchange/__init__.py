"""Interchange: a trained network as source code that runs without NN Studio."""
