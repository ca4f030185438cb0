"""The view of the data itself: its rows, or its images."""
