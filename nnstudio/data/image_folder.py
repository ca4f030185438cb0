"""A folder of images as a table: each sub-folder is a class, and the images in it are its rows."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nnstudio.data.image_files import IMAGE_SUFFIXES, ImageFormat, image_facts, read_image
from nnstudio.data.memory import refuse_what_does_not_fit
from nnstudio.data.pixels import pixel_table
from nnstudio.data.table import Column, Table, listed, sorted_categories
from nnstudio.data.table_passes import Watcher
from nnstudio.errors import DataError

CLASS_COLUMN = "class"
LARGEST_SIDE = 128
_USUAL_SIDE = 32
_LOOKED_AT = 24
"""Images that are looked at for the usual size and colour."""
_MOST_NAMED = 5


@dataclass(frozen=True)
class ImageFolder:
    """What lies in a folder: its classes in order, and its image files with the class of each."""

    path: Path
    classes: tuple[str, ...]
    files: tuple[Path, ...]
    class_of: tuple[int, ...]
    others: int = 0
    """Files that are no images by their names, or lie beside the sub-folders."""

    @property
    def counts(self) -> tuple[int, ...]:
        """Files of each class."""
        return tuple(np.bincount(self.class_of, minlength=len(self.classes)).tolist())


def look_into(path: Path) -> ImageFolder:
    """Find the images of a folder; raises `DataError` where it cannot be opened or holds no two classes."""
    others = 0
    found: dict[str, list[Path]] = {}
    for entry in _entries(path):
        if entry.is_dir():
            images, skipped = _images_in(Path(entry.path))
            others += skipped
            if images:
                found[_plain(entry.name)] = images
        else:
            others += 1
    if not found:
        raise DataError(
            f"“{path.name}” holds no images in sub-folders: make one sub-folder for each class, "
            "and put its images there."
        )
    classes = sorted_categories(found)
    if len(classes) < 2:
        raise DataError(
            f"“{path.name}” holds images of the single class {listed(classes)}: add a sub-folder with images "
            "of another class."
        )
    files = tuple(file for name in classes for file in found[name])
    class_of = tuple(code for code, name in enumerate(classes) for _ in found[name])
    return ImageFolder(path, classes, files, class_of, others)


def usual_format(folder: ImageFolder) -> ImageFormat:
    """A size and colour that suit the images: their own size where all are small and alike."""
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


def read_folder(
    folder: ImageFolder,
    form: ImageFormat,
    on_progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Table:
    """Read every image into a row: columns of pixels, and `class` behind them.

    Files that are no images are left out; the table's notes say how many and which. Raises `DataError` where
    fewer than two classes are left or the images do not fit in memory, and `ReadingCancelledError`.
    """
    watcher = Watcher(folder.path, on_progress, cancelled)
    refuse_what_does_not_fit(len(folder.files), form.shape)
    pixels = np.empty((int(np.prod(form.shape)), len(folder.files)), dtype=np.uint8)
    codes: list[int] = []
    bad: list[str] = []
    for place, (file, code) in enumerate(zip(folder.files, folder.class_of, strict=True)):
        watcher.look(place / len(folder.files))
        try:
            pixels[:, len(codes)] = read_image(file, form).reshape(-1)
            codes.append(code)
        except DataError as error:
            bad.append(f"{_plain(file.relative_to(folder.path).as_posix())} ({error})")
    if len(set(codes)) < 2:
        raise DataError(_nothing_left(folder, len(codes), bad))
    target = Column(CLASS_COLUMN, "category", np.array(codes, dtype=np.int32), folder.classes)
    return pixel_table(
        pixels[:, : len(codes)], form.shape, target, folder.path.name, tuple(_notes(folder, bad))
    )


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


def _images_in(folder: Path) -> tuple[list[Path], int]:
    """All image files below a folder, in order of their paths, and how many other files there are."""
    images: list[Path] = []
    others = 0
    for place, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if name[0] != "."]
        for name in names:
            if name[0] != "." and name.lower().endswith(IMAGE_SUFFIXES):
                images.append(Path(place) / name)
            elif name[0] != ".":
                others += 1
    return sorted(images), others


def _refuse(error: OSError) -> None:
    reason = (error.strerror or str(error)).lower()
    raise DataError(f"The folder “{Path(error.filename).name}” cannot be opened ({reason}).") from error


def _plain(name: str) -> str:
    """A name as text that can be written to a file, whatever bytes it has on the disk."""
    return name.encode("utf-8", "replace").decode("utf-8")


def _notes(folder: ImageFolder, bad: list[str]) -> Iterator[str]:
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
