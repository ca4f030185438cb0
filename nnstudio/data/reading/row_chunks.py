"""A part of a file's rows as a table of its own, beside the cells as they stand in the file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nnstudio.data.reading.table_reading import RowFormat, preview, source_of
from nnstudio.data.tables.table import ColumnType, Table
from nnstudio.data.tables.table_passes import Watcher, forced_column, read_column
from nnstudio.data.tables.table_preview import readable
from nnstudio.data.tables.value_pass import value_pass


@dataclass(frozen=True, eq=False)
class RowChunk:
    """Some rows of a file: the lines or rows of the file they start on, their cells by columns as texts, and
    a table of those columns that were wanted.
    """

    numbers: tuple[int, ...]
    columns: Sequence[Sequence[str]]
    table: Table


def row_chunks(
    path: Path, form: RowFormat, types: Mapping[str, ColumnType], watcher: Watcher
) -> Iterator[RowChunk]:
    """All rows of a file, chunk by chunk; the columns in `types` are read as `read_table` would.

    Raises what `read_table` does.
    """
    start = readable(preview(path, form))
    places = {place: name for place, name in enumerate(start.names) if name in types}
    chunks = source_of(form).chunks
    assert chunks is not None
    for chunk in chunks(path, form, watcher):
        wanted = {
            place: forced_column(name, types[name], form, start.units[place])
            for place, name in places.items()
        }
        value_pass(path.name, form.row_word, form.missing, [chunk], wanted)
        table = Table(tuple(read_column(column) for column in wanted.values()), path.name)
        yield RowChunk(tuple(chunk.rows), chunk.texts, table)
