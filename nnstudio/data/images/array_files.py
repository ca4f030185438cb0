"""Tables from files of whole arrays: NumPy's ``.npz`` and ``.npy``, and IDX. Images stay images."""

import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.images.folder import CLASS_COLUMN, IMAGE_COLUMN
from nnstudio.data.images.idx_files import has_partner, partner_of, read_idx
from nnstudio.data.images.names import is_array_file, is_idx_name
from nnstudio.data.images.pixels import PixelShape, square_side
from nnstudio.data.tables.table import Column, ColumnType, Table, category_column, listed
from nnstudio.data.tables.table_passes import Watcher
from nnstudio.data.tables.table_preview import Preview
from nnstudio.errors import DataError
from nnstudio.presence import is_file

_Array = NDArray[np.generic]

_INPUT_NAMES = ("x", "x_train", "images", "train_images", "pixels", "data", "inputs", "features", "arr_0")
_TARGET_NAMES = (
    "y", "y_train", "labels", "train_labels", "label", "digit", "target", "targets", "classes", "class",
    "arr_1",
)  # fmt: skip
_MOST_CLASSES = 1_000
_BRIGHTEST = 255


@dataclass(frozen=True)
class ArrayFormat:
    """A file of arrays says itself how it is written; where it is not `labelled`, inputs alone will do."""

    labelled: bool = True


def is_array(path: Path, _start: bytes) -> bool:
    """Whether a file holds whole arrays, by its name."""
    return is_array_file(path)


def detect(path: Path) -> ArrayFormat:
    """There is nothing to find out."""
    return ArrayFormat()


def preview(path: Path, form: ArrayFormat, rows: int = 100) -> Preview:
    """The first rows; the file is read whole, as it cannot be understood otherwise."""
    table = read_array_file(path, form.labelled)
    shown = range(min(rows, table.rows))
    cells = tuple(tuple(column.cell(row) for column in table.columns) for row in shown)
    likely = tuple("number" if column.type == "number" else "text" for column in table.columns)
    return Preview(table.names, cells, tuple(row + 1 for row in shown), likely, 1, 0.0)  # type: ignore[arg-type]


