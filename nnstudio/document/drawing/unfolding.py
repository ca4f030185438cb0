"""Unfolding a block: its layers come back to their places, and what would lie under its frame makes room."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from nnstudio.document.drawing import blocks
from nnstudio.document.drawing.annotating import Box, frame_around, with_frames_around
from nnstudio.document.drawing.folding import drawn, move_drawn
from nnstudio.document.drawing.layout import GRID, Size
from nnstudio.document.graph import Node
from nnstudio.document.project import Project

_GAP = 32.0
"""Between the frame of a block and the cards around it."""


def unfold(project: Project, block_id: str, sizes: Mapping[str, Size]) -> Project:
    """Show the nodes of a folded block. Where cards are in the way, all that lies behind it moves on, and
    what is still in the way gives way to the sides.

    `sizes` holds the width and height of every card that is seen then.
    """
    opened = blocks.set_folded(project, [block_id], folded=False)
    return with_frames_around(project, with_room(opened, block_id, sizes), sizes)


def with_room(project: Project, block_id: str, sizes: Mapping[str, Size]) -> Project:
    """The project where no card lies under the frame of an unfolded block."""
    members = project.sheet.block_by_id[block_id].members
    nodes = [project.graph.node(each) for each in members]
    frame = frame_around((node.x, node.y, *sizes[node.id]) for node in nodes)
    along = 1 if project.sheet.direction == "down" else 0
    start = min(_place(node)[along] for node in nodes)
    for way in (_Way(along, 1, start), _Way(1 - along, 1), _Way(1 - along, -1)):
        project = way.cleared(project, members, frame, sizes)
    return project


@dataclass(frozen=True)
class _Way:
    """An axis (0: across, 1: down) and a direction (1 or -1) in which cards give way to a frame; only those
    that begin behind `start`, where that is given.
    """

    axis: int
    sign: int
    start: float | None = None

    def cleared(
        self, project: Project, members: tuple[str, ...], frame: Box, sizes: Mapping[str, Size]
    ) -> Project:
        """Move the cards that are in the way, and those beyond them, by as much as the nearest one needs."""
        outside = [node for node in drawn(project).nodes if node.id not in members]
        boxes = {node.id: (node.x, node.y, *sizes[node.id]) for node in outside}
        hit = [
            node for node in outside if _overlap(boxes[node.id], frame) and self._takes(boxes[node.id], frame)
        ]
        if not hit:
            return project
        missing = max(self._missing(boxes[node.id], frame) for node in hit)
        distance = self.sign * ceil(missing / GRID) * GRID
        first = min(self.sign * _place(node)[self.axis] for node in hit) if self.start is None else None
        return move_drawn(
            project,
            {node.id: _moved(node, self.axis, distance) for node in outside if self._is_beyond(node, first)},
        )

    def _takes(self, box: Box, frame: Box) -> bool:
        if self.start is not None:
            return box[self.axis] > self.start
        middle = frame[self.axis] + frame[self.axis + 2] / 2
        return self.sign * (box[self.axis] + box[self.axis + 2] / 2 - middle) >= (
            0 if self.sign > 0 else 1e-9
        )

    def _missing(self, box: Box, frame: Box) -> float:
        begin, extent = box[self.axis], box[self.axis + 2]
        if self.sign > 0:
            return frame[self.axis] + frame[self.axis + 2] + _GAP - begin
        return begin + extent + _GAP - frame[self.axis]

    def _is_beyond(self, node: Node, first: float | None) -> bool:
        place = _place(node)[self.axis]
        if first is None:
            return self.start is not None and place > self.start
        return self.sign * place >= first


def _place(node: Node) -> tuple[float, float]:
    return node.x, node.y


def _moved(node: Node, axis: int, distance: float) -> tuple[float, float]:
    return (node.x + distance, node.y) if axis == 0 else (node.x, node.y + distance)


def _overlap(one: Box, other: Box) -> bool:
    return all(
        one[axis] < other[axis] + other[axis + 2] and other[axis] < one[axis] + one[axis + 2]
        for axis in (0, 1)
    )
