"""NN Studio: design, train and understand neural networks."""
