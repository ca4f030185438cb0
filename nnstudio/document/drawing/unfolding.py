"""Unfolding a block makes room for its layers, which come back to their places; folding it takes the room
back.
"""

from collections.abc import Mapping

from nnstudio.document.drawing import blocks
from nnstudio.document.drawing.annotating import (
    Box,
    around,
    frame_around,
    with_frames_around,
)
from nnstudio.document.drawing.folding import place_of
from nnstudio.document.drawing.growing import with_room_around
from nnstudio.document.drawing.layout import Size
from nnstudio.document.drawing.room import with_room, without_hole
from nnstudio.document.project import Project
from nnstudio.document.sheet import Block


def unfold(project: Project, block_id: str, sizes: Mapping[str, Size]) -> Project:
    """Show the nodes of a folded block. What is in the way moves on with all that lies behind it, or gives
    way to the sides; frames that hold the block grow with it.

    `sizes` holds the width and height of every card that is seen then.
    """
    members = project.sheet.block_by_id[block_id].members
    opened = blocks.set_folded(project, [block_id], folded=False)
    nodes = [opened.graph.node(each) for each in members]
    box = frame_around((node.x, node.y, *sizes[node.id]) for node in nodes)
    start = min(node.y if project.sheet.direction == "down" else node.x for node in nodes)
    roomy = with_frames_around(project, with_room(opened, members, box, sizes, start), sizes)
    return with_room_around(project, roomy, members, sizes)


def fold(project: Project, block_id: str, sizes: Mapping[str, Size], card: Size) -> Project:
    """Let one card of the size `card` stand for a block; what lies beyond it comes nearer by the room that
    this leaves, as far as nothing is in the way.

    `sizes` holds the width and height of every card that is seen now.
    """
    block = blocks.block_named(project, block_id)
    before = _room_of(project, block, sizes)
    box = (*place_of(project.graph, block, project.sheet.direction), *card)
    sizes = {**sizes, **dict.fromkeys(block.members, card)}
    folded = blocks.set_folded(project, [block_id], folded=True)
    folded = with_room(folded, block.members, box, sizes)
    return with_frames_around(project, without_hole(folded, block.members, before, box, sizes), sizes)


def _room_of(project: Project, block: Block, sizes: Mapping[str, Size]) -> Box:
    """The room that the layers of a block take: in the direction of the drawing with the margins of its
    frame; across without, so that what lies beside a single row does not move.
    """
    boxes = [(node.x, node.y, *sizes[node.id]) for node in map(project.graph.node, block.members)]
    bare, framed = around(boxes), frame_around(boxes)
    if project.sheet.direction == "down":
        return bare[0], framed[1], bare[2], framed[3]
    return framed[0], bare[1], framed[2], bare[3]
