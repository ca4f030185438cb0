"""Opens the file of a table; what stands against that is said in a sentence."""

import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from nnstudio.data.tables.packed_file import UNPACKABLE, Readable, unpacked
from nnstudio.errors import DataError
from nnstudio.presence import is_folder

BLOCK = 1 << 18


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file as it is.

    Raises `DataError` when there is no such file, when it is a folder, a pipe or a device, when it may not be
    read, or when reading it breaks off.
    """
    try:
        _refuse_special(path)
        with path.open("rb") as file:
            yield file
    except (FileNotFoundError, NotADirectoryError):
        raise DataError(f"There is no file {path}; check its name and folder.") from None
    except IsADirectoryError:
        raise DataError(_folder(path)) from None
    except PermissionError:
        if is_folder(path):
            raise DataError(_folder(path)) from None
        raise DataError(f"{path} may not be read; ask for permission, or copy it somewhere else.") from None
    except (OSError, EOFError, zlib.error, *UNPACKABLE) as error:
        raise DataError(f"{path} could not be read to its end {_why(error)}.") from None


@contextmanager
def opened_text(path: Path) -> Iterator[tuple[BinaryIO, Readable]]:
    """Open a file and unpack it where it is packed: the file itself (for its position) and what to read.

    Raises what `opened` does, and `DataError` for an archive that holds no single file.
    """
    with opened(path) as file:
        yield file, unpacked(path, file)


def head(path: Path, size: int = BLOCK) -> tuple[bytes, bool]:
    """The first `size` bytes (unpacked) and whether the file goes on after them."""
    with opened_text(path) as (_, stream):
        start = stream.read(size + 1)
    return start[:size], len(start) > size


def signature(path: Path, size: int = 16) -> bytes:
    """The first bytes of a file as it is, by which its kind is known."""
    with opened(path) as file:
        return file.read(size)


@contextmanager
def unchanged(path: Path, file: BinaryIO) -> Iterator[int]:
    """The size of an open file in bytes; raises `DataError` where it is another file when all was read."""
    before = os.fstat(file.fileno())
    yield before.st_size
    after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise changed(path)


def changed(path: Path) -> DataError:
    """What to say of a file that is not the one any more that was opened."""
    return DataError(f"{path.name} changed while it was read; read it again.")


def _refuse_special(path: Path) -> None:
    """A table is looked at more than once, and opening a pipe would wait for its writer."""
    kind = path.stat().st_mode
    if stat.S_ISDIR(kind):
        raise IsADirectoryError
    if not stat.S_ISREG(kind):
        raise DataError(
            f"{path} is a pipe or a device, which can be read only once; save what it gives in a file, and "
            "choose that."
        )


def _why(error: Exception) -> str:
    """What broke the reading off: the system, which may do better another time, or what the file holds."""
    if isinstance(error, OSError) and error.strerror:
        return f"({error.strerror}); try again, or copy it first"
    reason = " ".join(str(error).split()).rstrip(".")
    return f"({reason}): it is damaged, so fetch or make it once more"


def _folder(path: Path) -> str:
    return f"{path} is a folder; choose the file of a table inside it."
