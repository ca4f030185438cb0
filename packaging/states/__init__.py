"""The states of the window that are worth a look: each walk brings a window into some and yields what to picture."""
