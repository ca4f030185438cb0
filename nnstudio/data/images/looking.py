"""What lies in a folder of images: its classes, its parts, and every file with its place among them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nnstudio.data.images.names import is_array_file, is_image_file
from nnstudio.data.tables.part_names import PART_NAMES, PART_WORDS, TRAIN
from nnstudio.data.tables.table import listed, sorted_categories
from nnstudio.errors import DataError
from nnstudio.presence import is_file, is_folder

NO_CLASS = NO_PART = -1
_TABLES = (".csv", ".tsv", ".csv.gz", ".parquet", ".xlsx")


@dataclass(frozen=True)
class ImageFolder:
    """What lies in a folder: its classes in order, and its image files with the class of each (−1: none).

    Where the sub-folders are called as parts of a split (`train`, `val`, `test`) and those in them are the
    classes, `part_of` is the part of each file (−1: none); otherwise it is empty.
    """

    path: Path
    classes: tuple[str, ...]
    files: tuple[Path, ...]
    class_of: tuple[int, ...]
    part_of: tuple[int, ...] = ()
    others: int = 0
    """Files that are no images by their names, or lie beside the sub-folders."""
    closed: tuple[str, ...] = ()
    """Sub-folders that cannot be opened, and why."""

    @property
    def counts(self) -> tuple[int, ...]:
        """Files of each class."""
        codes = [code for code in self.class_of if code != NO_CLASS]
        return tuple(np.bincount(codes, minlength=len(self.classes)).tolist())

    @property
    def part_counts(self) -> Mapping[str, int]:
        """Files of each part that has any; empty where the folder has no parts."""
        counts = [self.part_of.count(part) for part in range(len(PART_NAMES))]
        return {name: count for name, count in zip(PART_NAMES, counts, strict=True) if count}

    def name_of(self, file: Path) -> str:
        """Where a file lies in the folder, as text that can be written to a file."""
        return _plain(file.relative_to(self.path).as_posix())


@dataclass(frozen=True)
class _Placed:
    """An image with the part and the class in whose folders it lies; an empty class is none."""

    file: Path
    part: int
    label: str


def look_into(path: Path, labelled: bool = True) -> ImageFolder:
    """Find the images of a folder; raises `DataError` where it cannot be opened, holds no images, or, with
    `labelled`, no two classes. Without, images may lie beside sub-folders, and a single file will do.
    """
    if not labelled and is_file(path):
        return ImageFolder(path.parent, (), (path,), (NO_CLASS,))
    others = 0
    found: dict[str, list[Path]] = {}
    beside: list[_Placed] = []
    closed: list[str] = []
    for entry in _entries(path):
        if _leads_to_a_folder(entry):
            images, skipped = _images_in(Path(entry.path), path, closed)
            others += skipped
            if images:
                found[entry.name] = images
        elif not labelled and is_image_file(Path(entry.path)):
            beside.append(_Placed(Path(entry.path), NO_PART, ""))
        else:
            others += 1
    parted = _are_parts(found)
    placed = beside + [one for name in found for one in _placed(path / name, found[name], parted)]
    if labelled:
        _check_classes(path, placed, closed, parted)
        others += sum(not one.label for one in placed)
        placed = [one for one in placed if one.label]
    elif not placed:
        raise DataError(f"“{path.name}” holds no images.")
    return _folder(path, placed, parted, others, closed)


def _are_parts(names: Mapping[str, object]) -> bool:
    """Whether sub-folders are called as parts of a split: several of them, or that of the training."""
    parts = {_part_of(name) for name in names}
    return None not in parts and (TRAIN in parts or len(parts) > 1)


def _part_of(name: str) -> int | None:
    return PART_WORDS.get(name.strip().lower())


def _placed(folder: Path, files: list[Path], is_part: bool) -> list[_Placed]:
    """The images of a sub-folder, which is a class, or a part with its classes in sub-folders of its own."""
    if not is_part:
        return [_Placed(file, TRAIN, _plain(folder.name)) for file in files]
    part = _part_of(folder.name)
    assert part is not None
    inner = [file.relative_to(folder).parts for file in files]
    return [
        _Placed(file, part, _plain(names[0]) if len(names) > 1 else "")
        for file, names in zip(files, inner, strict=True)
    ]


def _folder(path: Path, placed: list[_Placed], parted: bool, others: int, closed: list[str]) -> ImageFolder:
    """The images in order of their parts and classes."""
    classes = sorted_categories({one.label for one in placed if one.label})
    code_of = {"": NO_CLASS, **{name: code for code, name in enumerate(classes)}}
    placed.sort(key=lambda one: (one.part, code_of[one.label]))
    parts = tuple(one.part for one in placed)
    return ImageFolder(
        path,
        classes,
        tuple(one.file for one in placed),
        tuple(code_of[one.label] for one in placed),
        parts if parted and len(set(parts) - {NO_PART}) > 1 else (),
        others,
        tuple(closed),
    )


def _check_classes(path: Path, placed: list[_Placed], closed: list[str], parted: bool) -> None:
    """Raise `DataError` where there are no two classes to learn."""
    why = f" The sub-folder {closed[0]}." if closed else ""
    classes = sorted({one.label for one in placed if one.label and one.part == TRAIN})
    if len(classes) > 1:
        return
    if not placed:
        _refuse_tables(path)
        raise DataError(
            f"“{path.name}” is a folder that holds no images in sub-folders: make one sub-folder for "
            f"each class, and put its images there.{why}"
        )
    if not parted:
        raise DataError(
            f"“{path.name}” holds images of the single class {listed(classes)}: add a sub-folder with images "
            f"of another class, or open that one where its own sub-folders are the classes.{why}"
        )
    found = f"images of the single class {listed(classes)}" if classes else "no sub-folders with images"
    raise DataError(
        f"“{path.name}” has its images in parts, of which the one for training holds {found}: make one "
        f"sub-folder for each class in it, and put its images there.{why}"
    )


def _refuse_tables(path: Path) -> None:
    """Raise `DataError` where a folder holds files of another kind that can be opened."""
    files = sorted(
        file.name for file in path.iterdir() if file.name.lower().endswith(_TABLES) or is_array_file(file)
    )
    if files:
        kind = "arrays" if is_array_file(path / files[0]) else "tables"
        raise DataError(
            f"“{path.name}” is a folder of {kind}, without images: open one of its files, such as "
            f"“{files[0]}”."
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


def _leads_to_a_folder(entry: os.DirEntry[str]) -> bool:
    """Whether this is a folder, or a link to one that may be looked into."""
    return entry.is_dir(follow_symlinks=False) or (entry.is_symlink() and is_folder(Path(entry.path)))


def _images_in(folder: Path, whole: Path, closed: list[str]) -> tuple[list[Path], int]:
    """All image files below a folder, in order of their paths, and how many other files there are.

    Links are followed where a class may be one: to the folder itself, and in that of a part. What cannot be
    opened is added to `closed`; so is a link that leads back to the whole.
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
        if place == str(folder) and folder.parent == whole and _part_of(folder.name) is not None:
            for link in (folder / name for name in folders if (folder / name).is_symlink()):
                linked, skipped = _images_in(link, whole, closed)
                images += linked
                others += skipped
        for name in names:
            if name[0] != "." and is_image_file(Path(name)):
                images.append(Path(place) / name)
            elif name[0] != ".":
                others += 1
    return sorted(images), others


def _plain(name: str) -> str:
    """A name as text that can be written to a file, whatever bytes it has on the disk."""
    return name.encode("utf-8", "replace").decode("utf-8")
