"""Keeps Python's cyclic garbage collector from looking through very many texts.

A tuple of texts is in no cycle, and the collector itself lets go of it once it has looked: but a look at a
million of them takes 35 ms, at any moment and with Python's lock held, so that the window stands still.
"""

import ctypes
import gc

_MANY = 10_000


def pass_over(texts: tuple[str, ...]) -> None:
    """Let the collector pass these texts over, where they are many."""
    if len(texts) > _MANY and gc.is_tracked(texts):
        ctypes.pythonapi.PyObject_GC_UnTrack(ctypes.py_object(texts))
