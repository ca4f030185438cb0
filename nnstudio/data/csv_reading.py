"""Reads a CSV file into a table: a first look, one pass over the whole file, and a second one where it was
surprised.

Runs on any thread and imports pandas: import this file where a table is first read.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from nnstudio.data.csv_cells import NumberCells
from nnstudio.data.csv_format import CsvFormat, detect
from nnstudio.data.csv_pass import ReadingCancelledError, WantedColumn, Watcher, read_pass
from nnstudio.data.csv_preview import Preview, preview
from nnstudio.data.table import Column, ColumnType, Table, listed
from nnstudio.errors import DataError

__all__ = ["CsvFormat", "Preview", "ReadingCancelledError", "detect", "preview", "read_csv"]


def read_csv(
    path: str | Path,
    form: CsvFormat | None = None,
    types: Mapping[str, ColumnType] | None = None,
    on_progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Table:
    """Read a whole file.

    `form` says how it is written (detected by default), `types` forces the types of some columns;
    `on_progress` is told the share of the file that was read, `cancelled` is asked between blocks.

    Raises `DataError` naming the line for ragged rows, binary or undecodable bytes and text in a column that
    was forced to numbers, and `ReadingCancelledError`.
    """
    path = Path(path)
    form = form or detect(path)
    types = dict(types or {})
    start = preview(path, form, rows=1000)
    _check_names(path, start, types)
    watcher = Watcher(path, on_progress, cancelled)
    wanted = {place: _first_guess(place, start, form, types) for place in range(len(start.names))}
    notes = [
        f"Column “{name}” is read as text: {stray}."
        for name, stray in zip(start.names, start.strays, strict=True)
        if stray and name not in types
    ]
    columns: dict[int, Column] = {}
    while wanted:
        surprises = read_pass(path, form, start, wanted, watcher)
        for place, column in wanted.items():
            if place not in surprises:
                columns[place] = _finished(column)
                notes.extend(column.notes)
        notes.extend(note for note in surprises.values() if note)
        wanted = {place: WantedColumn(wanted[place].name, "exact", wanted[place].type) for place in surprises}
    return Table(tuple(columns[place] for place in sorted(columns)), path.name, (*notes, *start.notes))


def _check_names(path: Path, start: Preview, types: Mapping[str, ColumnType]) -> None:
    unknown = [name for name in types if name not in start.names]
    if unknown:
        raise DataError(f"{path.name} has no column {listed(unknown)}; it has {listed(start.names)}.")


def _first_guess(
    place: int, start: Preview, form: CsvFormat, types: Mapping[str, ColumnType]
) -> WantedColumn:
    name, likely = start.names[place], start.likely[place]
    type = types.get(name)
    if type == "number" or (type is None and likely != "text"):
        cells = NumberCells(form, forced=type is not None)
        return WantedColumn(name, "number", type, worth_a_note=likely == "number", cells=cells)
    return WantedColumn(name, "exact" if type is not None and likely != "text" else "category", type)


def _finished(column: WantedColumn) -> Column:
    if isinstance(column.cells, NumberCells):
        if column.cells.met_infinite:
            column.notes.append(f"Column “{column.name}” holds infinite numbers; they count as missing.")
        return column.cells.column(column.name)
    return column.cells.column(column.name, column.type)
