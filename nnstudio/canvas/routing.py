"""Which links go around cards that a straight curve would pass behind, and along which lane.

Everything is said along the direction of the drawing and across it, so that it holds left to right and top to
bottom alike.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from nnstudio.canvas import geometry
from nnstudio.canvas.geometry import Lane
from nnstudio.document.graph import Link
from nnstudio.document.sheet import Direction
from nnstudio.session.editing.editor import Change

CLEARANCE = 14.0
"""Least distance from a lane to a card, in scene pixels; a grid of cards has gaps of 32."""
NESTING = 16.0
"""A lane stands this much farther off for each card that it passes, where there is room: so links that skip
the same cards lie inside each other.
"""
_MOST_NESTED = 6
_ENDS = 4.0
_SAMPLES = [step / 24 for step in range(1, 24)]


@dataclass(frozen=True)
class _Block:
    """A card as its stretches along and across the drawing."""

    node_id: str
    first: float
    last: float
    low: float
    high: float


class Router:
    """Knows where the cards are, sorted along the drawing."""

    def __init__(self, cards: Iterable[tuple[str, QRectF]], direction: Direction) -> None:
        self._down = direction == "down"
        self._blocks = sorted((self._block(*card) for card in cards), key=lambda block: block.first)
        self._firsts = [block.first for block in self._blocks]
        self._longest = max((block.last - block.first for block in self._blocks), default=0.0)

    def lane(self, start: QPointF, end: QPointF, own: tuple[str, str]) -> Lane | None:
        """The lane of a link between the cards `own`; None where its curve passes no other card."""
        begin, stop = self._flow(start), self._flow(end)
        low, high = sorted((begin[1], stop[1]))
        between = [block for block in self._between(begin[0], stop[0]) if block.node_id not in own]
        beside = (block for block in between if block.low <= high and block.high >= low)
        passed = [block for block in beside if _hits(begin, stop, block)]
        if not passed:
            return None
        return Lane(
            _nearest_free(between, (begin[1] + stop[1]) / 2, NESTING * min(len(passed), _MOST_NESTED)),
            min(block.first for block in between) - begin[0],
            stop[0] - max(block.last for block in between),
        )

    def _block(self, node_id: str, rect: QRectF) -> _Block:
        x, y = (rect.left(), rect.right()), (rect.top(), rect.bottom())
        return _Block(node_id, *(y if self._down else x), *(x if self._down else y))

    def _flow(self, point: QPointF) -> tuple[float, float]:
        return (point.y(), point.x()) if self._down else (point.x(), point.y())

    def _between(self, begin: float, stop: float) -> Iterator[_Block]:
        for place in range(bisect_left(self._firsts, begin - self._longest), len(self._blocks)):
            block = self._blocks[place]
            if block.first >= stop - _ENDS:
                return
            if block.last > begin + _ENDS:
                yield block


def skips_room_for_a_card(start: QPointF, end: QPointF, direction: Direction) -> bool:
    """Whether a link leads forward so far that a card may stand between its ends."""
    along = end.y() - start.y() if direction == "down" else end.x() - start.x()
    return along > geometry.CARD_HEIGHT


def moved_by(change: Change) -> set[Link] | None:
    """The links whose ends lie elsewhere after a change; None for all.

    Where cards stand elsewhere, links of others may have to go around them.
    """
    turned = change.before.sheet.direction != change.after.sheet.direction
    if change.opened or turned or change.added or change.removed:
        return None
    before, graph = change.before.graph, change.after.graph
    places = ((before.node(each), graph.node(each)) for each in change.changed)
    if any((old.x, old.y) != (new.x, new.y) for old, new in places):
        return None
    # A new link may shift the other ports of its target.
    nodes = {*change.changed, *(link.target for link in change.added_links | change.removed_links)}
    incident = (link for node_id in nodes for link in (*graph.incoming(node_id), *graph.outgoing(node_id)))
    return {*change.added_links, *incident}


def _hits(begin: tuple[float, float], stop: tuple[float, float], block: _Block) -> bool:
    """Whether the curve from port to port (see `geometry.link_path`) passes behind a card."""
    length, rise = stop[0] - begin[0], stop[1] - begin[1]
    for t in _SAMPLES:
        along = begin[0] + length * t * (1.5 * (1 - t) + t * t)
        if block.first <= along <= block.last:
            across = begin[1] + rise * t * t * (3 - 2 * t)
            if block.low <= across <= block.high:
                return True
    return False


def _nearest_free(blocks: Iterable[_Block], wanted: float, further: float) -> float:
    """The level nearest to a wanted one that is clear of all blocks, up to `further` beyond the clearance."""
    taken = _merged(sorted((block.low - CLEARANCE, block.high + CLEARANCE) for block in blocks))
    levels = []
    for place, (low, high) in enumerate(taken):
        room_before = low - taken[place - 1][1] if place else 2 * further
        room_after = taken[place + 1][0] - high if place + 1 < len(taken) else 2 * further
        levels += [low - min(further, room_before / 2), high + min(further, room_after / 2)]
    return min(levels, key=lambda level: abs(level - wanted))


def _merged(stretches: list[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for low, high in stretches:
        if merged and low <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(high, merged[-1][1])
        else:
            merged.append((low, high))
    return merged
