"""Reads the cells of columns of numbers."""

import numpy as np

from nnstudio.compiling.declared import READ_ONLY_BYTES, compiled, inlined
from nnstudio.data.csv.kernels.nearest import nearest

_ZERO, _PLUS, _MINUS, _SMALL_E, _LARGE_E, _PERCENT = b"0+-eE%"
_MOST_DIGITS = 19
"""Any number of so many fits into 64 bits."""
_HIGHEST = np.uint64(10 ** (_MOST_DIGITS - 1))
"""A number of so many digits, the first of them not 0, is no less."""
_EXACT = np.uint64(1 << 53)
_FAR = 10_000
"""An exponent that nobody needs to know more exactly."""


@inlined()
def _is_space(byte):
    return byte == 32 or 9 <= byte <= 13


@inlined()
def _is_digit(byte):
    return np.uint8(byte - _ZERO) < 10


@inlined()
def _exponent(data, place, end):
    """The exponent in these bytes, and whether they are one and no more."""
    sign = 1
    if place < end and (data[place] == _PLUS or data[place] == _MINUS):
        sign = -1 if data[place] == _MINUS else 1
        place += 1
    if place == end:
        return 0, False
    exponent = 0
    while place < end and _is_digit(data[place]):
        exponent = min(exponent * 10 + np.int64(data[place] - _ZERO), _FAR)
        place += 1
    return sign * exponent, place == end


@inlined()
def _long_number(data, place, end, power):
    """The double nearest to the digits in these bytes, of which there are more than fit, times 10^power; and
    whether that is sure. What lies between two numbers of fewer digits is the double of both.
    """
    digits, is_cut = np.uint64(0), False
    while place < end:
        digit = np.uint64(data[place] - _ZERO)
        if digit < 10:  # no mark
            if digits < _HIGHEST:
                digits = digits * np.uint64(10) + digit
            else:
                power += 1
                is_cut |= digit > 0
        place += 1
    value, is_sure = 0.0, True
    for step in range(2 if is_cut else 1):
        found, is_found = nearest(digits + np.uint64(step), power)
        is_sure &= is_found and (step == 0 or found == value)
        value = found
    return value, is_sure


@inlined()
def _number(data, place, end, decimal, thousands, is_forced):
    """The number in these bytes, and whether it is sure that this is one, and exact."""
    is_negative = data[place] == _MINUS
    place += is_negative or data[place] == _PLUS
    digits, first = np.uint64(0), place
    group, marks = 0, 0
    while place < end:
        if _is_digit(data[place]):
            digits = digits * np.uint64(10) + np.uint64(data[place] - _ZERO)
            group += 1
        elif data[place] == thousands and 0 < group <= 3 and (marks == 0 or group == 3):
            group = 0
            marks += 1
        else:
            break
        place += 1
    whole, fraction, power = place - first - marks, 0, 0
    if place < end and data[place] == decimal:
        place += 1
        while place < end and _is_digit(data[place]):
            digits = digits * np.uint64(10) + np.uint64(data[place] - _ZERO)
            fraction += 1
            place += 1
    elif place == end and not is_forced and (digits > _EXACT or whole > _MOST_DIGITS):
        return 0.0, False
    mantissa = place
    is_number = whole + fraction > 0 and (marks == 0 or group == 3)
    if whole > 1 and fraction == 0 and data[first] == _ZERO and not is_forced:
        is_number = False
    if place < end and (data[place] == _SMALL_E or data[place] == _LARGE_E):
        power, is_exponent = _exponent(data, place + 1, end)
        is_number &= is_exponent
        place = end
    if not is_number or place < end:
        return 0.0, False
    power -= fraction
    if whole + fraction > _MOST_DIGITS:
        value, is_sure = _long_number(data, first, mantissa, power)
    else:
        value, is_sure = nearest(digits, power)
    return (-value if is_negative else value), is_sure


@inlined()
def _is_at(data, begin, end, text, first, last):
    """Whether a stretch of bytes begins with a stretch of a text."""
    if end - begin < last - first:
        return False
    for place in range(last - first):
        if data[begin + place] != text[first + place]:
            return False
    return True


@inlined()
def _is_missing(data, begin, end, texts, edges):
    """Whether these bytes are one of the texts."""
    for text in range(len(edges) - 1):
        first, last = edges[text], edges[text + 1]
        if last - first == end - begin and _is_at(data, begin, end, texts, first, last):
            return True
    return False


@inlined()
def _without_unit(data, begin, end, units, first, last):
    """Where the number begins and ends that stands behind or in front of a unit (only in front of %); nowhere
    where there is none, or a sign in front of it.
    """
    size = last - first
    if units[first] != _PERCENT and _is_at(data, begin, end, units, first, last):
        begin += size
        while begin < end and _is_space(data[begin]):
            begin += 1
    elif end - begin > size and _is_at(data, end - size, end, units, first, last):
        end -= size
        while begin < end and _is_space(data[end - 1]):
            end -= 1
    else:
        end = begin
    return begin, end


@compiled(
    f"int64({READ_ONLY_BYTES}, int32[:, ::1], int32[:, ::1], boolean[:, ::1], int64[::1], boolean[::1],"
    "int64, int64, uint8[::1], int64[::1], boolean[::1], uint8[::1], int64[::1], float64[:, ::1], int64[::1])"
)
def read_numbers(
    data, begins, ends, marked, columns, forced, decimal, thousands, missing, missing_edges, begins_missing,
    units, unit_edges, values, strange,
):  # fmt: skip
    """Put the numbers of some `columns` into `values`, shape (columns, records), missing ones as NaN. Those
    of a column with a unit are read where they have it.

    Answers how many cells are no such numbers for sure, or none that a double holds exactly, and says which:
    column · records + record, records in their order.
    """
    count, records = 0, len(begins)
    for record in range(records):
        for place in range(len(columns)):
            column = columns[place]
            begin, end = begins[record, column], ends[record, column]
            value, is_sure = np.nan, False
            if not marked[record, column]:
                while begin < end and _is_space(data[begin]):
                    begin += 1
                while begin < end and _is_space(data[end - 1]):
                    end -= 1
                if begins_missing[data[begin] if begin < end else 0]:
                    is_sure = _is_missing(data, begin, end, missing, missing_edges)
                if not is_sure and unit_edges[place + 1] > unit_edges[place]:
                    begin, end = _without_unit(
                        data, begin, end, units, unit_edges[place], unit_edges[place + 1]
                    )
                if not is_sure and begin < end:
                    value, is_sure = _number(data, begin, end, decimal, thousands, forced[place])
            values[place, record] = value
            if not is_sure:
                strange[count] = place * records + record
                count += 1
    return count
