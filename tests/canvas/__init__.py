"""Tests of nnstudio.canvas."""
