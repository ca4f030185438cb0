"""What happens before the window is used, and to faults: its arguments, the start of the engine, reports."""
