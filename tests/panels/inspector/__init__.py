"""Tests of nnstudio.panels.inspector."""
