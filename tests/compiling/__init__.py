"""Tests of what compiles functions and keeps their machine code."""
