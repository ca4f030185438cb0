"""How a whole file of rows becomes a table, whatever its kind: in passes, unless the cache has it."""

from collections.abc import Mapping
from pathlib import Path

from nnstudio.data.storage.spool import Spool
from nnstudio.data.tables.marks import Marks
from nnstudio.data.tables.table import ColumnType, Table
from nnstudio.data.tables.table_cache import TableCache, read_or_found
from nnstudio.data.tables.table_passes import OnePass, read_in_passes
from nnstudio.data.tables.table_preview import Preview, readable


def read_whole(
    path: Path,
    form: Marks,
    start: Preview,
    types: Mapping[str, ColumnType] | None,
    one_pass: OnePass,
    memory: int | None = None,
    cache: TableCache | None = None,
) -> Table:
    """The table of a file that is written as `form` says, whose first rows are `start`.

    `types` forces the types of some columns. A table of more than `memory` bytes (a third of what is free) is
    kept in the `cache` and mapped from there, also when it is read again: then there is no pass at all.

    Raises `DataError` where the first rows show that this is no table, where `types` names a column that is
    not there, and where the cache has no room; and whatever a pass raises.
    """
    readable(start)
    types = types or {}

    def read(spool: Spool) -> Table:
        return read_in_passes(path.name, form, start, types, one_pass, spool)

    return read_or_found(path, form, types, read, memory, cache)
