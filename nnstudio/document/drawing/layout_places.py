"""Coordinates for the layout: where in its rank each cell lies, so that links run straight."""

import itertools
from collections.abc import Iterable, Mapping, Sequence

from nnstudio.document.drawing.layout_ranks import Cell, Ranks, Tie

PASSES = 12
_WEIGHTS = (1.0, 2.0, 8.0)
"""How much ties with no, one and two waypoints count (Gansner et al. 1993): a link that passes others runs
straight,
and they make room for it, for a card would hide it.
"""
_STAYING = 0.01
"""How much the place that a cell has already counts."""
_PASSING = 0.5
"""Distance that a link which passes keeps, as a share of that between two cards."""

Wish = tuple[float, float]
"""A place and how much it counts."""
Sides = tuple[float, float]
"""How far a node reaches before and behind its line."""
_NO_SIDES: Sides = (0.0, 0.0)


def places_across(ranks: Ranks, sides: Mapping[str, Sides], gap: float) -> dict[Cell, float]:
    """The line of each cell across the direction of the data, on which its links run.

    Every pass puts the cells of each rank as near as can be (weighted distance, least distances kept, order
    kept) to those that they are tied to; the pass that gives the shortest ties is kept, the last of several.
    """
    steps = [_steps(rank, sides, gap) for rank in ranks]
    places: dict[Cell, float] = {}
    for rank, own in zip(ranks, steps, strict=True):
        places |= {cell: place - own[-1] / 2 for cell, place in zip(rank, own, strict=True)}
    best, shortest = dict(places), _length(ranks, places)
    for number in range(PASSES):
        forward, late = number % 2 == 0, number >= PASSES // 2
        for rank, own in _in_turn(ranks, steps, forward):
            wishes = [_wishes(cell, places, forward or late, not forward or late) for cell in rank]
            places |= dict(zip(rank, _nearest(wishes, own), strict=True))
        length = _length(ranks, places)
        if length <= shortest:
            best, shortest = dict(places), length
    return best


def _in_turn(
    ranks: Ranks, steps: Sequence[list[float]], forward: bool
) -> Iterable[tuple[list[Cell], list[float]]]:
    pairs = list(zip(ranks, steps, strict=True))
    return pairs if forward else reversed(pairs)


def _steps(rank: Sequence[Cell], sides: Mapping[str, Sides], gap: float) -> list[float]:
    """How far each cell of a rank lies behind the first one where they lie as near as they may."""
    steps = [0.0]
    for before, cell in itertools.pairwise(rank):
        room = sides.get(before.node, _NO_SIDES)[1] + sides.get(cell.node, _NO_SIDES)[0]
        steps.append(steps[-1] + room + (gap if before.node and cell.node else gap * _PASSING))
    return steps


def _weight(tie: Tie) -> float:
    return _WEIGHTS[(not tie.first.node) + (not tie.second.node)]


def _length(ranks: Ranks, places: Mapping[Cell, float]) -> float:
    ties = (tie for rank in ranks for cell in rank for tie in cell.after)
    return sum(_weight(tie) * abs(places[tie.first] - places[tie.second]) for tie in ties)


def _wishes(cell: Cell, places: Mapping[Cell, float], before: bool, after: bool) -> list[Wish]:
    """Where a cell would like to be: level with what it is tied to before or after it, else where it is."""
    wishes = [(places[cell], _STAYING)]
    if before:
        wishes += [(places[tie.first], _weight(tie)) for tie in cell.before]
    if after:
        wishes += [(places[tie.second], _weight(tie)) for tie in cell.after]
    return wishes


def _nearest(wishes: Sequence[list[Wish]], steps: Sequence[float]) -> list[float]:
    """Places in order, at least as far apart as `steps`, with the least weighted distance to the wishes.

    Without their steps the places only have to rise: isotonic regression by pooling neighbours that are in
    each other's way (Barlow et al. 1972), here with weighted medians.
    """
    pools: list[tuple[float, int, list[Wish]]] = []  # place, number of cells, wishes
    for own, step in zip(wishes, steps, strict=True):
        pool = [(place - step, weight) for place, weight in own]
        place, count = _median(pool), 1
        while pools and pools[-1][0] > place:
            _, more, others = pools.pop()
            pool, count = others + pool, count + more
            place = _median(pool)
        pools.append((place, count, pool))
    level = [place for place, count, _ in pools for _ in range(count)]
    return [place + step for place, step in zip(level, steps, strict=True)]


def _median(wishes: Iterable[Wish]) -> float:
    """The weighted median; between two that are equally good, the middle."""
    ordered = sorted(wishes)
    half, so_far = sum(weight for _, weight in ordered) / 2, 0.0
    for number, (place, weight) in enumerate(ordered):
        so_far += weight
        if so_far > half:
            return place
        if so_far == half:
            return (place + ordered[number + 1][0]) / 2
    return ordered[-1][0]
