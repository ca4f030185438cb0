"""Project files: a ``.nns`` is a zip of ``project.json`` and safetensors, written at once or not at all.

A file that cannot be read is refused with one sentence that names it. Reading checks everything before
anything is handed out, so that a damaged file changes nothing that is open.
"""

import io
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any

import msgspec
from numpy.typing import NDArray
from safetensors import SafetensorError

from nnstudio.data.storage.replacing import replacing
from nnstudio.data.storage.room import Room
from nnstudio.document.files.file_format import (
    FORMAT,
    VERSION,
    ProjectRecord,
    project_of,
    record_of,
    run_arrays,
    run_of,
)
from nnstudio.document.files.format_error import FormatError
from nnstudio.document.files.long_texts import json_of, record_of_json
from nnstudio.document.files.table_format import table_arrays, table_kinds
from nnstudio.document.files.tensors import Arrays, Kinds, read_tensors, tensors_header, write_tensors
from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.errors import DataError, ProjectError

SUFFIX = ".nns"

_PROJECT, _TABLE, _RUN = "project.json", "table.safetensors", "run.safetensors"
_MOST_COMPRESSED = 8 << 20  # bytes; packing more makes people wait (about 50 MB a second) for little gain
_SAME_MOMENT = (1980, 1, 1, 0, 0, 0)  # the same project gives the same bytes


class _Head(msgspec.Struct):
    """What tells a project of this program and its age; the rest is passed over."""

    format: Any = None
    version: Any = None


# ------------------------------------------------------------------ saving


def save(path: str | Path, project: Project, run: Run | None = None) -> None:
    """Write a project and its run; until everything is on the disk, a file that was there before stays as
    it is.

    Raises `ProjectError` where the place cannot be written to.
    """
    with replacing(Path(path), ProjectError) as file:
        write(file, project, run)


def write(file: IO[bytes], project: Project, run: Run | None = None) -> None:
    """Write the zip into an open binary file."""
    with zipfile.ZipFile(file, "w") as archive:
        _add(archive, _PROJECT, *json_of(record_of(project, run)))
        if project.data is not None:
            table = project.data.table
            _add_tensors(archive, _TABLE, table_arrays(table), table_kinds(table))
        if run is not None:
            _add_tensors(archive, _RUN, run_arrays(run), {})


def _add_tensors(archive: zipfile.ZipFile, name: str, arrays: Arrays, kinds: Kinds) -> None:
    """Small arrays are packed; large ones are written block by block, so that they need no memory."""
    header, size = tensors_header(arrays, kinds)
    if len(header) + size <= _MOST_COMPRESSED:
        content = io.BytesIO()
        write_tensors(content, arrays, kinds)
        _add(archive, name, content.getvalue())
        return
    entry = _entry(name, zipfile.ZIP_STORED)
    entry.file_size = len(header) + size
    with archive.open(entry, "w") as file:
        write_tensors(file, arrays, kinds)


def _add(archive: zipfile.ZipFile, name: str, *parts: bytes) -> None:
    size = sum(map(len, parts))
    if size <= _MOST_COMPRESSED:
        archive.writestr(_entry(name, zipfile.ZIP_DEFLATED), b"".join(parts), compresslevel=1)
        return
    entry = _entry(name, zipfile.ZIP_STORED)
    entry.file_size = size
    with archive.open(entry, "w") as file:
        file.writelines(parts)


def _entry(name: str, compression: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _SAME_MOMENT)
    entry.compress_type = compression
    entry.external_attr = 0o644 << 16
    return entry


def _folder(path: Path) -> str:
    return f"“{path.absolute().parent}”"


# ------------------------------------------------------------------ loading


def is_project(path: Path) -> bool:
    """Whether a file is a project as far as a glance can tell: an archive that holds one."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _PROJECT in archive.namelist()
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError):
        return False


def load(path: str | Path, room: Room | None = None) -> tuple[Project, Run | None]:
    """Read a project and its run; `room` says how much memory its table may take, the rest is mapped.

    Raises `ProjectError` for a file that is missing, foreign, damaged or too new.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            return read(file, path.name, room)
    except OSError as error:
        raise ProjectError(_unreadable(path, error)) from error


def read(file: IO[bytes], name: str, room: Room | None = None) -> tuple[Project, Run | None]:
    """Read the zip from an open binary file; `name` is what a sentence calls it."""
    try:
        return _read(file, name, room or Room())
    except DataError as error:  # no room
        raise ProjectError(str(error)) from error
    except FormatError as error:
        raise ProjectError(f"“{name}” is damaged ({error}): open an earlier copy of it.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise ProjectError(_not_a_zip(file, name)) from error


def _read(file: IO[bytes], name: str, room: Room) -> tuple[Project, Run | None]:
    with zipfile.ZipFile(file) as archive:
        members = set(archive.namelist())
        if _PROJECT not in members:
            raise ProjectError(
                f"“{name}” is not a project of NN Studio: it is an archive of something else. "
                f"Open a {SUFFIX} file."
            )
        record = _record(archive.read(_PROJECT), name)
        table = _arrays(archive, members, _TABLE, room) if record.data is not None else {}
        arrays = _arrays(archive, members, _RUN, room) if record.run is not None else {}
    return project_of(record, table, room), None if record.run is None else run_of(record.run, arrays)


def _record(content: bytes, name: str) -> ProjectRecord:
    _refuse_foreign(content, name)
    try:
        return record_of_json(content)
    except (msgspec.DecodeError, DataError) as error:
        raise FormatError(f"{_PROJECT}: {str(error).rstrip('.')}") from error


def _refuse_foreign(content: bytes, name: str) -> None:
    """Look at format and version before anything else is taken seriously."""
    try:
        head = msgspec.json.decode(content, type=_Head)
    except msgspec.ValidationError:
        head = _Head()
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{_PROJECT} is not readable") from error
    if head.format != FORMAT:
        raise ProjectError(f"“{name}” is not a project of NN Studio: open a {SUFFIX} file.")
    if isinstance(head.version, int) and head.version > VERSION:
        raise ProjectError(
            f"“{name}” was saved by a newer NN Studio (format {head.version}, this one reads up to "
            f"{VERSION}): update NN Studio to open it."
        )


def _arrays(archive: zipfile.ZipFile, members: set[str], member: str, room: Room) -> dict[str, NDArray[Any]]:
    if member not in members:
        raise FormatError(f"{member} is missing")
    try:
        with archive.open(member) as file:
            return read_tensors(file, archive.getinfo(member).file_size, room)
    except (SafetensorError, KeyError) as error:
        raise FormatError(f"{member} is not readable") from error


def _not_a_zip(file: IO[bytes], name: str) -> str:
    file.seek(0)
    if file.read(2) == b"PK":
        return f"“{name}” is damaged or was cut off while it was copied: open an earlier copy of it."
    return f"“{name}” is not a project of NN Studio: open a {SUFFIX} file."


def _unreadable(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"There is no file “{path.name}” in {_folder(path)}: check the name."
    if isinstance(error, IsADirectoryError):
        return f"“{path}” is a folder: choose a {SUFFIX} file."
    reason = (error.strerror or str(error)).lower()
    return f"“{path.name}” cannot be read ({reason}): check its name and who may read it."
