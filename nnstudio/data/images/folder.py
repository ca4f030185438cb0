"""A folder of images as a table: each sub-folder is a class, and the images in it are its rows."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.images.format import ImageFormat
from nnstudio.data.images.looking import NO_CLASS, NO_PART, ImageFolder, look_into
from nnstudio.data.storage.room import Room
from nnstudio.data.tables.part_names import PART_COLUMN, PART_NAMES, TRAIN
from nnstudio.data.tables.table import MISSING_CODE, Column, ColumnType, Table
from nnstudio.data.tables.table_passes import Watcher
from nnstudio.data.tables.table_preview import Preview
from nnstudio.errors import DataError

FILE_COLUMN, IMAGE_COLUMN, CLASS_COLUMN = "file", "image", "class"
LARGEST_SIDE = 512
_USUAL_SIDE = 32
_LOOKED_AT = 24
"""Images that are looked at for the usual size and colour."""
_MOST_NAMED = 5


# ------------------------------------------------------------------ the source


def detect(path: Path) -> ImageFormat:
    """A size and colour that suit the images; raises `DataError` where a folder holds no two classes."""
    return usual_format(look_into(path))


def preview(path: Path, form: ImageFormat, rows: int = 100) -> Preview:
    """The first files with what becomes of them; none is unpacked."""
    folder = look_into(path, form.labelled)
    cells = [_cells(folder, form, place) for place in range(min(rows, len(folder.files)))]
    names = _names(folder)
    return Preview(
        names=names,
        cells=tuple(cells),
        lines=tuple(range(1, len(cells) + 1)),
        likely=tuple("text" for _ in names),
        first_line=1,
        bytes_per_row=0.0,
        units=("",) * len(names),
        notes=tuple(_notes(folder, [])),
    )


def _names(folder: ImageFolder) -> tuple[str, ...]:
    names = [FILE_COLUMN, IMAGE_COLUMN]
    if folder.classes:
        names.append(CLASS_COLUMN)
    if folder.part_of:
        names.append(PART_COLUMN)
    return tuple(names)


def _cells(folder: ImageFolder, form: ImageFormat, place: int) -> tuple[str, ...]:
    """What stands in the row of one file."""
    cells = [folder.name_of(folder.files[place]), form.words]
    if folder.classes:
        code = folder.class_of[place]
        cells.append(folder.classes[code] if code != NO_CLASS else "")
    if folder.part_of:
        part = folder.part_of[place]
        cells.append(PART_NAMES[part] if part != NO_PART else "")
    return tuple(cells)


def read(
    path: Path,
    form: ImageFormat,
    types: Mapping[str, ColumnType] | None = None,
    on_progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Table:
    """Read the images of a folder, sized; types are what they are. Errors are those of `read_folder`."""
    return read_folder(look_into(path, form.labelled), form, on_progress, cancelled)


def usual_format(folder: ImageFolder) -> ImageFormat:
    """A size and colour that suit the images: their own size where all are small and alike."""
    from nnstudio.data.images.files import image_facts

    every = max(1, len(folder.files) // _LOOKED_AT)
    facts = []
    for file in folder.files[::every][:_LOOKED_AT]:
        try:
            facts.append(image_facts(file))
        except DataError:
            continue
    sizes = {(width, height) for width, height, _ in facts}
    colour = any(has_colour for _, _, has_colour in facts)
    if len(sizes) == 1:
        width, height = sizes.pop()
        if min(width, height) >= 4 and max(width, height) <= 2 * _USUAL_SIDE:
            return ImageFormat(height, width, colour)
    return ImageFormat(_USUAL_SIDE, _USUAL_SIDE, colour)


# ------------------------------------------------------------------ reading


def read_folder(
    folder: ImageFolder,
    form: ImageFormat,
    on_progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    room: Room | None = None,
) -> Table:
    """Read every image into a row: its `file`, the `image`, and where the folder has them its `class`
    and its `part`.

    Files that are no images are left out; the table's notes say how many and which. Pixels that memory does
    not hold (`room` says how many it does) are mapped from a file. Raises `DataError` where nothing, or of a
    labelled folder fewer than two classes for the training, is left or there is no room for the pixels, and
    `ReadingCancelledError`.
    """
    from nnstudio.data.images.files import read_image

    watcher = Watcher(folder.path, on_progress, cancelled)
    pixels = (room or Room()).array((len(folder.files), *form.shape), np.uint8)
    good: list[int] = []
    bad: list[str] = []
    for place, file in enumerate(folder.files):
        watcher.look(place / len(folder.files))
        try:
            pixels[len(good)] = read_image(file, form)
            good.append(place)
        except DataError as error:
            bad.append(f"{folder.name_of(file)} ({error})")
    codes = np.array(folder.class_of, dtype=np.int32)[good]
    parts = np.array(folder.part_of, dtype=np.int32)[good] if folder.part_of else np.full_like(codes, TRAIN)
    if not good or (form.labelled and len(np.unique(codes[parts == TRAIN])) < 2):
        raise DataError(_nothing_left(folder, len(good), bad))
    names = tuple(folder.name_of(folder.files[place]) for place in good)
    columns = [_files_column(names), Column(IMAGE_COLUMN, "image", pixels[: len(good)])]
    if folder.classes:
        columns.append(Column(CLASS_COLUMN, "category", codes, folder.classes))
    if len(np.unique(parts)) > 1:
        columns.append(part_column(parts))
    return Table(tuple(columns), folder.path.name, tuple(_notes(folder, bad)))


def _files_column(names: tuple[str, ...]) -> Column:
    """Names of files, which hardly repeat, in the order of the rows."""
    code_of = {name: code for code, name in enumerate(dict.fromkeys(names))}
    codes: NDArray[np.int32] = np.array([code_of[name] for name in names], dtype=np.int32)
    return Column(FILE_COLUMN, "text", codes, tuple(code_of))


def part_column(parts: NDArray[np.integer]) -> Column:
    """The part of each row by name, missing where it has none; parts without a row are left out."""
    present = np.unique(parts[parts != NO_PART])
    codes: NDArray[np.int32] = np.searchsorted(present, parts).astype(np.int32)
    codes[parts == NO_PART] = MISSING_CODE
    return Column(PART_COLUMN, "category", codes, tuple(PART_NAMES[part] for part in present))


def _notes(folder: ImageFolder, bad: list[str]) -> Iterator[str]:
    if folder.closed:
        yield f"Left out: {', '.join(folder.closed[:_MOST_NAMED])}."
    if bad:
        files = "1 file was" if len(bad) == 1 else f"{len(bad):,} files were"
        more = f" and {len(bad) - _MOST_NAMED:,} more" if len(bad) > _MOST_NAMED else ""
        yield f"{files} left out: {', '.join(bad[:_MOST_NAMED])}{more}."
    if folder.others:
        files = "1 file that is" if folder.others == 1 else f"{folder.others:,} files that are"
        yield f"{files} no image of a class, by name or place, passed over."


def _nothing_left(folder: ImageFolder, good: int, bad: list[str]) -> str:
    if not good:
        return f"None of the {len(bad):,} files in “{folder.path.name}” can be read: {bad[0]}."
    return (
        f"Only one class of “{folder.path.name}” has images that can be read; the first file left out is "
        f"{bad[0]}."
    )
