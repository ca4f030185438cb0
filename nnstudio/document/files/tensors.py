"""Arrays in the safetensors format, written and read block by block: a table may be larger than memory.

The library writes and reads whole files at once; it reads what fits into memory here, and the slices of what
does not. Its format: the length of a JSON header, the header, and the bytes of the arrays.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from math import prod
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import load

from nnstudio.data.storage.room import Room, mapped_folder, no_room

SUFFIX = ".safetensors"

_NAMES = {
    "bool": "BOOL", "uint8": "U8", "int8": "I8", "int16": "I16", "int32": "I32", "int64": "I64",
    "float16": "F16", "float32": "F32", "float64": "F64", "uint16": "U16", "uint32": "U32", "uint64": "U64",
}  # fmt: skip
_BLOCK_BYTES = 4 << 20
_ALIGNED = 8

Arrays = Mapping[str, NDArray[Any]]
Kinds = Mapping[str, np.dtype[Any]]


def tensors_header(arrays: Arrays, kinds: Kinds) -> tuple[bytes, int]:
    """What stands above the arrays, and how many bytes follow; `kinds` names other types to write some in."""
    described: dict[str, Any] = {}
    place = 0
    for name in _ordered(arrays, kinds):
        kind = kinds.get(name, arrays[name].dtype)
        end = place + arrays[name].size * kind.itemsize
        described[name] = {
            "dtype": _NAMES[kind.name], "shape": list(arrays[name].shape), "data_offsets": [place, end]
        }  # fmt: skip
        place = end
    header = json.dumps(described, separators=(",", ":"), ensure_ascii=False).encode()
    header += b" " * (-len(header) % _ALIGNED)
    return len(header).to_bytes(8, "little") + header, place


def write_tensors(file: IO[bytes], arrays: Arrays, kinds: Kinds) -> None:
    """Write arrays, those in `kinds` in another type than they have."""
    file.write(tensors_header(arrays, kinds)[0])
    for name in _ordered(arrays, kinds):
        kind = kinds.get(name, arrays[name].dtype).newbyteorder("<")
        for block in _blocks(np.atleast_1d(arrays[name])):
            file.write(block.astype(kind, copy=False).tobytes())


def _ordered(arrays: Arrays, kinds: Kinds) -> list[str]:
    """Names of the widest types first, so that all arrays are aligned."""
    return sorted(arrays, key=lambda name: (-kinds.get(name, arrays[name].dtype).itemsize, name))


def _blocks(values: NDArray[Any]) -> Iterator[NDArray[Any]]:
    step = max(1, _BLOCK_BYTES // max(values[:1].nbytes, 1))
    for start in range(0, len(values), step):
        yield values[start : start + step]


def read_tensors(file: IO[bytes], size: int, room: Room) -> dict[str, NDArray[Any]]:
    """Read arrays of so many bytes, into mapped files where memory has no room for them.

    Raises `SafetensorError` for what are none, and `DataError` where there is no room.
    """
    if room.fits(size):
        whole: dict[str, NDArray[Any]] = load(file.read())
        return whole
    folder = mapped_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as place:
            copy = Path(place) / f"tensors{SUFFIX}"
            with copy.open("wb") as opened:
                shutil.copyfileobj(file, opened, _BLOCK_BYTES)
            return _read_slices(copy, room)
    except OSError as error:
        raise no_room(folder, size, error) from error


def _read_slices(path: Path, room: Room) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {}
    with safe_open(path, framework="np") as opened:
        for name in opened.keys():  # noqa: SIM118 - it is no mapping
            source = opened.get_slice(name)
            shape = tuple(source.get_shape())
            if prod(shape) == 0 or not shape:
                arrays[name] = opened.get_tensor(name)
                continue
            first = source[:1]
            arrays[name] = room.array(shape, first.dtype)
            step = max(1, _BLOCK_BYTES // first.nbytes)
            for start in range(0, shape[0], step):
                end = min(start + step, shape[0])
                arrays[name][start:end] = source[start:end]
    return arrays


def converted(values: NDArray[Any], kind: np.dtype[Any], room: Room) -> NDArray[Any]:
    """The values in another type, block by block."""
    if values.dtype == kind:
        return values
    result = room.array(values.shape, kind)
    start = 0
    for block in _blocks(values):
        result[start : start + len(block)] = block
        start += len(block)
    return result
