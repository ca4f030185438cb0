"""Where the cells, records and lines of some CSV bytes end, as arrays of places.

Quotes are counted: whatever stands behind an odd number of them is quoted. That is exact as long as quotes
stand at the edges of cells only; bytes that hold any other quote or an escape character are followed one by
one instead.
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.records import Places

_NEWLINE, _RETURN = b"\n\r"


@dataclass(frozen=True, eq=False)
class Structure:
    """Ascending places in the bytes: ends of records, delimiters between cells, ends of lines (quoted ones
    too).
    """

    record_ends: Places
    delimiters: Places
    line_ends: Places


def even_cells(piece: bytes, form: CsvFormat, columns: int) -> Places | None:
    """Where the cells of bytes end that begin with a record, shape (records, columns), where that is all
    there is to know: nothing is quoted or escaped, no line is blank, and each whole record has so many cells,
    two or more.

    This is what most files are made of, and takes half the time of their `structure`.
    """
    if columns < 2 or any(mark and mark.encode() in piece for mark in (form.quote, form.escape)):
        return None
    if b"\r" in piece and piece.count(b"\r") != piece.count(b"\r\n"):
        return None
    data = np.frombuffer(piece, np.uint8)
    marks = data == _NEWLINE
    records = int(np.count_nonzero(marks))
    marks |= data == ord(form.delimiter)
    ends = np.flatnonzero(marks)
    if not records or len(ends) < records * columns:
        return None
    cells = ends[: records * columns].reshape(records, columns)
    return cells if bool(np.all(data[cells[:, -1]] == _NEWLINE)) else None


def structure(piece: bytes, form: CsvFormat) -> Structure:
    """Find the structure of bytes that begin where a record begins.

    A record or line ends with its newline, or with a carriage return that no newline follows. A carriage
    return as the very last byte ends nothing yet.
    """
    data = np.frombuffer(piece, np.uint8)
    line_ends = _line_ends(piece, data)
    if form.escape and form.escape.encode() in piece:
        return _followed(piece, form, line_ends)
    delimiters = np.flatnonzero(data == ord(form.delimiter))
    if not form.quote or form.quote.encode() not in piece:
        return Structure(line_ends, delimiters, line_ends)
    quotes = np.flatnonzero(data == ord(form.quote))
    if not form.double_quote or not _stand_at_edges(data, quotes, form):
        return _followed(piece, form, line_ends)
    return Structure(_unquoted(line_ends, quotes), _unquoted(delimiters, quotes), line_ends)


def _line_ends(piece: bytes, data: NDArray[np.uint8]) -> Places:
    newlines = np.flatnonzero(data == _NEWLINE)
    if b"\r" not in piece:
        return newlines
    returns = np.flatnonzero(data[:-1] == _RETURN)
    lone = returns[data[returns + 1] != _NEWLINE]
    return np.sort(np.concatenate((newlines, lone))) if len(lone) else newlines


def _stand_at_edges(data: NDArray[np.uint8], quotes: Places, form: CsvFormat) -> bool:
    opening, closing = quotes[::2], quotes[1::2]
    edges = np.zeros(256, dtype=np.bool_)
    edges[[ord(form.delimiter), _NEWLINE, _RETURN, ord(form.quote)]] = True
    before = edges[data[opening - 1]] | (opening == 0)
    after = edges[data[np.minimum(closing + 1, len(data) - 1)]] | (closing + 1 == len(data))
    return bool(before.all() and after.all())


def _unquoted(places: Places, quotes: Places) -> Places:
    return np.asarray(places[np.searchsorted(quotes, places) % 2 == 0])


def _followed(piece: bytes, form: CsvFormat, line_ends: Places) -> Structure:
    """The same by walking from one special byte to the next, as Python's `csv` reader would."""
    quote, escape, delimiter = (mark.encode() for mark in (form.quote, form.escape, form.delimiter))
    special = re.compile(
        b"|".join([rb"\r\n|\n|\r", *(re.escape(mark) for mark in (delimiter, quote, escape) if mark)])
    )
    record_ends: list[int] = []
    delimiters: list[int] = []
    cell_start = skipped_to = 0
    quoted = False
    for match in special.finditer(piece):
        place, mark = match.start(), match.group()
        if place < skipped_to:
            continue
        if mark == escape:
            skipped_to = place + 2
        elif quoted:
            if mark == quote and form.double_quote and piece[place + 1 : place + 2] == quote:
                skipped_to = place + 2
            elif mark == quote:
                quoted = False
        elif mark == quote:
            ahead = piece[cell_start:place]
            quoted = not (ahead.lstrip(b" ") if form.skip_initial_space else ahead)
        elif mark == delimiter:
            delimiters.append(place)
            cell_start = place + 1
        elif mark != b"\r" or match.end() < len(piece):
            record_ends.append(match.end() - 1)
            cell_start = match.end()
    return Structure(np.array(record_ends, np.int64), np.array(delimiters, np.int64), line_ends)
