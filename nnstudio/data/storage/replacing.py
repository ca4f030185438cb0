"""Write a file at once or not at all: what was there before stays until the new file is whole."""

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from nnstudio.errors import DataError, NNStudioError


@contextmanager
def replacing(path: Path, refusal: type[NNStudioError] = DataError) -> Iterator[IO[bytes]]:
    """A new binary file beside `path` that takes its place when all went well, and vanishes when not.

    A link stays a link to the file that is replaced, and that file's permissions stay. Raises `refusal` where
    the place cannot be written to.
    """
    target, mode = _target(path, refusal)
    temporary = _beside(target)
    try:
        with temporary.open("xb") as file:
            if mode is not None:
                temporary.chmod(mode)
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError as error:
        raise refusal(_unwritable(path, error)) from error
    finally:
        temporary.unlink(missing_ok=True)


def refuse_place(path: Path, refusal: type[NNStudioError] = DataError) -> None:
    """Raise `refusal` where a file could not be written; nothing is changed. For work that takes long."""
    target, _ = _target(path, refusal)
    trial = _beside(target)
    try:
        trial.open("xb").close()
        trial.unlink()
    except OSError as error:
        raise refusal(_unwritable(path, error)) from error


def _target(path: Path, refusal: type[NNStudioError]) -> tuple[Path, int | None]:
    """The file that a path leads to, and its permissions where it exists."""
    target = Path(os.path.realpath(path))
    try:
        status = path.stat()  # not the target's: /dev/stdout leads to a name that is no file
    except (FileNotFoundError, NotADirectoryError):
        if not target.parent.is_dir():
            sentence = f"There is no folder “{target.parent}” to save {target.name} in: make it first."
            raise refusal(sentence) from None
        return target, None
    except OSError as error:
        raise refusal(_unwritable(path, error)) from error
    if stat.S_ISDIR(status.st_mode):
        raise refusal(f"“{path}” is a folder: name a file to save in.")
    if not stat.S_ISREG(status.st_mode):
        raise refusal(f"“{path}” is no ordinary file: name a file to save in.")
    return target, stat.S_IMODE(status.st_mode)


def _beside(target: Path) -> Path:
    """A name that no other file in the folder has."""
    return target.with_name(f".{target.name[:80]}.{secrets.token_hex(4)}.part")


def _unwritable(path: Path, error: OSError) -> str:
    reason = (error.strerror or str(error)).lower()
    return f"“{path.name}” cannot be saved in “{path.absolute().parent}” ({reason}): choose another place."
