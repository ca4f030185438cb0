"""The checks of a project, one file per question: is the drawing whole, do the shapes fit, do the
outputs fit, is there data, are settings legal.
"""
