"""Cuts work into tasks of neighbouring things: always the same ones, however many threads there are."""


def blocks_of(count: int, most: int) -> list[tuple[int, int]]:
    """First thing and number of things of each task, `most` of them in all but the last."""
    return [(first, min(most, count - first)) for first in range(0, count, most)]
