"""Codes texts by a table of those that were met before."""

import numpy as np

from nnstudio.compiling.declared import READ_ONLY_BYTES, compiled, inlined
from nnstudio.data.csv.kernels.cells import END, unquoted

_WORD = 8
_ODD_NUMBER = np.uint64(0x9E3779B97F4A7C15)
"""2⁶⁴ over the golden ratio: multiplying by it spreads what differs over the upper bits (Knuth, The Art of
Computer Programming, volume 3, section 6.4)."""
_WORDS = "Array(uint64, 1, 'A', {readonly}, aligned=False)"
_HALF = np.uint64(32)
_BYTE = np.uint64(8)
_ONE = np.uint64(1)

FREE = -1
"""In place of a code where a slot of the table is free."""
TEXTS, BYTES_NEEDED, COUNTS = range(3)
"""Where a table's counts say how many texts were met, and how many bytes the last one asked for."""


@inlined()
def _last_word(words, place, length):
    """The bytes from there on as one number, fewer than eight."""
    return words[place] & ((_ONE << (_BYTE * np.uint64(length))) - _ONE)


@inlined()
def _mixed(before, word):
    key = (before ^ word) * _ODD_NUMBER
    return key ^ (key >> _HALF)


@inlined()
def _key(words, begin, end):
    """A number for a text, the same for the same bytes."""
    key = np.uint64(end - begin)
    while end - begin >= _WORD:
        key = _mixed(key, words[begin])
        begin += _WORD
    return _mixed(key, _last_word(words, begin, end - begin)) if begin < end else key


@inlined()
def _are_same(words, begin, end, others, other):
    """Whether the bytes of a text stand elsewhere, too."""
    while end - begin >= _WORD:
        if words[begin] != others[other]:
            return False
        begin += _WORD
        other += _WORD
    return begin == end or _last_word(words, begin, end - begin) == _last_word(others, other, end - begin)


@inlined()
def _slot(key, slots):
    """Where the search for a key begins."""
    return key & np.uint64(len(slots) - 1)


@inlined()
def _next_slot(slot, slots):
    return (slot + _ONE) & np.uint64(len(slots) - 1)


@inlined()
def _code(words, begin, end, slots, keys, met, met_words, edges, counts):
    """The code of a text, which is taken into the table where it is new; or FREE where it lacks room."""
    key, length = _key(words, begin, end), end - begin
    slot = _slot(key, slots)
    while slots[slot] != FREE:
        code = slots[slot]
        first = edges[code]
        if keys[code] == key and edges[code + 1] - first == length + 1:
            if _are_same(words, begin, end, met_words, first):
                return code
        slot = _next_slot(slot, slots)
    code, first = counts[TEXTS], edges[counts[TEXTS]]
    counts[BYTES_NEEDED] = first + length + 1 + _WORD
    if code == len(keys) or counts[BYTES_NEEDED] > len(met):
        return np.int64(FREE)
    slots[slot], keys[code], edges[code + 1] = code, key, first + length + 1
    for word in range(0, length, _WORD):
        met_words[first + word] = words[begin + word]  # what it takes too many is written over
    met[first + length] = END
    counts[TEXTS] += 1
    return code


@compiled(
    f"int64({READ_ONLY_BYTES}, {_WORDS.format(readonly=True)}, int32[:, ::1], int32[:, ::1],"
    f"boolean[:, ::1], int64, int64, int64, boolean, uint8[::1], {_WORDS.format(readonly=False)},"
    f"int32[::1], uint64[::1], uint8[::1], {_WORDS.format(readonly=False)}, int64[::1], int64[::1],"
    "int64, int32[::1])"
)
def code_texts(
    data, words, begins, ends, marked, column, quote, escape, doubled, scratch, scratch_words,
    slots, keys, met, met_words, edges, counts, first, codes,
):  # fmt: skip
    """Give each text of a column, from the record `first` on, its code in the order in which they were met.

    The table is `slots`, which point to codes, and for each code its key and where its bytes stand among
    those that were `met`; END stands behind each text. Answers at which record it lacks room, or how many
    records there are.
    """
    for record in range(first, len(begins)):
        begin, end = np.int64(begins[record, column]), np.int64(ends[record, column])
        if marked[record, column]:
            end = unquoted(data, begin, end, quote, escape, doubled, scratch)
            code = _code(scratch_words, 0, end, slots, keys, met, met_words, edges, counts)
        else:
            code = _code(words, begin, end, slots, keys, met, met_words, edges, counts)
        if code == FREE:
            return record
        codes[record] = code
    return len(begins)


@compiled("void(int32[::1], uint64[::1], int64)")
def spread(slots, keys, count):
    """Put the codes of so many texts into a table's free slots."""
    for code in range(count):
        slot = _slot(keys[code], slots)
        while slots[slot] != FREE:
            slot = _next_slot(slot, slots)
        slots[slot] = code
