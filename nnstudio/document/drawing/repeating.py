"""One block several times in a row: each copy gets what the one before it gives."""

from collections.abc import Mapping
from dataclasses import replace

from nnstudio.document.drawing.annotating import FRAME_MARGINS, with_frames_around
from nnstudio.document.drawing.block_copies import row_of, with_copy
from nnstudio.document.drawing.folding import drawn, move_drawn
from nnstudio.document.drawing.layout import Size
from nnstudio.document.project import Project
from nnstudio.document.sheet import Block
from nnstudio.errors import EditError

MOST_TIMES = 50
_GAP = 32.0
"""From one copy to the next, in scene pixels."""


def repeat(
    project: Project, block_id: str, times: int, sizes: Mapping[str, Size], share: bool = False
) -> Project:
    """Put copies of a block behind it, until it stands `times` times in a row; what followed it follows the
    last one. With `share` the copies use the weights of the original, else each has weights of its own.

    `sizes` holds the width and height of every card that is seen. Raises `EditError` for a block that has not
    one input and one output.
    """
    row = row_of(project, block_id)
    if not 2 <= times <= MOST_TIMES:
        raise EditError(f"A block can stand in a row from 2 to {MOST_TIMES} times, not {times}.")
    onward = [link for link in project.graph.outgoing(row.exit) if link.target not in row.block.members]
    step = _step(project, row.block, sizes)
    project = _with_room(project, row.block, (step[0] * (times - 1), step[1] * (times - 1)), sizes)
    last = row.exit
    for number in range(1, times):
        project, last = with_copy(project, row, last, (step[0] * number, step[1] * number), share)
    moved = {link: replace(link, source=last) for link in onward}
    links = (moved.get(link, link) for link in project.graph.links)
    return replace(project, graph=project.graph.with_links(links))


# ------------------------------------------------------------------ where the copies stand


def _step(project: Project, block: Block, sizes: Mapping[str, Size]) -> tuple[float, float]:
    """How far one copy lies from the one before, to the right and down."""
    down = project.sheet.direction == "down"
    extent = sizes[block.members[0]][1 if down else 0]
    if not block.folded:
        nodes = [project.graph.node(each) for each in block.members]
        begins = [node.y if down else node.x for node in nodes]
        ends = [begin + sizes[node.id][down] for begin, node in zip(begins, nodes, strict=True)]
        before, above, behind, below = FRAME_MARGINS
        extent = max(ends) - min(begins) + (above + below if down else before + behind)
    return (0.0, extent + _GAP) if down else (extent + _GAP, 0.0)


def _with_room(
    project: Project, block: Block, room: tuple[float, float], sizes: Mapping[str, Size]
) -> Project:
    """Everything behind a block moves on by the room that its copies need."""
    graph, down = drawn(project), project.sheet.direction == "down"
    own = [node for node in graph.nodes if node.id in block.members]
    start = min(node.y if down else node.x for node in own)
    behind = [
        node for node in graph.nodes if node.id not in block.members and (node.y if down else node.x) > start
    ]
    places = {node.id: (node.x + room[0], node.y + room[1]) for node in behind}
    return with_frames_around(project, move_drawn(project, places), sizes)
