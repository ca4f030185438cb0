"""How cells become the numbers that a network sees, fitted on the training rows, and back again."""
