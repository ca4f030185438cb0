"""Whether images of a size fit in memory: told in a sentence before they are read, not by a crash after."""

import os
from math import prod
from pathlib import Path

from nnstudio.errors import DataError

_BYTES_OF_A_NUMBER = 1 + 2 * 4
"""A pixel as it is kept, and as float32 for the training, twice while the parts are made."""


def memory_needed(images: int, shape: tuple[int, ...]) -> int:
    """Bytes that images take while a network trains on them."""
    return images * prod(shape) * _BYTES_OF_A_NUMBER


def memory_warning(images: int, shape: tuple[int, ...]) -> str:
    """What is wrong with the size of images, for people; empty where they fit."""
    needed, there = memory_needed(images, shape), available_memory()
    if needed <= there:
        return ""
    height, width, channels = shape
    kind = "colour" if channels == 3 else "grey"
    return (
        f"{images:,} images of {width} × {height} pixels in {kind} take about "
        f"{_size(needed)} to train on, and {_size(there)} are free: choose a smaller size."
    )


def refuse_what_does_not_fit(images: int, shape: tuple[int, ...]) -> None:
    """Raise `DataError` where even keeping the images would take more memory than is free."""
    if images * prod(shape) > available_memory():
        raise DataError(memory_warning(images, shape))


def _size(count: int) -> str:
    return f"{count / 2**30:,.1f} GB" if count >= 2**30 else f"{count / 2**20:,.1f} MB"


def available_memory() -> int:
    """Bytes that programs may still take; all of the machine's where the system does not tell."""
    try:
        for line in Path("/proc/meminfo").read_text("ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 8 * 2**30
