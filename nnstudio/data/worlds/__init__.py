"""Samples, toy worlds and painted points."""
