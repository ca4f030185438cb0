"""Tests of nnstudio.session."""
