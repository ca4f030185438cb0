"""The view of single neurons: circles for units, lines for weights."""
