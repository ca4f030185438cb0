"""The training of the open project: its thread, its pace, its curves, and what a run leaves behind."""
