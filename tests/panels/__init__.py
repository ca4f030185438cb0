"""Tests of nnstudio.panels."""
