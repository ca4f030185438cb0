"""IDX files, in which MNIST and its kin are published: numbers in one block behind a head that tells their
shape. A file of images belongs with one of labels, which is found by its name.
"""

import gzip
import re
import zlib
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.storage.memory import available_memory
from nnstudio.errors import DataError
from nnstudio.presence import is_file

_KINDS = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
_MOST_DIMENSIONS = 4
_NAME = re.compile(r"(images|labels)([-._]?)idx(\d)", re.IGNORECASE)


def read_idx(path: Path) -> NDArray[np.generic]:
    """The array of one file; raises `DataError` for a wrong head or length."""
    try:
        with gzip.open(path) if _is_packed(path) else path.open("rb") as file:
            head = file.read(4)
            if len(head) < 4 or head[:2] != b"\0\0" or head[2] not in _KINDS:
                raise DataError(
                    f"{path.name} is no IDX file: it begins with {head.hex(' ') or 'nothing'} instead of "
                    "00 00, a kind of number and a count of dimensions."
                )
            dimensions = head[3]
            if not 1 <= dimensions <= _MOST_DIMENSIONS:
                raise DataError(f"{path.name} has {dimensions} dimensions, not 1 to {_MOST_DIMENSIONS}.")
            shape = np.frombuffer(_exactly(file.read(4 * dimensions), 4 * dimensions, path), ">u4").tolist()
            kind = np.dtype(_KINDS[head[2]])
            size = prod(shape) * kind.itemsize
            if size > available_memory():
                raise DataError(f"{path.name} promises {size / 2**30:,.1f} GB, more than memory holds.")
            values = np.frombuffer(_exactly(file.read(size + 1), size, path), kind)
    except (OSError, EOFError, zlib.error) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise DataError(f"{path.name} cannot be read ({reason}).") from error
    return values.reshape(shape).astype(kind.newbyteorder("="), copy=False)


def partner_of(path: Path) -> Path:
    """The file of labels that belongs with one of images, or the other way round; raises `DataError` where it
    is not there.
    """
    found = _NAME.search(path.name)
    if found is None:
        raise DataError(
            f"{path.name} does not say whether it holds images or labels: call the two files "
            "…-images-idx3-ubyte and …-labels-idx1-ubyte."
        )
    other = ("labels", "1") if found[1].lower() == "images" else ("images", "3")
    plain = path.name.removesuffix(".gz")
    wanted = f"{plain[: found.start()]}{other[0]}{found[2]}idx{other[1]}{plain[found.end() :]}"
    for candidate in (wanted, f"{wanted}.gz"):
        if is_file(path.with_name(candidate)):
            return path.with_name(candidate)
    raise DataError(f"{path.name} needs {wanted} (or {wanted}.gz) beside it, which is not there.")


def has_partner(path: Path) -> bool:
    """Whether the file that belongs with one is there."""
    try:
        return is_file(partner_of(path))
    except DataError:
        return False


def _is_packed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def _exactly(data: bytes, size: int, path: Path) -> bytes:
    if len(data) == size:
        return data
    words = "ends too early" if len(data) < size else "goes on behind what its head promises"
    raise DataError(f"{path.name} {words}: it should hold {size:,} bytes there.")
