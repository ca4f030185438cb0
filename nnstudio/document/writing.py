"""Write a file at once or not at all: what was there before stays until the new file is whole."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from nnstudio.errors import ProjectError


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A new binary file beside `path` that takes its place when all went well, and vanishes when not.

    Raises `ProjectError` where the place cannot be written to.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ProjectError(
            f"“{path.name}” cannot be saved in “{path.absolute().parent}” ({reason}): choose another place."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write text as UTF-8."""
    with replacing(path) as file:
        file.write(text.encode("utf-8"))
