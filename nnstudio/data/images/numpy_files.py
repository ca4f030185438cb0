"""NumPy's files of whole arrays, ``.npz`` and ``.npy``: inputs, their targets, and the rows set aside."""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.images.named_arrays import INPUT_NAMES, TARGET_NAMES, pair_among, part_pairs
from nnstudio.data.tables.part_names import TRAIN
from nnstudio.data.tables.table import listed
from nnstudio.errors import DataError
from nnstudio.presence import is_file

Array = NDArray[np.generic]


@dataclass(frozen=True)
class Arrays:
    """The arrays of a file; `parts` is the part of each row where the file sets some aside."""

    inputs: Array
    targets: Array | None
    parts: NDArray[np.int32] | None = None
    notes: tuple[str, ...] = ()


def npz_arrays(path: Path, labelled: bool) -> Arrays:
    """The arrays of a file by their names; raises `DataError` where no inputs, or with `labelled` no targets
    are among them.
    """
    with _opened(path) as arrays:
        if isinstance(arrays, np.ndarray):
            raise DataError(f"{path.name} holds a single array: it needs one of inputs and one of targets.")
        inputs, targets = pair_among(arrays)
        if inputs is not None and targets is None and not labelled:
            return Arrays(_checked(path, arrays[inputs]), None)
        if inputs is None or targets is None:
            raise DataError(
                f"{path.name} needs an array “x” of inputs and an array “y” of targets; it holds "
                f"{listed(arrays) or 'no arrays'}."
            )
        found = Arrays(_checked(path, arrays[inputs]), _checked(path, arrays[targets]))
        return _with_parts(found, arrays, path)


def _with_parts(found: Arrays, arrays: Mapping[str, Array], path: Path) -> Arrays:
    """The rows that a file sets aside below those to learn from; what does not fit is left out and told."""
    assert found.targets is not None
    check_rows(found.inputs, found.targets, path)
    inputs, targets, notes = [_squeezed(found.inputs, 4)], [_squeezed(found.targets, 2)], []
    parts = [np.full(len(found.inputs), TRAIN, np.int32)]
    for part, name, labels in part_pairs(arrays):
        more, answers, problem = _set_aside(arrays, name, labels, path)
        if not problem and not _are_alike(more, inputs[0]):
            problem = "whose rows are of another shape or kind than those to learn from"
        elif not problem and not _are_alike(answers, targets[0]):
            problem = f"as the targets in “{labels}” are of another shape or kind than those to learn from"
        if problem:
            notes.append(f"Left out: the array “{name}”, {problem}.")
        elif len(more):
            inputs.append(more)
            targets.append(answers)
            parts.append(np.full(len(more), part, np.int32))
    if len(parts) == 1:
        return replace(found, notes=tuple(notes))
    return Arrays(np.concatenate(inputs), np.concatenate(targets), np.concatenate(parts), tuple(notes))


def _set_aside(
    arrays: Mapping[str, Array], name: str, labels: str | None, path: Path
) -> tuple[Array, Array, str]:
    """Inputs and targets of a part, and what keeps them from being used; empty where nothing does."""
    none: Array = np.empty(0)
    if labels is None:
        return none, none, "for which there are no targets"
    try:
        more, answers = (_checked(path, arrays[one]) for one in (name, labels))
    except (DataError, ValueError):  # which numpy raises for objects
        return none, none, f"as it or “{labels}” holds other things than rows of numbers or words"
    if len(more) != len(answers):
        return none, none, f"which holds {len(more):,} rows, and “{labels}” has {len(answers):,} targets"
    return _squeezed(more, 4), _squeezed(answers, 2), ""


def _squeezed(array: Array, axes: int) -> Array:
    """An array without its last axis where that is one too many, of length 1: grey images, single targets."""
    return array[..., 0] if array.ndim == axes and array.shape[-1] == 1 else array


def _are_alike(one: Array, other: Array) -> bool:
    """Whether rows of two arrays may stand below each other: images must have the same range of light."""
    if one.shape[1:] != other.shape[1:] or (one.dtype.kind == "U") != (other.dtype.kind == "U"):
        return False
    return one.ndim < 3 or not one.size or _is_share_of_light(one) == _is_share_of_light(other)


def _is_share_of_light(images: Array) -> bool:
    """Whether images are floating-point numbers from 0 to 1, not bytes."""
    return images.dtype.kind == "f" and float(np.nanmax(images.astype(np.float64))) <= 1


def npy_arrays(path: Path, labelled: bool) -> Arrays:
    """Two files beside each other, or one of rows whose last number is the target; raises `DataError` where
    with `labelled` there is neither.
    """
    array = _whole(path)
    stem = path.stem.lower()
    for known, partners in ((INPUT_NAMES, TARGET_NAMES), (TARGET_NAMES, INPUT_NAMES)):
        files = [path.with_name(f"{partner}.npy") for partner in partners] if stem in known else []
        beside = next((file for file in files if is_file(file)), None)
        if beside is not None:
            pair = (array, _whole(beside)) if stem in INPUT_NAMES else (_whole(beside), array)
            return Arrays(*pair)
    if array.ndim == 2 and array.shape[1] >= 2:
        return Arrays(array[:, :-1], array[:, -1])
    if not labelled and array.ndim > 2:
        return Arrays(array, None)
    raise DataError(f"{path.name} needs its targets: put them into y.npy beside x.npy.")


@contextmanager
def _opened(path: Path) -> Iterator[Array | Mapping[str, Array]]:
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


def _whole(path: Path) -> Array:
    with _opened(path) as array:
        if not isinstance(array, np.ndarray):
            raise DataError(f"{path.name} holds several arrays: call it .npz.")
        return _checked(path, array)


def _checked(path: Path, array: Array) -> Array:
    if array.ndim == 0 or array.dtype.kind not in "biufU":
        raise DataError(f"{path.name} holds an array that is no rows of numbers or words ({array.dtype}).")
    return array


def check_rows(inputs: Array, targets: Array | None, path: Path) -> None:
    """Raise `DataError` where there are no rows, or not one target for each."""
    if len(inputs) == 0:
        raise DataError(f"{path.name} holds no rows.")
    if targets is not None and len(inputs) != len(targets):
        raise DataError(
            f"{path.name} holds {len(inputs):,} inputs and {len(targets):,} targets: each row needs both."
        )
