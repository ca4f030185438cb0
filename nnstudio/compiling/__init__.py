"""Compiles functions and keeps their machine code, whatever rooms they come from."""
