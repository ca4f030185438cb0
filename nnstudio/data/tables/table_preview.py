"""The first rows of a table as a person sees them: names, cells, and what kind of cells each column seems to
hold.
"""

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Literal

from nnstudio.data.tables.marks import Marks
from nnstudio.data.tables.number_text import (
    INFINITE,
    number_in,
    number_pattern,
    other_unit_words,
    stray_words,
)
from nnstudio.errors import DataError

Likely = Literal["number", "text", "unknown"]

_MOST_NAME_NOTES = 8

Record = tuple[int, Sequence[str]]
"""The line or row of the file on which a record starts, and its cells as texts."""


@dataclass(frozen=True)
class Preview:
    """The first rows of a file.

    `strays` says of each column what keeps it from being numbers where most of its cells are; empty where
    nothing does.

    `cells` holds the texts row by row, `lines` the line each row starts on; `likely` says per column what its
    cells look like, and `units` with what most of its numbers are written. `notes` tell what had to be
    decided (renamed columns), `problem` what would stop the file from being read, as far as its head shows;
    empty where nothing would.
    """

    names: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    likely: tuple[Likely, ...]
    first_line: int
    bytes_per_row: float
    units: tuple[str, ...]
    strays: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    problem: str = ""


def readable(start: Preview) -> Preview:
    """The same first rows; raises `DataError` where they show what would stop the file from being read."""
    if start.problem:
        raise DataError(start.problem)
    return start


def preview_of(
    file: str, records: Sequence[Record], marks: Marks, rows: int = 100, first_line: int = 1
) -> Preview:
    """The preview that the first records of a file give; at least one is needed."""
    names, notes = _names(records[0], marks, file)
    body = records[1:] if marks.header else records
    number, missing = number_pattern(marks), frozenset(marks.missing)
    looks = [_look_of(_column(place, body), number, missing, marks.row_word) for place in range(len(names))]
    return Preview(
        names=names,
        cells=tuple(tuple(cells) for _, cells in body[:rows]),
        lines=tuple(line for line, _ in body[:rows]),
        likely=tuple(look.likely for look in looks),
        first_line=first_line,
        bytes_per_row=_bytes_per_row(body),
        units=tuple(look.unit for look in looks),
        strays=tuple(look.stray for look in looks),
        notes=notes,
        problem=_problem(file, names, body, marks),
    )


def _names(first: Record, marks: Marks, file: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names for the columns; unnamed and repeated ones get a name of their own, and a note says so."""
    line, cells = first
    if not marks.header:
        return tuple(f"column {place}" for place in range(1, len(cells) + 1)), ()
    wanted = [cell.strip() for cell in cells]
    names = _unique(wanted)
    notes: list[str] = []
    for place, (name, unique) in enumerate(zip(wanted, names, strict=True), start=1):
        if not name:
            notes.append(
                f"Column {place} of {file} has no name in {marks.row_word} {line}; it is called “{unique}”."
            )
        elif unique != name:
            notes.append(
                f"The name “{name}” stands more than once in {marks.row_word} {line} of {file}; "
                f"column {place} is called “{unique}”."
            )
    if len(notes) > _MOST_NAME_NOTES:
        more = f"So it is with {len(notes) - _MOST_NAME_NOTES + 1:,} more columns of {file}."
        notes[_MOST_NAME_NOTES - 1 :] = [more]
    return names, tuple(notes)


def _unique(wanted: Sequence[str]) -> tuple[str, ...]:
    """A name for each column that no other one has: unnamed ones are counted, repeated ones numbered."""
    given, taken = set(wanted), set[str]()
    copies: dict[str, int] = {}
    names: list[str] = []
    for place, name in enumerate(wanted, start=1):
        stem = unique = name or f"column {place}"
        while unique in taken or (unique != name and unique in given):
            copies[stem] = copies.get(stem, 1) + 1
            unique = f"{stem} ({copies[stem]})"
        taken.add(unique)
        names.append(unique)
    return tuple(names)


@dataclass(frozen=True)
class _Look:
    """What the cells of a column look like, the unit that most of its numbers have, and what stands among
    them and is none, or has another unit, where at least four of five cells are numbers of that unit.
    """

    likely: Likely
    unit: str = ""
    stray: str = ""


_Cells = Sequence[tuple[int, str]]
"""Cells of a column with the lines on which their records start."""


def _column(place: int, body: Sequence[Record]) -> _Cells:
    return [(line, cells[place]) for line, cells in body if place < len(cells)]


def _look_of(cells: _Cells, number: re.Pattern[str], missing: Container[str], row_word: str) -> _Look:
    present = [(line, cell) for line, cell in cells if cell.strip() not in missing]
    if not present:
        return _Look("unknown")
    met = [(line, cell, number_in(cell, number)) for line, cell in present if not INFINITE.fullmatch(cell)]
    units = Counter(unit for _, _, unit in met if unit is not None)
    usual = max(units, key=units.__getitem__, default="")
    strays = [one for one in met if one[2] != usual]
    if met and not strays:
        return _Look("number", usual)
    if not strays or 5 * len(strays) > len(present):
        return _Look("text", usual)
    line, cell, unit = strays[0]
    words = stray_words(cell) if unit is None else other_unit_words(unit, usual, "most others")
    return _Look("text", usual, f"{row_word} {line:,} holds {words}")


def _bytes_per_row(body: Sequence[Record]) -> float:
    sizes = [sum(len(cell) + 1 for cell in cells) for _, cells in body]
    return sum(sizes) / len(sizes) if sizes else 1.0


def _problem(file: str, names: Sequence[str], body: Sequence[Record], marks: Marks) -> str:
    if not body:
        return header_only(file)
    for line, cells in body:
        if len(cells) != len(names):
            return ragged(file, line, len(cells), len(names), marks.row_word)
    return ""


def header_only(file: str) -> str:
    """The sentence for a file without rows."""
    return f"{file} has a header but no rows; add rows, or say that its first line is no header."


def ragged(file: str, line: int, cells: int, expected: int, row_word: str = "line") -> str:
    """The sentence for a row with too few or too many cells."""
    return (
        f"{row_word.capitalize()} {line:,} of {file} has {cells:,} {'cell' if cells == 1 else 'cells'} "
        f"where {expected:,} {'is' if expected == 1 else 'are'} expected; mend the line, "
        "or choose another delimiter or quote character."
    )


def endless(file: str, line: int) -> str:
    """The sentence for a row that goes on to the end of the file, or far too long."""
    return (
        f"The row that starts in line {line:,} of {file} does not end: a quote is missing, or this is not a "
        "table of text; mend the line, or choose another quote character."
    )
