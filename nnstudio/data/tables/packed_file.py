"""Unpacks the file of a table while it is read: gzip, bzip2, xz, or a zip archive of a single file."""

import bz2
import gzip
import lzma
import zipfile
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

from nnstudio.data.tables.table import listed
from nnstudio.errors import DataError

UNPACKABLE = (lzma.LZMAError, zipfile.BadZipFile, NotImplementedError)
"""What is raised for a packed file that is damaged, beside `OSError`, `EOFError` and `zlib.error`."""

SUFFIXES = (".gz", ".bz2", ".xz", ".zip")

_GZIP, _BZIP2, _XZ = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
"""An archive of files, and one of none."""
_WORKBOOKS = (".xlsx", ".xlsm")
_ENCRYPTED = 1


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes."""
        ...


def unpacked(path: Path, file: BinaryIO) -> Readable:
    """What is in a file: the file itself where it is not packed.

    Raises `DataError` for an archive that holds no file or several, or is locked by a password.
    """
    start = file.read(len(_XZ))
    file.seek(0)
    if start.startswith(_GZIP):
        return gzip.GzipFile(fileobj=file)
    if start.startswith(_BZIP2):
        return bz2.BZ2File(file)
    if start.startswith(_XZ):
        return lzma.LZMAFile(file)
    return _only_member(path, file) if start.startswith(_ZIP) else file


def _only_member(path: Path, file: BinaryIO) -> Readable:
    try:
        archive = zipfile.ZipFile(file)
    except zipfile.BadZipFile:
        raise DataError(
            f"{path.name} is a zip archive or an Excel workbook that is damaged; save the sheet as CSV and "
            "choose that file."
        ) from None
    members = [member for member in archive.infolist() if not member.is_dir() and not _is_hidden(member)]
    names = [member.filename for member in members]
    if "content.xml" in names or any(name.startswith(("xl/", "word/", "ppt/")) for name in names):
        raise DataError(
            f"{path.name} is an office document; save its table as .xlsx or CSV and choose that file."
        )
    if path.suffix.lower() in _WORKBOOKS:
        raise DataError(f"{path.name} is a zip archive and no workbook; save the table as .xlsx or CSV.")
    if len(members) != 1:
        what = f"{len(members):,} files ({listed(names, most=4)})" if members else "no file"
        raise DataError(f"{path.name} is a zip archive of {what}; unpack it and choose one file.")
    if members[0].flag_bits & _ENCRYPTED:
        raise DataError(f"{path.name} is locked by a password; unpack it and choose the file inside.")
    return archive.open(members[0])


def _is_hidden(member: zipfile.ZipInfo) -> bool:
    """Whether a file is what a Mac puts beside those that a person packed."""
    parts = PurePosixPath(member.filename).parts
    return "__MACOSX" in parts or parts[-1].startswith(".")
