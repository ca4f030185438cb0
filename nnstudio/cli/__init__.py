"""The command line: make, train, evaluate, use and export projects without a window."""

COMMANDS = ("new", "train", "evaluate", "predict", "inspect", "samples", "export")
"""The first words that are commands; anything else opens the window."""
