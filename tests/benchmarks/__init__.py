"""Measurements, as ratios taken in one run on one machine; nothing here is a test."""