def read(
    path: Path,
    form: ArrayFormat,
    types: Mapping[str, ColumnType] | None = None,
    on_progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Table:
    """Read the whole file; types are what they are. Errors are those of `read_array_file`."""
    Watcher(path, on_progress, cancelled).look(0.0)
    return read_array_file(path, form.labelled)


def read_array_file(path: Path, labelled: bool = True) -> Table:
    """The inputs of a file, and `class` or `target` behind them, unless it is not `labelled` and has none.

    Images (count, height, width), with channels behind that or in front of the height, of whole numbers from
    0 to 255 are one column, `image`, and so are rows of them that make squares; other numbers are a column
    each. Raises `DataError` where there are no two arrays that fit together.
    """
    if is_idx_name(path.name):
        inputs, targets = _idx_pair(path, labelled)
    else:
        pair = _npy_pair if path.suffix.lower() == ".npy" else _npz_pair
        inputs, targets = pair(path, labelled)
    if len(inputs) == 0:
        raise DataError(f"{path.name} holds no rows.")
    if targets is None:
        return _table(inputs, None, path)
    if len(inputs) != len(targets):
        raise DataError(
            f"{path.name} holds {len(inputs):,} inputs and {len(targets):,} targets: each row needs both."
        )
    return _table(inputs, _target(targets, path), path)


# ------------------------------------------------------------------ which arrays


_Pair = tuple[_Array, _Array | None]
"""Inputs, and targets where there are any."""


def _idx_pair(path: Path, labelled: bool) -> _Pair:
    if not labelled and not has_partner(path):
        return read_idx(path), None
    pair = read_idx(path), read_idx(partner_of(path))
    return pair if pair[0].ndim > 1 else (pair[1], pair[0])


def _npz_pair(path: Path, labelled: bool) -> _Pair:
    with _opened(path) as arrays:
        if isinstance(arrays, np.ndarray):
            raise DataError(f"{path.name} holds a single array: it needs one of inputs and one of targets.")
        names = {name.lower(): name for name in arrays}
        inputs, targets = (_first_of(known, names) for known in (_INPUT_NAMES, _TARGET_NAMES))
        if inputs is not None and targets is None and not labelled:
            return _checked(path, arrays[inputs]), None
        if inputs is None or targets is None:
            raise DataError(
                f"{path.name} needs an array “x” of inputs and an array “y” of targets; it holds "
                f"{listed(arrays) or 'no arrays'}."
            )
        return _checked(path, arrays[inputs]), _checked(path, arrays[targets])


def _npy_pair(path: Path, labelled: bool) -> _Pair:
    """Two files beside each other, or one of rows whose last number is the target."""
    array = _whole(path)
    stem = path.stem.lower()
    for known, partners in ((_INPUT_NAMES, _TARGET_NAMES), (_TARGET_NAMES, _INPUT_NAMES)):
        files = [path.with_name(f"{partner}.npy") for partner in partners] if stem in known else []
        beside = next((file for file in files if is_file(file)), None)
        if beside is not None:
            return (array, _whole(beside)) if stem in _INPUT_NAMES else (_whole(beside), array)
    if array.ndim == 2 and array.shape[1] >= 2:
        return array[:, :-1], array[:, -1]
    if not labelled and array.ndim > 2:
        return array, None
    raise DataError(f"{path.name} needs its targets: put them into y.npy beside x.npy.")


def _first_of(known: tuple[str, ...], names: Mapping[str, str]) -> str | None:
    return next((names[name] for name in known if name in names), None)


@contextmanager
def _opened(path: Path) -> Iterator[_Array | Mapping[str, _Array]]:
    """What `numpy.load` makes of a file, which is closed at the end, whatever numpy makes of it."""
    try:
        with path.open("rb") as file:
            yield np.load(file, allow_pickle=False)
    except MemoryError:
        raise DataError(
            f"{path.name} promises more numbers than memory holds: it is damaged, or needs to be parted."
        ) from None
    except (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        if isinstance(error, OSError) and error.strerror:
            raise DataError(f"{path.name} cannot be read ({error.strerror.lower()}).") from error
        raise DataError(
            f"{path.name} is no file of NumPy arrays, a damaged one, or holds other things than numbers and "
            "words: write it once more with numpy.savez or numpy.save."
        ) from error


def _whole(path: Path) -> _Array:
    with _opened(path) as array:
        if not isinstance(array, np.ndarray):
            raise DataError(f"{path.name} holds several arrays: call it .npz.")
        return _checked(path, array)


def _checked(path: Path, array: _Array) -> _Array:
    if array.ndim == 0 or array.dtype.kind not in "biufU":
        raise DataError(f"{path.name} holds an array that is no rows of numbers or words ({array.dtype}).")
    return array


# ------------------------------------------------------------------ columns


def _table(inputs: _Array, target: Column | None, path: Path) -> Table:
    behind = () if target is None else (target,)
    if inputs.dtype.kind not in "biuf":
        raise DataError(f"{path.name} holds inputs that are no numbers.")
    shape = _image_shape(inputs)
    if shape is not None:
        if _has_channels_first(inputs):
            inputs = np.moveaxis(inputs, 1, 3)
        pixels = _as_bytes(inputs, path).reshape(-1, *shape)
        return Table((Column(IMAGE_COLUMN, "image", pixels), *behind), path.name)
    if inputs.ndim == 4 and inputs.shape[3] == 4:
        raise DataError(
            f"{path.name} holds images with 4 channels, and 1 (grey) or 3 (red, green, blue) are needed: "
            "leave the transparency out."
        )
    rows = inputs.reshape(len(inputs), -1)
    if inputs.ndim > 4 or not rows.shape[1]:
        raise DataError(f"{path.name} holds inputs of the shape {inputs.shape}: rows or images are needed.")
    values = np.ascontiguousarray(rows.T, dtype=np.float64)
    values[~np.isfinite(values)] = np.nan
    columns = tuple(Column(f"x{place + 1}", "number", one) for place, one in enumerate(values))
    return Table((*columns, *behind), path.name)


def _image_shape(inputs: _Array) -> PixelShape | None:
    if inputs.ndim == 3:
        return inputs.shape[1], inputs.shape[2], 1
    if inputs.ndim == 4 and inputs.shape[3] in (1, 3):
        return inputs.shape[1], inputs.shape[2], inputs.shape[3]
    if _has_channels_first(inputs):
        return inputs.shape[2], inputs.shape[3], inputs.shape[1]
    side = square_side(prod(inputs.shape[1:]))
    is_square = inputs.ndim == 2 and side > 0 and _holds_bytes(inputs)
    return (side, side, 1) if is_square else None


def _has_channels_first(inputs: _Array) -> bool:
    """Whether images are as PyTorch has them: (count, channels, height, width)."""
    return inputs.ndim == 4 and inputs.shape[3] not in (1, 3) and inputs.shape[1] in (1, 3)


def _holds_bytes(inputs: _Array) -> bool:
    """Whether all numbers are whole, from 0 to 255, and at least one of them 16 or more."""
    if inputs.dtype.kind == "f" and not np.array_equal(inputs, np.rint(inputs.astype(np.float64))):
        return False
    return bool(inputs.min() >= 0 and 16 <= inputs.max() <= 255)


def _as_bytes(inputs: _Array, path: Path) -> NDArray[np.uint8]:
    """Pixels from 0 to 255; of shares of light from 0 to 1, the nearest such number."""
    if inputs.dtype == np.uint8:
        return np.ascontiguousarray(inputs)
    values = inputs.astype(np.float64)
    low, high = float(values.min()), float(values.max())
    if not (low >= 0 and high <= _BRIGHTEST):
        raise DataError(
            f"{path.name} holds images with values from {low:g} to {high:g}: shares of light from 0 to 1, or "
            f"numbers from 0 to {_BRIGHTEST}, are needed."
        )
    return np.rint(values * (_BRIGHTEST if high <= 1 else 1)).astype(np.uint8)


def _target(targets: _Array, path: Path) -> Column:
    if targets.ndim == 2 and targets.shape[1] > 1 and targets.dtype.kind != "U":  # one column for each class
        if not np.array_equal(targets.sum(axis=1), np.ones(len(targets))):
            raise DataError(f"{path.name} holds {targets.shape[1]} targets for each row: one is needed.")
        targets = targets.argmax(axis=1)
    if targets.size != len(targets):
        raise DataError(f"{path.name} holds targets of shape {targets.shape}: one for each row is needed.")
    flat = targets.reshape(-1)
    if flat.dtype.kind == "U":
        return category_column(CLASS_COLUMN, [str(cell) or None for cell in flat.tolist()])
    values = flat.astype(np.float64)
    values[~np.isfinite(values)] = np.nan
    whole = np.array_equal(values, np.rint(values))
    if whole and len(np.unique(values)) <= min(_MOST_CLASSES, max(2, len(values) // 2)):
        return category_column(CLASS_COLUMN, [str(int(value)) for value in values.tolist()])
    return Column("target", "number", values)
