"""Tables from files of whole arrays: NumPy's ``.npz`` and ``.npy``, and IDX. Images stay images."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.images.folder import CLASS_COLUMN, IMAGE_COLUMN, part_column
from nnstudio.data.images.idx_files import has_partner, partner_of, read_idx
from nnstudio.data.images.names import is_array_file, is_idx_name
from nnstudio.data.images.numpy_files import Array, Arrays, check_rows, npy_arrays, npz_arrays
from nnstudio.data.images.pixels import PixelShape, square_side
from nnstudio.data.tables.table import Column, ColumnType, Table, category_column
from nnstudio.data.tables.table_passes import Watcher
from nnstudio.data.tables.table_preview import Preview
from nnstudio.errors import DataError

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
    return Preview(
        names=table.names,
        cells=cells,
        lines=tuple(row + 1 for row in shown),
        likely=likely,  # type: ignore[arg-type]
        first_line=1,
        bytes_per_row=0.0,
        units=("",) * len(table.names),
        notes=table.notes,
    )


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

    Rows that the file sets aside (`x_test`, `y_test`) follow, and a column `part` says which they are.

    Images (count, height, width), with channels behind that or in front of the height, of whole numbers from
    0 to 255 are one column, `image`, and so are rows of them that make squares; other numbers are a column
    each. Raises `DataError` where there are no two arrays that fit together.
    """
    found = _arrays(path, labelled)
    check_rows(found.inputs, found.targets, path)
    if found.targets is None:
        return _table(found.inputs, (), path)
    behind = [_target(found.targets, path)]
    if found.parts is not None:
        behind.append(part_column(found.parts))
    return replace(_table(found.inputs, behind, path), notes=found.notes)


def _arrays(path: Path, labelled: bool) -> Arrays:
    if is_idx_name(path.name):
        return _idx_arrays(path, labelled)
    return npy_arrays(path, labelled) if path.suffix.lower() == ".npy" else npz_arrays(path, labelled)


def _idx_arrays(path: Path, labelled: bool) -> Arrays:
    if not labelled and not has_partner(path):
        return Arrays(read_idx(path), None)
    first, second = read_idx(path), read_idx(partner_of(path))
    return Arrays(first, second) if first.ndim > 1 else Arrays(second, first)


# ------------------------------------------------------------------ columns


def _table(inputs: Array, behind: Sequence[Column], path: Path) -> Table:
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


def _image_shape(inputs: Array) -> PixelShape | None:
    if inputs.ndim == 3:
        return inputs.shape[1], inputs.shape[2], 1
    if inputs.ndim == 4 and inputs.shape[3] in (1, 3):
        return inputs.shape[1], inputs.shape[2], inputs.shape[3]
    if _has_channels_first(inputs):
        return inputs.shape[2], inputs.shape[3], inputs.shape[1]
    side = square_side(prod(inputs.shape[1:]))
    is_square = inputs.ndim == 2 and side > 0 and _holds_bytes(inputs)
    return (side, side, 1) if is_square else None


def _has_channels_first(inputs: Array) -> bool:
    """Whether images are as PyTorch has them: (count, channels, height, width)."""
    return inputs.ndim == 4 and inputs.shape[3] not in (1, 3) and inputs.shape[1] in (1, 3)


def _holds_bytes(inputs: Array) -> bool:
    """Whether all numbers are whole, from 0 to 255, and at least one of them 16 or more."""
    if inputs.dtype.kind == "f" and not np.array_equal(inputs, np.rint(inputs.astype(np.float64))):
        return False
    return bool(inputs.min() >= 0 and 16 <= inputs.max() <= 255)


def _as_bytes(inputs: Array, path: Path) -> NDArray[np.uint8]:
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


def _target(targets: Array, path: Path) -> Column:
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
