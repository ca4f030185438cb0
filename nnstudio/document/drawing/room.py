"""Room on a sheet: what lies in the way of something that has grown gives way, and comes back when it has
shrunk.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

from nnstudio.document.drawing.annotating import Box
from nnstudio.document.drawing.folding import drawn
from nnstudio.document.drawing.layout import GRID, Size
from nnstudio.document.drawing.pieces import Piece, overlap, pieces, shifted
from nnstudio.document.project import Project

GAP = 32.0
"""Between what has grown and what lies around it, in scene pixels."""


def with_room(
    project: Project, inside: Collection[str], box: Box, sizes: Mapping[str, Size], start: float | None = None
) -> Project:
    """The project where nothing lies in a box but the nodes, notes and frames `inside`.

    All that begins behind `start` (by default where the box begins) in the direction of the drawing moves on
    where that is in the way; what is still in the way gives way to the sides. `sizes` holds the width and
    height of every card that is seen.
    """
    along = 1 if project.sheet.direction == "down" else 0
    start = box[along] if start is None else start
    for way in (_Way(along, 1, start), _Way(1 - along, 1), _Way(1 - along, -1)):
        outside = others(project, inside, sizes)
        distance, moving = way.cleared(outside, box)
        project = shifted(project, moving, way.axis, distance)
    return project


def others(project: Project, inside: Collection[str], sizes: Mapping[str, Size]) -> tuple[Piece, ...]:
    """The pieces that are not of these nodes, notes and frames; what holds one of them counts as no piece."""
    return tuple(
        piece for piece in pieces(project, sizes, inside) if not (piece.nodes | piece.papers) & set(inside)
    )


@dataclass(frozen=True)
class _Way:
    """An axis (0: across, 1: down) and a direction (1 or -1) in which pieces give way to a box; only those
    that begin behind `start`, where that is given.
    """

    axis: int
    sign: int
    start: float | None = None

    def cleared(self, outside: Sequence[Piece], box: Box) -> tuple[float, list[Piece]]:
        """How far the pieces in the way, and those beyond them, have to move; and which these are."""
        hit = [piece for piece in outside if overlap(piece.box, box) and self._takes(piece.box, box)]
        if not hit:
            return 0.0, []
        missing = max(self._missing(piece.box, box) for piece in hit)
        first = min(self.sign * piece.box[self.axis] for piece in hit) if self.start is None else None
        moving = [piece for piece in outside if self._is_beyond(piece.box, first)]
        return self.sign * ceil(missing / GRID) * GRID, moving

    def _takes(self, piece: Box, box: Box) -> bool:
        if self.start is not None:
            return piece[self.axis] > self.start
        middle = box[self.axis] + box[self.axis + 2] / 2
        away = self.sign * (piece[self.axis] + piece[self.axis + 2] / 2 - middle)
        return away >= (0 if self.sign > 0 else 1e-9)

    def _missing(self, piece: Box, box: Box) -> float:
        if self.sign > 0:
            return box[self.axis] + box[self.axis + 2] + GAP - piece[self.axis]
        return piece[self.axis] + piece[self.axis + 2] + GAP - box[self.axis]

    def _is_beyond(self, piece: Box, first: float | None) -> bool:
        if first is None:
            return self.start is not None and piece[self.axis] > self.start
        return self.sign * piece[self.axis] >= first


# ------------------------------------------------------------------ the hole that is left


def without_hole(
    project: Project, inside: Collection[str], before: Box, now: Box, sizes: Mapping[str, Size]
) -> Project:
    """The project where what lay beyond a box comes nearer by as much as this has shrunk, as far as nothing
    else is in its way. `inside` are the nodes that the box is of.
    """
    along = 1 if project.sheet.direction == "down" else 0
    for axis, sign in ((along, 1), (1 - along, 1), (1 - along, -1)):
        outside = others(project, inside, sizes)
        if sign > 0:
            edge = before[axis] + before[axis + 2]
            room, moving = edge - now[axis] - now[axis + 2], [p for p in outside if p.box[axis] >= edge]
        else:
            room = now[axis] - before[axis]
            moving = [p for p in outside if p.box[axis] + p.box[axis + 2] <= before[axis]]
        staying = [piece for piece in outside if piece not in moving]
        staying.append(Piece(frozenset(inside), frozenset(), now))
        ways = _beside(moving, staying, axis)
        if axis == along:
            ways += _leading(project, moving, staying)
        free = min((room, *(_distance(*way, axis, sign) for way in ways)))
        distance = floor(max(free, 0.0) / GRID) * GRID
        project = shifted(project, moving if distance else (), axis, -sign * distance)
    return project


def _beside(moving: Sequence[Piece], staying: Sequence[Piece], axis: int) -> list[tuple[Box, Box]]:
    """The boxes of those that move and those that stay which would meet, were they moved far enough."""
    low, size = 1 - axis, 3 - axis
    return [
        (one.box, other.box)
        for one in moving
        for other in staying
        if other.box[low] < one.box[low] + one.box[size] + GRID
        and one.box[low] < other.box[low] + other.box[size] + GRID
    ]


def _leading(project: Project, moving: Sequence[Piece], staying: Sequence[Piece]) -> list[tuple[Box, Box]]:
    """The boxes of those that move and of those that lead to them and stay."""
    movers = {node_id: piece.box for piece in moving for node_id in piece.nodes}
    stayers = {node_id: piece.box for piece in staying for node_id in piece.nodes}
    ends = {(link.source, link.target) for link in drawn(project).links}
    return [(movers[end], stayers[start]) for start, end in ends if end in movers and start in stayers]


def _distance(moving: Box, staying: Box, axis: int, sign: int) -> float:
    """How far a box may come nearer to one that stays."""
    near, far = (staying, moving) if sign > 0 else (moving, staying)
    return far[axis] - near[axis] - near[axis + 2] - GAP
