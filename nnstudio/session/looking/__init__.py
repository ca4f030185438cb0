"""What views look at while a network learns: plain data, computed by the worker."""
