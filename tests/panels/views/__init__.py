"""Tests of nnstudio.panels.views."""
