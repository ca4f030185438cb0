"""How large the card is that shows each node."""

from nnstudio.canvas import geometry
from nnstudio.document.drawing.folding import entries, exits
from nnstudio.document.drawing.layout import Size
from nnstudio.document.graph import input_count
from nnstudio.document.project import Project
from nnstudio.document.sheet import Block, Direction


def sizes_of(project: Project, direction: Direction | None = None) -> dict[str, Size]:
    """Width and height of the card that is seen for each node, in scene pixels; in another direction of the
    drawing if one is given.
    """
    direction = direction or project.sheet.direction
    graph = project.graph
    sizes = {node.id: geometry.card_size(input_count(graph, node), direction) for node in graph.nodes}
    for block in project.sheet.blocks:
        if block.folded:
            sizes |= dict.fromkeys(block.members, size_of_block(project, block, direction))
    return sizes


def size_of_block(project: Project, block: Block, direction: Direction | None = None) -> Size:
    """Width and height of the card of a folded block: large enough for the side with more ports."""
    ports = max(len(entries(project.graph, block)), len(exits(project.graph, block)))
    return geometry.card_size(ports, direction or project.sheet.direction)
