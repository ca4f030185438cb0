"""The views around the canvas: each shows one side of the open project and its run."""
