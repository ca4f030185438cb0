"""What goes on inside a network: values, gradients, single neurons, and signs of ill health."""
