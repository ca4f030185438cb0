"""Files that are no tables, with words of the sentence that each is refused with."""

import gzip
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

HEADER = b"width,length,colour,height,kind\n"
ROW = b"1,2,red,3,rose\n"
_NOBODY = 65534

MALFORMED: dict[str, tuple[bytes, str]] = {
    "empty.csv": (b"", "empty.csv is empty"),
    "mark.csv": (b"\xef\xbb\xbf", "holds nothing but blanks"),
    "blank.csv": (b"\n \n", "holds nothing but blanks"),
    "header.csv": (HEADER, "has a header but no rows"),
    "ragged.csv": (HEADER + ROW + b"1,2\n", "Line 3 of ragged.csv has 2 cells where 5 are expected"),
    "long.csv": (HEADER + ROW + b"1,2,red,3,rose,6\n", "Line 3 of long.csv has 6 cells where 5 are"),
    "nul.csv": (HEADER + ROW + b"1,2,\0,3,rose\n", "Line 3 of nul.csv holds a NUL byte"),
    "noise.csv": (bytes(place * 37 % 255 + 1 for place in range(9000)), "is full of control characters"),
    "image.csv": (b"\x89PNG\r\n\x1a\n" + bytes(50), "is an image"),
    "film.csv": (b"GIF89a" + bytes(50), "is an image"),
    "base.csv": (b"SQLite format 3\0" + bytes(50), "is a database"),
    "page.csv": (b"<!DOCTYPE html>\n<table><tr><td>1,2</td></tr></table>\n", "is a web page or XML"),
    "records.csv": (b'[{"width": 1, "kind": "rose"},\n {"width": 2, "kind": "tulip"}]\n', "is JSON"),
    "archive.xlsx": (b"PK\x03\x04" + bytes(50), "is no workbook that can be read"),
    "archive.zip": (b"PK\x03\x04" + bytes(50), "is a zip archive or an Excel workbook that is damaged"),
    "packed.7z": (b"7z\xbc\xaf'\x1c" + bytes(50), "is packed in a way that is not known"),
    "old.xls": (b"\xd0\xcf\x11\xe0" + bytes(50), "an Excel workbook of the old kind"),
    "table.parquet": (b"PAR1" + bytes(50), "arquet"),
    "cut.csv.gz": (gzip.compress(HEADER + ROW * 5000)[:-30], "could not be read to its end"),
    "bad.csv.gz": (b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + b"\xff" * 90, "could not be read to its end"),
    "bad.csv.bz2": (b"BZh9" + b"\xff" * 90, "could not be read to its end"),
    "bad.csv.xz": (b"\xfd7zXZ\0" + b"\xff" * 90, "could not be read to its end"),
    "quote.csv": (HEADER + ROW + b'1,2,"red,3,rose\n' + ROW, "line 3 of quote.csv does not end"),
    "names.csv": (b'width,"length,colour\n' + ROW, "starts in line 1 of names.csv does not end"),
}
SPECIAL = {
    "folder.csv": "is a folder",
    "pipe.csv": "is a pipe or a device",
    "away.csv": "There is no file",
    "inside.csv/away.csv": "There is no file",
    "circle.csv": "symbolic links",
    "two.zip": "is a zip archive of 2 files (“a.csv”, “b.csv”)",
    "none.zip": "is a zip archive of no file",
}

NAMES = (*MALFORMED, *SPECIAL)


def write_malformed(folder: Path, name: str) -> tuple[Path, str]:
    """Make the malformed file of this name; gives its path and words of the sentence about it."""
    path = folder / name
    if name in MALFORMED:
        content, words = MALFORMED[name]
        path.write_bytes(content)
        return path, words
    _make_special(path)
    return path, SPECIAL[name]


def _make_special(path: Path) -> None:
    if path.name == "folder.csv":
        path.mkdir()
    elif path.name == "pipe.csv":
        if not hasattr(os, "mkfifo"):
            pytest.skip("this system has no named pipes")
        os.mkfifo(path)
    elif path.name == "circle.csv":
        path.symlink_to(path.name)
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            for member in ("a.csv", "b.csv") if path.name == "two.zip" else ():
                archive.writestr(member, HEADER + ROW)
    elif path.parent.suffix:
        path.parent.write_bytes(HEADER)


@contextmanager
def without_permission(path: Path) -> Iterator[None]:
    """Nobody may read a file, or look into a folder: root, whom permissions do not stop, is somebody else
    meanwhile.
    """
    if not hasattr(os, "geteuid"):
        pytest.skip("permissions work in another way on this system")
    is_root = os.geteuid() == 0
    path.chmod(0)
    try:
        if is_root:
            os.seteuid(_NOBODY)
        yield
    finally:
        if is_root:
            os.seteuid(0)
        path.chmod(0o700)


@contextmanager
def open_to_all() -> Iterator[Path]:
    """A new folder that everybody may look into and write to, other than those that root's tests get."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)
