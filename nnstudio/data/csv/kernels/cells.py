"""Finds where the cells of CSV records stand, byte by byte, as Python's `csv` reader tells them apart.

A record ends with a newline, with a carriage return, or with both. A quote that begins a cell makes all bytes
up to the next one its own; any other quote is a character like others.
"""

import numpy as np
from numpy.typing import NDArray

from nnstudio.compiling.declared import READ_ONLY_BYTES, compiled, inlined

SPACE, NEWLINE, RETURN = b" \n\r"
END = 0
"""Stands behind the data and nowhere within; also in place of a mark that a format does not have."""
PADDING = bytes(8)
"""What has to stand behind the data: a text's last bytes are looked at eight at once."""

RECORDS, BYTES, LINES, WIDTH, FOUND = range(5)
"""Where an answer says how many records there are, and the bytes and lines that ended with the last one; and
how many cells the next record has, where that are too few or too many.
"""


def mark_of(character: str) -> int:
    """The byte of a mark, or one that stands nowhere in the data where a format has no such mark."""
    return ord(character) if character else END


def ordinary_bytes(delimiters: str, escape: str) -> NDArray[np.bool_]:
    """Which bytes say nothing about where a cell ends, outside of quotes."""
    ordinary = np.ones(256, np.bool_)
    ordinary[[END, NEWLINE, RETURN, *map(ord, delimiters), mark_of(escape)]] = False
    return ordinary


@inlined()
def _ends_line(data, place):
    """Whether a line ends with this newline or carriage return, and not with a newline behind it."""
    return data[place] == NEWLINE or data[place + 1] != NEWLINE


@inlined()
def _closing_quote(data, place, quote, escape, doubled):
    """Where the quote stands that closes what begins here, or the data's end; how many lines end before; and
    whether any quote or escape character stands within.
    """
    lines, marked = 0, False
    while data[place] != END:
        if data[place] == quote:
            if not (doubled and data[place + 1] == quote):
                break
            marked = True
            place += 1
        elif data[place] == escape and data[place + 1] != END:
            marked = True
            place += 1
        if data[place] == NEWLINE or data[place] == RETURN:
            lines += _ends_line(data, place)
        place += 1
    return place, lines, marked


@inlined()
def _cell(data, place, ordinary, quote, escape, doubled, spaced):
    """The cell that begins here: where it ends, which is the data's end where it does not, and how many lines
    end before; where its text begins and ends, and whether it is marked.
    """
    lines, is_marked, is_wrapped = 0, False, False
    while spaced and data[place] == SPACE:
        place += 1
    begin = place
    if data[place] == quote and quote != END:
        place, lines, is_marked = _closing_quote(data, place + 1, quote, escape, doubled)
        if data[place] != END:
            place += 1
            is_wrapped = not ordinary[data[place]] and data[place] != escape
            is_marked |= not is_wrapped
            place += doubled and data[place] == escape and escape != END  # which escapes nothing here
    while True:
        while ordinary[data[place]]:
            place += 1
        if data[place] != escape or data[place] == END:
            break
        is_marked = True
        place += 1
        if data[place] == NEWLINE or data[place] == RETURN:
            lines += _ends_line(data, place)
        place += data[place] != END
    strip = is_wrapped and not is_marked
    return place, lines, begin + strip, place - strip, is_marked


@inlined()
def _line_end(data, place):
    """Where the line ends that stands there."""
    while data[place] != NEWLINE and data[place] != RETURN and data[place] != END:
        place += 1
    return place


@inlined()
def _past(data, place, delimiter, other):
    """Where the delimiters end that stand there."""
    while data[place] == delimiter or data[place] == other:
        place += 1
    return place


@inlined()
def _is_blank(data, start, end):
    """Whether nothing but white space stands there."""
    for place in range(start, end):
        if data[place] != SPACE and not 9 <= data[place] <= 13:
            return False
    return True


@compiled(
    f"void({READ_ONLY_BYTES}, boolean[::1], int64, int64, int64, int64, int64, boolean, boolean, int64,"
    "int32[::1], int32[::1], boolean[::1], int32[::1], int64[::1])"
)
def find_cells(
    data, ordinary, delimiter, other, quote, escape, comment, doubled, spaced, columns,
    begins, ends, marked, lines, found,
):  # fmt: skip
    """Say of each cell where its text begins and ends, without quotes around it, and whether it is `marked`:
    then it holds quotes or escape characters that are none of its text, and the whole stands there. Say on
    which line each record starts, counted from 0; blank lines are no records, and neither are lines that
    begin with the mark of a `comment` where a record would. An `other` delimiter than the first one means
    that any number of both part cells, and none at the start and the end of a line.

    Ends before a record that does not end in the data, and before one that has not so many `columns`.
    """
    place = line = cell = 0
    found[:] = 0
    while data[place] != END:
        start, first = place, cell
        lines[found[RECORDS]] = line
        if data[place] == comment:
            place = _line_end(data, place)
        else:
            if other != delimiter:
                start = place = _past(data, place, delimiter, other)
            while True:
                place, more, begin, end, is_marked = _cell(
                    data, place, ordinary, quote, escape, doubled, spaced
                )
                line += more
                if cell < first + columns:
                    begins[cell], ends[cell], marked[cell] = begin, end, is_marked
                cell += 1
                if data[place] != delimiter and data[place] != other:
                    break
                place += 1
                if other != delimiter:
                    place = _past(data, place, delimiter, other)
                    if data[place] == NEWLINE or data[place] == RETURN or data[place] == END:
                        break
        if data[place] == END or (data[place] == RETURN and data[place + 1] == END):
            return  # a newline may follow
        end, width = place, cell - first
        place += 1 if _ends_line(data, place) else 2
        line += 1
        if width == 0 or end == start or (width == 1 and columns > 1 and _is_blank(data, start, end)):
            cell = first
        elif width == columns:
            found[RECORDS] += 1
        else:
            found[WIDTH] = width
            return
        found[BYTES], found[LINES] = place, line


@compiled(f"int64({READ_ONLY_BYTES}, int64, int64, int64, int64, boolean, uint8[::1])")
def unquoted(data, place, end, quote, escape, doubled, out):
    """Write what a cell says that is marked, from one place to another; answers its length."""
    length = 0
    is_quoted = data[place] == quote
    place += is_quoted
    while place < end:
        is_literal = False
        if is_quoted and data[place] == quote:
            place += 1
            is_quoted = doubled and place < end and data[place] == quote
            if not is_quoted and (place == end or not doubled):
                continue
            is_literal = True  # a quote that stands for itself, or whatever follows the closing one
        if data[place] == escape and not is_literal:
            place += 1
        out[length] = data[place]
        length += 1
        place += 1
    return length
