"""What is done with all the texts of a column, which may be millions: part by part, for Python's lock is held
while a list is sorted or added up, and the window waits for it.
"""

import heapq
from collections.abc import Iterator, Sequence

_AT_ONCE = 20_000


def sorted_texts(texts: Sequence[str]) -> tuple[str, ...]:
    """The texts by their characters."""
    return tuple(heapq.merge(*map(sorted, _parts(texts))))


def total_length(texts: Sequence[str]) -> int:
    """Characters of all texts together."""
    return sum(sum(map(len, part)) for part in _parts(texts))


def _parts(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (texts[start : start + _AT_ONCE] for start in range(0, len(texts), _AT_ONCE))
