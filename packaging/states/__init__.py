"""The states of the window that are worth a look: walks that bring a window into them, one by one."""
