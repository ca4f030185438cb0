"""Reads a table in passes over its file: a first guess at every column, and a second pass over those that
were a surprise.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from nnstudio.data.storage.spool import GrowingColumn, Spool
from nnstudio.data.tables.cells import NumberCells, Offence, TextCells
from nnstudio.data.tables.marks import Marks
from nnstudio.data.tables.table import Column, ColumnType, Table, listed
from nnstudio.data.tables.table_preview import Preview
from nnstudio.errors import DataError


class ReadingCancelledError(DataError):
    """The reading of a file was cancelled by the person who asked for it."""


@dataclass
class WantedColumn:
    """How one column is read, as numbers or as text, and its cells so far.

    `type` is what a person forced; `worth_a_note` says that reading it as text would be a surprise.
    """

    name: str
    type: ColumnType | None = None
    worth_a_note: bool = False
    cells: NumberCells | TextCells = field(default_factory=TextCells)
    notes: list[str] = field(default_factory=list)


OnePass = Callable[[Mapping[int, WantedColumn]], dict[int, str]]
"""Reads the wanted columns, by their places, into their cells; answers the places of those that must be read
again as text, each with a note for the user or an empty one.
"""


@dataclass(frozen=True)
class Watcher:
    """Who is told how far the reading of a file has come, and who may cancel it."""

    path: Path
    on_progress: Callable[[float], None] | None = None
    cancelled: Callable[[], bool] | None = None

    def look(self, share: float) -> None:
        """Tell the share that was read; raises `ReadingCancelledError` when it was cancelled."""
        if self.cancelled is not None and self.cancelled():
            raise ReadingCancelledError(f"Reading {self.path.name} was cancelled.")
        if self.on_progress is not None:
            self.on_progress(min(share, 1.0))


def read_in_passes(
    file: str,
    marks: Marks,
    start: Preview,
    types: Mapping[str, ColumnType],
    one_pass: OnePass,
    spool: Spool | None = None,
) -> Table:
    """The whole table of a file whose first rows are `start`; `types` forces the types of some columns.
    `spool` says where they grow; by default in memory.

    Raises `DataError` where `types` names a column that is not there.
    """
    unknown = [name for name in types if name not in start.names]
    if unknown:
        raise DataError(f"{file} has no column {listed(unknown)}; it has {listed(start.names)}.")
    wanted = {place: _first_guess(place, start, marks, types, spool) for place in range(len(start.names))}
    notes = [
        f"Column “{name}” is read as text: {stray}."
        for name, stray in zip(start.names, start.strays, strict=True)
        if stray and name not in types
    ]
    columns: dict[int, Column] = {}
    while wanted:
        surprises = one_pass(wanted)
        for place, column in wanted.items():
            if place not in surprises:
                columns[place] = read_column(column)
                notes.extend(column.notes)
        notes.extend(surprises[place] for place in sorted(surprises) if surprises[place])
        wanted = {place: _as_text(wanted[place], spool) for place in surprises}
    whole = tuple(columns[place] for place in sorted(columns))
    return Table(whole, file, (*notes, *_unit_notes(whole), *start.notes))


def _unit_notes(columns: Iterable[Column]) -> Iterator[str]:
    """Which columns are written with which unit."""
    names: dict[str, list[str]] = {}
    for column in columns:
        if column.unit:
            names.setdefault(column.unit, []).append(column.name)
    for unit, of_it in names.items():
        are = f"Column {listed(of_it)} is" if len(of_it) == 1 else f"Columns {listed(of_it)} are"
        yield f"{are} written with “{unit}”, and read as numbers."


def _as_text(column: WantedColumn, spool: Spool | None) -> WantedColumn:
    return WantedColumn(column.name, column.type, cells=TextCells(_growing(np.int32, spool)))


def _growing(kind: type[np.generic], spool: Spool | None) -> GrowingColumn:
    return spool.column(kind) if spool is not None else GrowingColumn(kind)


def _first_guess(
    place: int, start: Preview, marks: Marks, types: Mapping[str, ColumnType], spool: Spool | None
) -> WantedColumn:
    name, likely = start.names[place], start.likely[place]
    type = types.get(name)
    if type == "number" or (type is None and likely != "text"):
        cells = NumberCells(marks, type is not None, _growing(np.float64, spool), start.units[place])
        return WantedColumn(name, type, worth_a_note=likely == "number", cells=cells)
    return WantedColumn(name, type, cells=TextCells(_growing(np.int32, spool)))


def forced_column(name: str, type: ColumnType, marks: Marks, unit: str = "") -> WantedColumn:
    """A column read as the type that a person, or a project, gave it; its numbers likely have `unit`."""
    if type == "number":
        return WantedColumn(name, type, cells=NumberCells(marks, forced=True, likely_unit=unit))
    return WantedColumn(name, type)


def read_column(column: WantedColumn) -> Column:
    """The column that was read into its cells."""
    if isinstance(column.cells, NumberCells):
        if column.cells.met_infinite:
            column.notes.append(f"Column “{column.name}” holds infinite numbers; they count as missing.")
        return column.cells.column(column.name)
    return column.cells.column(column.name, column.type)


def objections(
    file: str,
    row_word: str,
    number_of: Callable[[int], int],
    offences: Mapping[int, Offence],
    wanted: Mapping[int, WantedColumn],
) -> dict[int, str]:
    """The notes about cells for which columns are read again as text, by their places; empty where none is
    due. `number_of` says of a record by which number a person finds it in the file.

    Raises `DataError` where a person wanted numbers, at the first such cell in the file.
    """
    notes = {}
    for place in sorted(offences, key=lambda place: (offences[place].record, place)):
        row = f"{row_word} {number_of(offences[place].record):,}"
        notes[place] = _objection(file, row, wanted[place], offences[place].reason)
    return notes


def _objection(file: str, row: str, column: WantedColumn, reason: str) -> str:
    if column.type == "number":
        raise DataError(
            f"{row.capitalize()} of {file}: column “{column.name}” holds {reason}; correct the cell, or make "
            "the column a category."
        )
    return f"Column “{column.name}” is read as text: {row} holds {reason}." if column.worth_a_note else ""
