"""Tables larger than memory are converted once: their columns stand in files of the user's cache.

An entry is a folder with a file for each column and, written last, `table.json`. It belongs to a file as it
is now (its path, size and time), read in one format with the same types of columns; any other is converted
anew. An entry that is damaged, cut off or was never finished is thrown away.
"""

import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from nnstudio import paths
from nnstudio.data.storage.replacing import replacing
from nnstudio.data.storage.room import no_room, usual_limit
from nnstudio.data.storage.spool import Spool, mapped_column, write_values
from nnstudio.data.tables.opened_file import changed, opened
from nnstudio.data.tables.table import Column, ColumnType, Table
from nnstudio.data.tables.table_passes import ReadingCancelledError
from nnstudio.errors import DataError

MOST_BYTES = 50 << 30
"""What all entries may take; the ones that were not used for longest go first."""
_VERSION = 3  # since numbers may have units
_DESCRIPTION = "table.json"
_UNFINISHED_SECONDS = 24 * 3600.0


def table_folder() -> Path:
    """Where the entries stand."""
    return paths.user_cache() / "tables"


def key_of(path: Path, form: object, types: Mapping[str, ColumnType]) -> str:
    """What tells the table of a file from all others; raises `DataError` where it cannot be opened."""
    with opened(path) as file:
        status = os.fstat(file.fileno())
    identity = (str(path.resolve()), status.st_size, status.st_mtime_ns, repr(form), sorted(types.items()))
    return hashlib.sha256(repr((_VERSION, identity)).encode()).hexdigest()[:24]


class TableCache:
    """The entries in a folder, of at most so many bytes together."""

    def __init__(self, folder: Path | None = None, most_bytes: int = MOST_BYTES) -> None:
        self._folder, self._most_bytes = folder or table_folder(), most_bytes

    def find(self, key: str) -> Table | None:
        """The table of a key, its columns mapped; None where there is none that is whole."""
        for entry in self._folder.glob(f"{key}-*"):
            if not (entry / _DESCRIPTION).exists():
                continue  # somebody may be writing it
            table = _table_in(entry)
            if table is not None:
                (entry / _DESCRIPTION).touch()
                return table
            shutil.rmtree(entry, ignore_errors=True)
        return None

    def new_entry(self, key: str) -> Path:
        """A folder for columns that are being converted; raises `DataError` where there is no place."""
        self.clean()
        entry = self._folder / f"{key}-{secrets.token_hex(4)}"
        try:
            entry.mkdir(parents=True)
        except OSError as error:
            raise no_room(self._folder, 0, error) from error
        return entry

    def keep(self, entry: Path, table: Table) -> Table:
        """Finish an entry: the same table with all its columns in files; raises `DataError`."""
        records = []
        for place, column in enumerate(table.columns):
            name = _file_of(entry, column)
            if name is None:
                name = f"kept-{place}.column"
                _write(entry / name, column)
            records.append(_record(column, name))
        described = {"version": _VERSION, "name": table.name, "notes": table.notes, "columns": records}
        _forget_others(entry, {record["file"] for record in records})
        with replacing(entry / _DESCRIPTION) as file:
            file.write(json.dumps(described).encode("utf-8"))
        self.clean()
        found = _table_in(entry)
        assert found is not None
        return found

    def clean(self) -> None:
        """Throw away what was never finished, and the oldest entries beyond the limit but the newest one."""
        used: list[tuple[float, int, Path]] = []
        for entry in self._folder.glob("*-*"):
            description = entry / _DESCRIPTION
            if description.exists():
                used.append((description.stat().st_mtime, _size_of(entry), entry))
            elif time.time() - entry.stat().st_mtime > _UNFINISHED_SECONDS:
                shutil.rmtree(entry, ignore_errors=True)
        left = self._most_bytes
        for place, (_, size, entry) in enumerate(sorted(used, reverse=True)):
            left -= size
            if left < 0 and place > 0:
                shutil.rmtree(entry, ignore_errors=True)


def read_or_found(
    path: Path,
    form: object,
    types: Mapping[str, ColumnType],
    read: Callable[[Spool], Table],
    memory: int | None = None,
    cache: TableCache | None = None,
) -> Table:
    """The table of a file as `read` gives it, its columns grown in a spool; or as the cache has it already.

    A table of more than `memory` bytes (a third of what is free) is kept there and mapped; whatever `read`
    raises leaves nothing behind. Raises `DataError` where the cache has no room.
    """
    cache = cache or TableCache()
    key = key_of(path, form, types)
    known = cache.find(key)
    if known is not None:
        return known
    spool = Spool(usual_limit() if memory is None else memory, lambda: cache.new_entry(key))
    try:
        with _unchanged(path, form, types, key):
            table = read(spool)
        return table if spool.folder is None else cache.keep(spool.folder, table)
    except BaseException:
        if spool.folder is not None:
            shutil.rmtree(spool.folder, ignore_errors=True)
        raise


@contextmanager
def _unchanged(path: Path, form: object, types: Mapping[str, ColumnType], key: str) -> Iterator[None]:
    """Raise `DataError` where a file is another one after all was read, also between two passes over it, or
    where that is why it could not be read.
    """
    try:
        yield
    except ReadingCancelledError:
        raise
    except DataError as error:
        if key_of(path, form, types) != key:
            raise changed(path) from error
        raise
    if key_of(path, form, types) != key:
        raise changed(path)


def _table_in(entry: Path) -> Table | None:
    """The table of a finished entry; None where its description or a column is damaged."""
    try:
        described = json.loads((entry / _DESCRIPTION).read_text("utf-8"))
        columns = tuple(_column(entry, record) for record in described["columns"])
        table = Table(columns, described["name"], tuple(described["notes"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return table if len({len(column.values) for column in columns}) == 1 else None


def _column(entry: Path, record: Mapping[str, Any]) -> Column:
    file, kind = entry / record["file"], np.dtype(record["kind"])
    if file.stat().st_size != record["rows"] * kind.itemsize:
        raise ValueError("cut off")
    values = mapped_column(file, kind)
    return Column(record["name"], record["type"], values, tuple(record["categories"]), record["unit"])


def _record(column: Column, file: str) -> dict[str, Any]:
    return {
        "name": column.name, "type": column.type, "categories": column.categories,
        "unit": column.unit, "file": file,
        "kind": column.values.dtype.str, "rows": len(column.values),
    }  # fmt: skip


def _file_of(entry: Path, column: Column) -> str | None:
    """The name of the file that a column is mapped from, if it is one of the entry's."""
    source: Any = column.values
    while source is not None:
        if isinstance(source, np.memmap) and source.filename is not None:
            path = Path(source.filename)
            return path.name if path.parent == entry.resolve() else None
        source = getattr(source, "base", None)
    return None


def _write(file: Path, column: Column) -> None:
    try:
        with file.open("wb") as opened:
            write_values(opened, column.values)
    except OSError as error:
        raise no_room(file.parent, column.values.nbytes, error) from error


def _forget_others(entry: Path, kept: set[str]) -> None:
    for file in entry.iterdir():
        if file.name not in kept:
            file.unlink(missing_ok=True)


def _size_of(entry: Path) -> int:
    return sum(file.stat().st_size for file in entry.iterdir())
