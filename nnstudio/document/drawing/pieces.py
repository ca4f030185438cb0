"""What moves as one on a sheet: a card, a note, an unfolded block, a frame with all that lies in it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from nnstudio.document.drawing.annotating import (
    Box,
    around,
    box_of,
    contents,
    frame_around,
    move_annotations,
)
from nnstudio.document.drawing.folding import drawn, move_drawn
from nnstudio.document.drawing.layout import Size
from nnstudio.document.project import Project


@dataclass(frozen=True)
class Piece:
    """Nodes of the drawn graph, notes and frames that keep their distances, and the box around them."""

    nodes: frozenset[str]
    papers: frozenset[str]
    box: Box


def pieces(project: Project, sizes: Mapping[str, Size], apart: Collection[str] = ()) -> tuple[Piece, ...]:
    """The pieces of a sheet; what is in a frame or a block that holds a node of `apart` is on its own.

    `sizes` holds the width and height of every card that is seen.
    """
    graph, sheet = drawn(project), project.sheet
    boxes: dict[str, Box] = {node.id: (node.x, node.y, *sizes[node.id]) for node in graph.nodes}
    boxes |= {slip.id: box_of(slip) for slip in sheet.annotations}
    whole = [block for block in sheet.blocks if not block.folded and not set(block.members) & set(apart)]
    groups = [set(block.members) for block in whole]
    for frame in (each for each in sheet.annotations if each.kind == "frame"):
        nodes, papers = contents(project, (frame.id,), sizes)
        if nodes & set(apart):
            del boxes[frame.id]
        else:
            groups.append({frame.id} | {each for each in nodes if each in graph} | papers)
    groups = _joined([*groups, *({each} for each in boxes)])
    frames = {block.members[0]: frame_around(boxes[each] for each in block.members) for block in whole}
    return tuple(_piece(project, group & boxes.keys(), boxes, frames) for group in groups)


def _piece(project: Project, group: set[str], boxes: Mapping[str, Box], frames: Mapping[str, Box]) -> Piece:
    own = [each[member] for each in (boxes, frames) for member in group if member in each]
    papers = group & project.sheet.by_id.keys()
    return Piece(frozenset(group - papers), frozenset(papers), around(own))


def _joined(groups: Iterable[set[str]]) -> list[set[str]]:
    """Groups that have something in common become one."""
    group_of: dict[str, set[str]] = {}
    for group in groups:
        whole = set(group).union(*(group_of[each] for each in group if each in group_of))
        group_of |= dict.fromkeys(whole, whole)
    return list({id(group): group for group in group_of.values()}.values())


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes have a place in common."""
    return all(
        one[axis] < other[axis] + other[axis + 2] and other[axis] < one[axis] + one[axis + 2]
        for axis in (0, 1)
    )


def shifted(project: Project, moving: Iterable[Piece], axis: int, distance: float) -> Project:
    """The project where some pieces were moved along an axis (0: to the right, 1: down)."""
    moving = tuple(moving)
    dx, dy = (distance, 0.0) if axis == 0 else (0.0, distance)
    graph, sheet = drawn(project), project.sheet
    nodes = {each: graph.node(each) for piece in moving for each in piece.nodes}
    papers = {each: sheet.by_id[each] for piece in moving for each in piece.papers}
    project = move_drawn(project, {each: (node.x + dx, node.y + dy) for each, node in nodes.items()})
    return move_annotations(project, {each: (slip.x + dx, slip.y + dy) for each, slip in papers.items()})
