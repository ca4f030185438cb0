"""Room for arrays: in memory, and where that is short, in files of the cache that the system maps in.

A mapped array is used as any other; the system brings in what is touched and drops what is not. Its file is
nobody else's and vanishes with it.
"""

import contextlib
import os
import tempfile
import weakref
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from nnstudio import paths
from nnstudio.data.storage.memory import available_memory, size_words
from nnstudio.errors import DataError

_SHARE = 3
"""One of so many parts of the free memory is for the arrays of one purpose."""
_ZEROS = 1 << 22


def mapped_folder() -> Path:
    """Where files stand that arrays are mapped from."""
    return paths.user_cache() / "arrays"


def usual_limit() -> int:
    """Bytes of arrays that memory may take before others go into files."""
    return available_memory() // _SHARE


class Room:
    """Gives out arrays: `limit` bytes of them at most stand in memory, a third of what is free by default."""

    def __init__(self, limit: int | None = None, folder: Path | None = None) -> None:
        self._left = usual_limit() if limit is None else limit
        self._folder = folder

    def fits(self, size: int) -> bool:
        """Whether so many bytes still go into memory."""
        return size <= self._left

    def array(self, shape: tuple[int, ...], kind: DTypeLike) -> NDArray[Any]:
        """An array whose values are not set yet; raises `DataError` where there is no room on the disk."""
        size = prod(shape) * np.dtype(kind).itemsize
        if self.fits(size):
            self._left -= size
            return np.empty(shape, kind)
        return mapped_array(self._folder or mapped_folder(), shape, kind)


def mapped_array(folder: Path, shape: tuple[int, ...], kind: DTypeLike) -> NDArray[Any]:
    """An array in a file of its own; raises `DataError` where the folder cannot take it."""
    size = prod(shape) * np.dtype(kind).itemsize
    try:
        folder.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(".array", dir=folder)
        with os.fdopen(number, "r+b") as file:
            _remove(name)  # where the system allows it, the room is given back whatever happens
            try:
                _reserve(file.fileno(), size)
                mapped = np.memmap(file, np.dtype(kind), "r+", 0, shape)
            except BaseException:
                _remove(name)
                raise
    except OSError as error:
        raise no_room(folder, size, error) from error
    weakref.finalize(mapped.base, _remove, name)
    return np.asarray(mapped)


def no_room(folder: Path, size: int, error: OSError) -> DataError:
    """What to say where a file of the cache cannot be written."""
    reason = (error.strerror or str(error)).lower()
    return DataError(
        f"The data are larger than the free memory, and {size_words(size)} of them cannot be put into "
        f"“{folder}” ({reason}): make room there, or set NNSTUDIO_CACHE to a folder with more."
    )


def _reserve(number: int, size: int) -> None:
    """Take the room on the disk now: a full disk is an error here, and would be a crash in a mapped array."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(number, 0, size)
        return
    zeros = bytes(_ZEROS)
    for start in range(0, size, _ZEROS):
        os.write(number, zeros[: size - start])
    os.lseek(number, 0, os.SEEK_SET)


def _remove(name: str) -> None:
    with contextlib.suppress(OSError):  # Windows keeps a file that is open
        Path(name).unlink(missing_ok=True)
