"""Opens the file of a table, unpacked where it is gzip; what stands against that is said in a sentence."""

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from nnstudio.errors import DataError

BLOCK = 1 << 18

_GZIP = b"\x1f\x8b"


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes."""
        ...


@contextmanager
def opened(path: Path) -> Iterator[tuple[BinaryIO, Readable]]:
    """Open a file, unpacked where it is gzip: the file itself (for its position) and the stream to read.

    Raises `DataError` when there is no such file, when it is a folder, or when it may not be read.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
            file.seek(0)
            yield file, gzip.GzipFile(fileobj=file) if packed else file
    except FileNotFoundError:
        raise DataError(f"There is no file {path}; check its name and folder.") from None
    except IsADirectoryError:
        raise DataError(f"{path} is a folder; choose a CSV file inside it.") from None
    except PermissionError:
        if os.path.isdir(path):  # noqa: PTH112 — Path.is_dir raises where a folder may not be looked into
            raise DataError(f"{path} is a folder; choose a CSV file inside it.") from None
        raise DataError(f"{path} may not be read; ask for permission, or copy it somewhere else.") from None
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise DataError(
            f"{path} could not be read to its end ({reason}); try again, or copy it first."
        ) from None


def head(path: Path, size: int = BLOCK) -> tuple[bytes, bool]:
    """The first `size` bytes (unpacked) and whether the file goes on after them."""
    with opened(path) as (_, stream):
        start = stream.read(size + 1)
    return start[:size], len(start) > size


@contextmanager
def unchanged(path: Path, file: BinaryIO) -> Iterator[int]:
    """The size of an open file in bytes; raises `DataError` where it is another file when all was read."""
    before = os.fstat(file.fileno())
    yield before.st_size
    after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise DataError(f"{path.name} changed while it was read; read it again.")
