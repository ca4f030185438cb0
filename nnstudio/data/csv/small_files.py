"""Reads a small CSV file cell by cell: that is done before the compiled functions for large ones are loaded,
and long before they are compiled, for which a first start would wait.

What is read is the same to the last bit; the tests read their files both ways.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.csv.format import CsvFormat, unsplittable
from nnstudio.data.csv.source import text_below_header
from nnstudio.data.tables.cells import NumberCells, Offence, TextCells
from nnstudio.data.tables.table import MISSING_CODE
from nnstudio.data.tables.table_passes import WantedColumn, Watcher, objection
from nnstudio.data.tables.table_preview import Preview, endless, header_only, ragged
from nnstudio.errors import DataError

_BLANKS = " \t\n\v\f\r"

Record = tuple[int, list[str]]
"""The line on which it starts, and its cells."""


def read_pass(
    path: Path, form: CsvFormat, start: Preview, wanted: Mapping[int, WantedColumn], watcher: Watcher
) -> dict[int, str]:
    """Read the wanted columns into their cells; answers and raises what `parsing.read_pass` does."""
    records = read_records(path, form, start, watcher)
    columns = list(zip(*(cells for _, cells in records), strict=True))
    surprises: dict[int, str] = {}
    for place, column in wanted.items():
        offence = _taken(columns[place], column.cells, form.missing)
        if offence is not None:
            line = f"line {records[offence.record][0]:,}"
            surprises[place] = objection(path.name, line, column, offence.reason)
    return surprises


def read_records(path: Path, form: CsvFormat, start: Preview, watcher: Watcher) -> list[Record]:
    """The records below the header; raises what `pieces.pieces` does, at the same lines."""
    blocks = []
    with text_below_header(path, form, start) as (source, size):
        while block := source.read():
            watcher.look(min(source.consumed / max(size, 1), 1.0))
            blocks.append(block)
    text = io.StringIO(b"".join(blocks).decode("utf-8"), newline="")
    records = list(_records(path.name, form, start, text))
    if not records:
        raise DataError(header_only(path.name))
    return records


def _taken(texts: Sequence[str], cells: NumberCells | TextCells, missing: Sequence[str]) -> Offence | None:
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


def _records(file: str, form: CsvFormat, start: Preview, lines: Iterable[str]) -> Iterator[Record]:
    """The records that are no blank lines, and the line each starts on.

    Two blank lines are put behind the last one: an escaped line end takes one of them into its record, and
    only quotes that never end take both.
    """
    text: list[str] = []
    reader = csv.reader(_noted(chain(lines, "\n\n"), text), **form.reader_options())  # type: ignore[arg-type]
    line, width = start.first_line, len(start.names)
    begun: Record = (line, [])
    try:
        for cells in reader:
            if begun[1]:
                yield _even(file, begun, width)
            is_blank = not cells or (width > 1 and len(cells) == 1 and not "".join(text).strip(_BLANKS))
            begun = (line, [] if is_blank else cells)
            line = start.first_line + reader.line_num
            text.clear()
    except csv.Error as error:
        raise DataError(unsplittable(file, line, error)) from None
    if begun[1]:
        raise DataError(endless(file, begun[0]))


def _noted(lines: Iterable[str], text: list[str]) -> Iterator[str]:
    for line in lines:
        text.append(line)
        yield line


def _even(file: str, record: Record, width: int) -> Record:
    line, cells = record
    if len(cells) != width:
        raise DataError(ragged(file, line, len(cells), width))
    return record
