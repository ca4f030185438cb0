"""How much memory is free, and whether images of a size fit into it: told before they are read."""

import os
from math import prod
from pathlib import Path

_NO_LIMIT = 1 << 62
_BYTES_OF_A_NUMBER = 1 + 4
"""A pixel as it is kept, and as float32 for the training."""


def memory_needed(images: int, shape: tuple[int, ...]) -> int:
    """Bytes that images take while a network trains on them."""
    return images * prod(shape) * _BYTES_OF_A_NUMBER


def memory_warning(images: int, shape: tuple[int, ...]) -> str:
    """What the size of images costs, for people; empty where they fit."""
    needed, there = memory_needed(images, shape), available_memory()
    if needed <= there:
        return ""
    height, width, channels = shape
    kind = "colour" if channels == 3 else "grey"
    return (
        f"{images:,} images of {width} × {height} pixels in {kind} take about "
        f"{size_words(needed)} to train on, and {size_words(there)} are free: the rest is read from the "
        "disk, which is slower. A smaller size is quicker."
    )


def size_words(count: int) -> str:
    """So many bytes as people say it: “1.5 GB”."""
    return f"{count / 2**30:,.1f} GB" if count >= 2**30 else f"{count / 2**20:,.1f} MB"


def available_memory() -> int:
    """Bytes that this program may still take: what the machine has free, or where there is less, what the
    limits of its process or its container leave.
    """
    return max(0, min(_free_of_the_machine(), _left_of_the_process(), _left_of_the_container()))


def _free_of_the_machine() -> int:
    """All of the machine's memory where the system does not tell what is free."""
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


def _left_of_the_process() -> int:
    """What the limits on the address space and on the data of the process leave (Linux)."""
    left = _NO_LIMIT
    try:
        import resource

        taken = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
        for limit, size in ((resource.RLIMIT_AS, "VmSize"), (resource.RLIMIT_DATA, "VmData")):
            most, _ = resource.getrlimit(limit)
            if most != resource.RLIM_INFINITY:
                left = min(left, most - int(taken[size].split()[0]) * 1024)
    except (ImportError, OSError, ValueError, KeyError):
        pass
    return left


def _left_of_the_container() -> int:
    """What a control group leaves of its limit."""
    try:
        most = Path("/sys/fs/cgroup/memory.max").read_text("ascii").strip()
        if most == "max":
            return _NO_LIMIT
        return int(most) - int(Path("/sys/fs/cgroup/memory.current").read_text("ascii"))
    except (OSError, ValueError):
        return _NO_LIMIT
