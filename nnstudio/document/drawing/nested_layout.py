"""The layout of a sheet with frames and unfolded blocks: each is laid out by itself and then takes part in
the layout around it as one large card, so that nothing else comes to lie in it. Notes keep to the card that
they are near to.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nnstudio.document.drawing.annotating import Box, around, frame_around
from nnstudio.document.drawing.holders import Holder
from nnstudio.document.drawing.layout import GRID, Gaps, Size, arranged
from nnstudio.document.drawing.pieces import overlap
from nnstudio.document.graph import Graph, Link, Node
from nnstudio.document.sheet import Direction
from nnstudio.engine.layers import Add

NEAR = 80.0
"""Up to this distance in scene pixels a note keeps to the nearest card."""


@dataclass(frozen=True)
class _Item:
    """A card, a holder or a note, with the notes that keep to it."""

    id: str
    inner: Mapping[str, Box]
    """Boxes of all nodes, notes and frames in it, counted from its upper left corner."""
    size: Size
    now: Box
    """Where it lies before the layout."""
    line: float
    """How far across its links run."""
    is_outside: bool = False
    """Whether it is only a point to which links from outside the holder lead, or from which they come."""


@dataclass(frozen=True)
class Nesting:
    """Lays holders out. `graph` is the drawn graph or a part of it, `now` holds the boxes of its nodes and of
    all notes and frames, `sizes` the width and height of every card in the new direction.
    """

    graph: Graph
    now: Mapping[str, Box]
    sizes: Mapping[str, Size]
    direction: Direction
    gaps: Gaps

    def places(self, sheet: Holder, loose_notes: bool = True) -> dict[str, Box]:
        """Where cards, notes and frames come to lie; the upper left corner of the whole stays where it is.

        Notes that are near to no card are put behind the rest, or left out.
        """
        items = self._items(sheet, loose_notes)
        return _boxes(items, self._laid_out(items))

    def _laid_out(self, items: Sequence[_Item]) -> dict[str, tuple[float, float]]:
        """The corners of items that are laid out where they lie."""
        sizes, lines = {item.id: item.size for item in items}, {item.id: item.line for item in items}
        return arranged(self._level(items), sizes, self.direction, self.gaps, lines)

    def _level(self, items: Sequence[_Item]) -> Graph:
        """The items as the nodes of a graph, with the links from one to another."""
        item_of = {each: item for item in items for each in item.inner if each in self.graph}
        ends = [
            (item_of[link.source], item_of[link.target], link)
            for link in self.graph.links
            if link.source in item_of and link.target in item_of
        ]
        ends = [
            (source, target, link)
            for source, target, link in ends
            if source is not target and not (source.is_outside and target.is_outside)
        ]
        ends.sort(key=lambda end: (self._across(end[1].inner[end[2].target]), end[2].port))
        ports: dict[str, dict[str, int]] = {}
        for source, target, _ in ends:
            taken = ports.setdefault(target.id, {})
            taken.setdefault(source.id, len(taken))
        return Graph(
            tuple(Node(item.id, Add(), item.now[0], item.now[1]) for item in items),
            tuple(
                Link(source, target, port)
                for target, taken in ports.items()
                for source, port in taken.items()
            ),
        )

    def _across(self, box: Box) -> float:
        return box[0] if self.direction == "down" else box[1]

    # ------------------------------------------------------------------ what takes part

    def _items(self, holder: Holder, loose_notes: bool) -> list[_Item]:
        """What lies directly in a holder, in the order of the nodes, each with the notes that keep to it."""
        within = {node_id: each for each in holder.holders for node_id in each.nodes}
        items: dict[object, _Item] = {}
        for node in (node for node in self.graph.nodes if node.id in holder.nodes):
            inner = within.get(node.id)
            if inner is None:
                items[node.id] = self._alone(node.id, self.sizes[node.id])
            elif inner not in items:
                items[inner] = self._holder(inner)
        keeping: dict[str, list[str]] = {}
        for note in holder.notes:
            distance, nearest = min((_distance(self.now[note], item.now), item.id) for item in items.values())
            keeping.setdefault(nearest if distance <= NEAR else "", []).append(note)
        found = [self._with_notes(item, keeping.get(item.id, ())) for item in items.values()]
        loose = keeping.get("", ()) if loose_notes else ()
        return [*found, *(self._alone(note, self.now[note][2:]) for note in loose)]

    def _alone(self, name: str, size: Size) -> _Item:
        middle = (size[0] if self.direction == "down" else size[1]) / 2
        return _Item(name, {name: (0.0, 0.0, *size)}, size, self.now[name], middle)

    def _holder(self, holder: Holder) -> _Item:
        """A holder whose inside is laid out, with the margins of a frame. Links across its border begin and
        end at points outside, so that cards inside make room for those that pass.
        """
        items = self._items(holder, loose_notes=True)
        now = frame_around(item.now for item in items)
        points = self._points(holder, items[0].now)
        corners = self._laid_out([*points, *items])
        inner = frame_around((*corners[item.id], *item.size) for item in items)
        boxes = {each: _moved(box, -inner[0], -inner[1]) for each, box in _boxes(items, corners).items()}
        if holder.frame:
            boxes[holder.frame] = (0.0, 0.0, *inner[2:])
        leading = [*points, *items][0]
        line = self._across((*corners[leading.id], 0.0, 0.0)) - self._across(inner) + leading.line
        line = min(max(line, 0.0), self._across((inner[2], inner[3], 0.0, 0.0)))
        first = next(node.id for node in self.graph.nodes if node.id in holder.nodes)
        return _Item(f"{holder.frame} around {first}", boxes, inner[2:], now, line)

    def _points(self, holder: Holder, now: Box) -> list[_Item]:
        """A point for each node outside a holder that leads into it or follows it, the former first."""
        own = holder.nodes
        before = [link.source for link in self.graph.links if link.target in own and link.source not in own]
        after = [link.target for link in self.graph.links if link.source in own and link.target not in own]
        point = (0.0, 0.0, 0.0, 0.0)
        return [
            _Item(f"{node_id} outside", {node_id: point}, (0.0, 0.0), now, 0.0, is_outside=True)
            for node_id in dict.fromkeys([*before, *after])
        ]

    def _with_notes(self, item: _Item, notes: Sequence[str]) -> _Item:
        """An item with notes beside it, as far from its edges as they are now."""
        if not notes:
            return item
        beside: dict[str, Box] = {}
        for note in notes:
            beside[note] = _kept_beside(self.now[note], item, beside.values())
        whole = around([(0.0, 0.0, *item.size), *beside.values()])
        return _Item(
            item.id,
            {each: _moved(box, -whole[0], -whole[1]) for each, box in (dict(item.inner) | beside).items()},
            whole[2:],
            around([item.now, *(self.now[note] for note in notes)]),
            item.line - self._across(whole),
        )


def _kept_beside(note: Box, item: _Item, others: Iterable[Box]) -> Box:
    """The box of a note, counted from the corner of an item: beside or below this, it follows that edge.

    Where it would lie on the item, or on others that keep to it, it is moved off to the nearest free place.
    """
    x, y = (
        note[axis]
        - item.now[axis]
        + (item.size[axis] - item.now[axis + 2] if note[axis] >= item.now[axis] + item.now[axis + 2] else 0.0)
        for axis in (0, 1)
    )
    taken = [(0.0, 0.0, *item.size), *others]
    places = [(x, y)]
    for left, top, width, height in taken:
        places += [(x, top - GRID - note[3]), (x, top + height + GRID)]
        places += [(left - GRID - note[2], y), (left + width + GRID, y)]
    free = [
        (abs(place[0] - x) + abs(place[1] - y), place)
        for place in places
        if not any(overlap((*place, *note[2:]), box) for box in taken)
    ]
    below = x, max(top + height for _, top, _, height in taken) + GRID
    return (*min(free, default=(0.0, below))[1], note[2], note[3])


def _boxes(items: Sequence[_Item], corners: Mapping[str, tuple[float, float]]) -> dict[str, Box]:
    """The boxes of all that is in some items."""
    return {each: _moved(box, *corners[item.id]) for item in items for each, box in item.inner.items()}


def _moved(box: Box, dx: float, dy: float) -> Box:
    return box[0] + dx, box[1] + dy, box[2], box[3]


def _distance(one: Box, other: Box) -> float:
    """From edge to edge, along the axis on which they are farther apart; 0 where they overlap."""
    return max(
        max(other[axis] - one[axis] - one[axis + 2], one[axis] - other[axis] - other[axis + 2], 0.0)
        for axis in (0, 1)
    )
