"""Reads a small CSV file cell by cell: that is done before the compiled functions for large ones are loaded,
and long before they are compiled, for which a first start would wait.

What is read is the same to the last bit; the tests read their files both ways.
"""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.source import UnreadableTextError, text_below_header
from nnstudio.data.csv.text_records import text_records
from nnstudio.data.tables.cells import NumberCells, Offence, TextCells
from nnstudio.data.tables.table import MISSING_CODE
from nnstudio.data.tables.table_passes import WantedColumn, Watcher, objections
from nnstudio.data.tables.table_preview import Preview, endless, header_only, ragged
from nnstudio.errors import DataError

_BLANKS = " \t\n\v\f\r"

Record = tuple[int, list[str]]
"""The line on which it starts, and its cells."""


def read_pass(
    path: Path, form: CsvFormat, start: Preview, wanted: Mapping[int, WantedColumn], watcher: Watcher
) -> dict[int, str]:
    """Read the wanted columns into their cells; answers and raises what `parsing.read_pass` does."""
    records, refusal = read_records(path, form, start, watcher)
    offences: dict[int, Offence] = {}
    for place, column in wanted.items():
        offence = add_texts([cells[place] for _, cells in records], column.cells, form.missing)
        if offence is not None:
            offences[place] = offence
    surprises = objections(path.name, "line", lambda record: records[record][0], offences, wanted)
    if refusal is not None:
        raise refusal
    return surprises


def read_records(
    path: Path, form: CsvFormat, start: Preview, watcher: Watcher
) -> tuple[list[Record], DataError | None]:
    """The records below the header, and what is to be raised behind them, as `pieces.pieces` does: then they
    are those above the line that is refused.
    """
    lines, unreadable = _lines(path, form, start, watcher)
    records: list[Record] = []
    width = len(start.names)
    for record in text_records(lines, form):
        line, cells = start.first_line + record.before, record.cells
        if not cells or (width > 1 and len(cells) == 1 and not "".join(record.lines).strip(_BLANKS)):
            continue
        if not record.ends:
            return records, unreadable or DataError(endless(path.name, line))
        if len(cells) != width:
            return records, DataError(ragged(path.name, line, len(cells), width))
        records.append((line, cells))
    if not (records or unreadable):
        return records, DataError(header_only(path.name))
    return records, unreadable


def _lines(
    path: Path, form: CsvFormat, start: Preview, watcher: Watcher
) -> tuple[list[str], UnreadableTextError | None]:
    """The lines below the header, or those that are whole before a place where the file is no text."""
    blocks, unreadable = [], None
    with text_below_header(path, form, start) as (source, size):
        try:
            while block := source.read():
                watcher.look(min(source.consumed / max(size, 1), 1.0))
                blocks.append(block)
        except UnreadableTextError as error:
            unreadable = error
    lines = list(io.StringIO(b"".join(blocks).decode("utf-8"), newline=""))
    is_cut = unreadable is not None and lines and not lines[-1].endswith("\n")
    return (lines[:-1] if is_cut else lines), unreadable


def add_texts(texts: Sequence[str], cells: NumberCells | TextCells, missing: Sequence[str]) -> Offence | None:
    """Have a column's cells take some texts; answers the first that does not fit."""
    if isinstance(cells, NumberCells):
        return cells.add_texts(*_coded(texts, ()))
    cells.add(*_coded(texts, missing))
    return None


def _coded(texts: Sequence[str], missing: Sequence[str]) -> tuple[NDArray[np.int32], list[str]]:
    """A code for each text, −1 where it is missing, and the distinct ones in the order of their codes."""
    gaps, code_of = set(missing), dict.fromkeys(texts, MISSING_CODE)
    met = [text for text in code_of if text.strip() not in gaps]
    code_of.update(zip(met, range(len(met)), strict=True))
    return np.fromiter(map(code_of.__getitem__, texts), np.int32, len(texts)), met
