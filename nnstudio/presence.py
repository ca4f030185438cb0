"""What is at a path, as far as one may look: in a folder that is closed to the user, or under a name that no
disk takes, there is nothing.

`Path.is_dir` and its kin raise there. Who asks only wants to choose a way; opening the file then says what
stands against it.
"""

import os
from pathlib import Path


def is_folder(path: Path) -> bool:
    """Whether a folder is there."""
    return os.path.isdir(path)  # noqa: PTH112 — it never raises


def is_file(path: Path) -> bool:
    """Whether a file is there."""
    return os.path.isfile(path)  # noqa: PTH113 — it never raises


def is_there(path: Path) -> bool:
    """Whether anything is there."""
    return os.path.exists(path)  # noqa: PTH110 — it never raises


def are_one(one: Path, other: Path) -> bool:
    """Whether two paths lead to the same file."""
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False
