"""The view of the weights themselves: cells of a dense layer, filters of a convolution."""
