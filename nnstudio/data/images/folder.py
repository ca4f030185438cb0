"""A folder of images as a table: each sub-folder is a class, and the images in it are its rows."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.images.format import ImageFormat
from nnstudio.data.images.names import is_array_file, is_image_file
from nnstudio.data.storage.room import Room
from nnstudio.data.tables.table import Column, ColumnType, Table, listed, sorted_categories
from nnstudio.data.tables.table_passes import Watcher
from nnstudio.data.tables.table_preview import Preview
from nnstudio.errors import DataError
from nnstudio.presence import is_file, is_folder

FILE_COLUMN, IMAGE_COLUMN, CLASS_COLUMN = "file", "image", "class"
LARGEST_SIDE = 512
_USUAL_SIDE = 32
_LOOKED_AT = 24
"""Images that are looked at for the usual size and colour."""
_MOST_NAMED = 5
_NO_CLASS = -1


@dataclass(frozen=True)
class ImageFolder:
    """What lies in a folder: its classes in order, and its image files with the class of each (−1: none)."""

    path: Path
    classes: tuple[str, ...]
    files: tuple[Path, ...]
    class_of: tuple[int, ...]
    others: int = 0
    """Files that are no images by their names, or lie beside the sub-folders."""
    closed: tuple[str, ...] = ()
    """Sub-folders that cannot be opened, and why."""

    @property
    def counts(self) -> tuple[int, ...]:
        """Files of each class."""
        codes = [code for code in self.class_of if code != _NO_CLASS]
        return tuple(np.bincount(codes, minlength=len(self.classes)).tolist())


# ------------------------------------------------------------------ the source


def detect(path: Path) -> ImageFormat:
    """A size and colour that suit the images; raises `DataError` where a folder holds no two classes."""
    return usual_format(look_into(path))


def preview(path: Path, form: ImageFormat, rows: int = 100) -> Preview:
    """The first files with what becomes of them; none is unpacked."""
    folder = look_into(path, form.labelled)
    names = (FILE_COLUMN, IMAGE_COLUMN, CLASS_COLUMN)[: 3 if folder.classes else 2]
    cells = []
    for file, code in list(zip(folder.files, folder.class_of, strict=True))[:rows]:
        label = folder.classes[code] if code != _NO_CLASS else ""
        cells.append((_name_in(folder, file), form.words, label)[: len(names)])
    return Preview(
        names=names,
        cells=tuple(cells),
        lines=tuple(range(1, len(cells) + 1)),
        likely=tuple("text" for _ in names),
        first_line=1,
        bytes_per_row=0.0,
        notes=tuple(_notes(folder, [])),
    )


def read(
    path: Path,
    form: ImageFormat,
    types: Mapping[str, ColumnType] | None = None,
    on_progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Table:
    """Read the images of a folder, sized; types are what they are. Errors are those of `read_folder`."""
    return read_folder(look_into(path, form.labelled), form, on_progress, cancelled)


# ------------------------------------------------------------------ looking


def look_into(path: Path, labelled: bool = True) -> ImageFolder:
    """Find the images of a folder; raises `DataError` where it cannot be opened, holds no images, or, with
    `labelled`, no two classes. Without, images may lie beside sub-folders, and a single file will do.
    """
    if not labelled and is_file(path):
        return ImageFolder(path.parent, (), (path,), (_NO_CLASS,))
    others = 0
    found: dict[str, list[Path]] = {}
    beside: list[Path] = []
    closed: list[str] = []
    for entry in _entries(path):
        if _leads_to_a_folder(entry):
            images, skipped = _images_in(Path(entry.path), path, closed)
            others += skipped
            if images:
                found[_plain(entry.name)] = images
        elif not labelled and is_image_file(Path(entry.path)):
            beside.append(Path(entry.path))
        else:
            others += 1
    classes = sorted_categories(found)
    if labelled:
        _check_classes(path, classes, closed)
    elif not found and not beside:
        raise DataError(f"“{path.name}” holds no images.")
    files = (*beside, *(file for name in classes for file in found[name]))
    class_of = [_NO_CLASS] * len(beside) + [code for code, name in enumerate(classes) for _ in found[name]]
    return ImageFolder(path, classes, files, tuple(class_of), others, tuple(closed))


_TABLES = (".csv", ".tsv", ".csv.gz", ".parquet", ".xlsx")


def _check_classes(path: Path, classes: tuple[str, ...], closed: list[str]) -> None:
    why = f" The sub-folder {closed[0]}." if closed else ""
    if not classes:
        files = sorted(
            file.name for file in path.iterdir() if file.name.lower().endswith(_TABLES) or is_array_file(file)
        )
        if files:
            kind = "arrays" if is_array_file(path / files[0]) else "tables"
            raise DataError(
                f"“{path.name}” is a folder of {kind}, without images: open one of its files, such as "
                f"“{files[0]}”."
            )
        raise DataError(
            f"“{path.name}” is a folder that holds no images in sub-folders: make one sub-folder for "
            f"each class, and put its images there.{why}"
        )
    if len(classes) < 2:
        raise DataError(
            f"“{path.name}” holds images of the single class {listed(classes)}: add a sub-folder with images "
            f"of another class, or open that one where its own sub-folders are the classes.{why}"
        )


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
    """Read every image into a row: its `file`, the `image`, and where there are classes its `class`.

    Files that are no images are left out; the table's notes say how many and which. Pixels that memory does
    not hold (`room` says how many it does) are mapped from a file. Raises `DataError` where nothing, or of a
    labelled folder fewer than two classes, is left or there is no room for the pixels, and
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
            bad.append(f"{_name_in(folder, file)} ({error})")
    codes = np.array(folder.class_of, dtype=np.int32)[good]
    if not good or (form.labelled and len(np.unique(codes)) < 2):
        raise DataError(_nothing_left(folder, len(good), bad))
    names = tuple(_name_in(folder, folder.files[place]) for place in good)
    columns = [_files_column(names), Column(IMAGE_COLUMN, "image", pixels[: len(good)])]
    if folder.classes:
        columns.append(Column(CLASS_COLUMN, "category", codes, folder.classes))
    return Table(tuple(columns), folder.path.name, tuple(_notes(folder, bad)))


