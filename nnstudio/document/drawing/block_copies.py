"""Copies of a block: on their own, in a link, or behind a node."""

from collections.abc import Iterator
from dataclasses import dataclass

from nnstudio.document.drawing.blocks import block_named, paste_blocks, set_folded
from nnstudio.document.drawing.folding import alike, entries, exits, place_of, with_feeding
from nnstudio.document.editing import edits
from nnstudio.document.graph import Graph, Link
from nnstudio.document.project import Project
from nnstudio.document.sharing import can_share
from nnstudio.document.sheet import Block
from nnstudio.errors import EditError


@dataclass(frozen=True)
class Row:
    """A block with one input and one output: the ports that its input feeds, and its last node."""

    block: Block
    entry: frozenset[tuple[str, int]]
    exit: str


def distinct_blocks(project: Project) -> tuple[Block, ...]:
    """The blocks of a project, of those with equal layers and links the first."""
    found: dict[object, Block] = {}
    for block in project.sheet.blocks:
        found.setdefault(_content(project.graph, block), block)
    return tuple(found.values())


def _content(graph: Graph, block: Block) -> object:
    numbers = {member: number for number, member in enumerate(block.members)}
    layers = tuple(graph.node(member).layer for member in block.members)
    links = sorted(
        (numbers[link.source], numbers[link.target], link.port)
        for member in block.members
        for link in graph.incoming(member)
        if link.source in numbers
    )
    return layers, tuple(links)


def add_copy(project: Project, block_id: str, x: float, y: float) -> tuple[Project, str]:
    """Put a folded copy on the sheet, its card at x, y; also gives its id."""
    block = block_named(project, block_id)
    nodes = [project.graph.node(each) for each in block.members]
    links = [link for link in project.graph.links if {link.source, link.target} <= set(block.members)]
    original = with_feeding(project.graph, block)
    project, ids = edits.paste(project, nodes, links, *_offset(project, block, x, y))
    new_ids = dict(zip(block.members, ids, strict=True))
    return _folded(paste_blocks(project, [original], new_ids))


def append_copy(project: Project, block_id: str, after: str, x: float, y: float) -> tuple[Project, str]:
    """Put a folded copy behind a node, its card at x, y; also gives its id."""
    row = row_of(project, block_id)
    project, _ = with_copy(project, row, after, _offset(project, row.block, x, y), share=False)
    return _folded(project)


def insert_copy(project: Project, block_id: str, link: Link, x: float, y: float) -> tuple[Project, str]:
    """Put a folded copy into a link (and those drawn as one line with it), its card at x, y; also gives its
    id.
    """
    row, together = row_of(project, block_id), alike(project, link)
    offset = _offset(project, row.block, x, y)
    project, last = with_copy(project, row, link.source, offset, share=False)
    for each in together:
        project = edits.connect(project, last, each.target, each.port)
    return _folded(project)


def _offset(project: Project, block: Block, x: float, y: float) -> tuple[float, float]:
    """How far a copy lies from the original, whose card is to be at x, y."""
    left, top = place_of(project.graph, block, project.sheet.direction)
    return x - left, y - top


def _folded(project: Project) -> tuple[Project, str]:
    """The project where the block that came last is folded; also gives its id."""
    last = project.sheet.blocks[-1].id
    return set_folded(project, [last], True), last


# ------------------------------------------------------------------ blocks with one way in and one way out


def row_of(project: Project, block_id: str) -> Row:
    """The block as one that can stand in a row; raises `EditError` for one that has not one input and one
    output.
    """
    block = block_named(project, block_id)
    ways_in, ways_out = entries(project.graph, block), exits(project.graph, block)
    if len(ways_in) != 1 or len(ways_out) != 1:
        counted = f"{_count(len(ways_in), 'input')} and {_count(len(ways_out), 'output')}"
        raise EditError(
            f"{block.name} has {counted}: only a block with one of each can stand in a row; duplicate it "
            "instead."
        )
    return Row(block, frozenset(ways_in[0]), ways_out[0])


def _count(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"


def with_copy(
    project: Project, row: Row, before: str, offset: tuple[float, float], share: bool
) -> tuple[Project, str]:
    """Add one copy that follows the node `before`, moved by an offset; also gives its last node."""
    graph = project.graph
    originals = [graph.node(each) for each in row.block.members]
    project, ids = edits.paste(project, originals, (), *offset)
    new_ids = dict(zip(row.block.members, ids, strict=True))
    for link in _links_of(graph, row):
        source = new_ids[link.source] if link.source else before
        project = edits.connect(project, source, new_ids[link.target], link.port)
    for original in originals if share else ():
        if can_share(original.layer):
            project = edits.set_shares(project, new_ids[original.id], original.id)
    return paste_blocks(project, [row.block], new_ids), new_ids[row.exit]


def _links_of(graph: Graph, row: Row) -> Iterator[Link]:
    """The links into the block's nodes in the order of their ports; a source that is empty means the input of
    the block.
    """
    for member in row.block.members:
        inner = {link.port: link for link in graph.incoming(member) if link.source in row.block.members}
        outer = {port: Link("", member, port) for node_id, port in row.entry if node_id == member}
        yield from (link for _, link in sorted((inner | outer).items()))