def _files_column(names: tuple[str, ...]) -> Column:
    """Names of files, which hardly repeat, in the order of the rows."""
    code_of = {name: code for code, name in enumerate(dict.fromkeys(names))}
    codes: NDArray[np.int32] = np.array([code_of[name] for name in names], dtype=np.int32)
    return Column(FILE_COLUMN, "text", codes, tuple(code_of))


def _name_in(folder: ImageFolder, file: Path) -> str:
    return _plain(file.relative_to(folder.path).as_posix())


def _entries(path: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(path) as entries:
            return sorted((entry for entry in entries if entry.name[0] != "."), key=lambda entry: entry.name)
    except FileNotFoundError:
        raise DataError(f"There is no folder “{path}”.") from None
    except NotADirectoryError:
        raise DataError(f"“{path.name}” is a file, not a folder with a sub-folder for each class.") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DataError(f"The folder “{path.name}” cannot be opened ({reason}).") from error


def _leads_to_a_folder(entry: os.DirEntry[str]) -> bool:
    """Whether this is a folder, or a link to one that may be looked into."""
    return entry.is_dir(follow_symlinks=False) or (entry.is_symlink() and is_folder(Path(entry.path)))


def _images_in(folder: Path, whole: Path, closed: list[str]) -> tuple[list[Path], int]:
    """All image files below a folder, in order of their paths, and how many other files there are.

    What cannot be opened is added to `closed`; so is a link that leads back to the whole.
    """
    if folder.is_symlink() and whole.resolve().is_relative_to(folder.resolve()):
        closed.append(f"“{_plain(folder.name)}” leads back to the folder it lies in")
        return [], 0

    def note(error: OSError) -> None:
        reason = (error.strerror or str(error)).lower()
        closed.append(f"“{_plain(Path(error.filename).name)}” cannot be opened ({reason})")

    images: list[Path] = []
    others = 0
    for place, folders, names in os.walk(folder, onerror=note):
        folders[:] = [name for name in folders if name[0] != "."]
        for name in names:
            if name[0] != "." and is_image_file(Path(name)):
                images.append(Path(place) / name)
            elif name[0] != ".":
                others += 1
    return sorted(images), others


def _plain(name: str) -> str:
    """A name as text that can be written to a file, whatever bytes it has on the disk."""
    return name.encode("utf-8", "replace").decode("utf-8")


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
