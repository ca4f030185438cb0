"""What the card of a folded block says: its name, how much is in it, its shapes, and what is wrong inside."""

from collections.abc import Mapping, Sequence

from nnstudio.canvas.cards.card import Card, count_text
from nnstudio.canvas.cards.preview import Sketch
from nnstudio.document.checks.problems import Report
from nnstudio.document.drawing.folding import Entry
from nnstudio.document.project import Project
from nnstudio.document.sharing import can_share
from nnstudio.document.sheet import Block

_MOST_FAMILIES = 12


def block_card(
    project: Project,
    report: Report,
    block: Block,
    cards: Mapping[str, Card],
    ports: tuple[Sequence[Entry], Sequence[str]],
) -> Card:
    """The card of a block, made of those of its nodes; `ports` are its entries and exits."""
    members = [cards[each] for each in block.members]
    shapes = [cards[each].shape for each in ports[1]]
    return Card(
        title=block.name,
        caption=_caption(project, report, block),
        family="block",
        summary=f"A block of {_layers(block)}; a double click or B unfolds it.",
        inputs=len(ports[0]),
        has_output=bool(ports[1]),
        shape=", ".join(shape for shape in shapes if shape),
        problems=tuple(problem for card in members for problem in card.problems),
        preview=sketch_of(project, block),
        shares=_sharing_of(project, block),
        direction=project.sheet.direction,
        families=tuple(card.family for card in members[:_MOST_FAMILIES]),
    )


def _caption(project: Project, report: Report, block: Block) -> str:
    original = _original_of(project, block)
    if original is not None:
        return f"shares {original.name}"
    count = sum(report.parameter_counts.get(each, 0) for each in block.members)
    return " · ".join([_layers(block), count_text(count)] if count else [_layers(block)])


def _original_of(project: Project, block: Block) -> Block | None:
    """The other block whose nodes own all weights of this one's, if there is one."""
    nodes = [project.graph.node(each) for each in block.members]
    owners = {node.shares for node in nodes if can_share(node.layer)}
    if not owners or "" in owners:
        return None
    around = {project.sheet.block_of.get(owner) for owner in owners} - {block}
    return around.pop() if len(around) == 1 else None


def _sharing_of(project: Project, block: Block) -> str:
    original = _original_of(project, block)
    return "" if original is None else f"The same layers as {original.name}: both use its weights."


def _layers(block: Block) -> str:
    return "1 layer" if len(block.members) == 1 else f"{len(block.members)} layers"


def sketch_of(project: Project, block: Block) -> Sketch:
    """Where the layers of a block lie, and which of them are linked; always from left to right, for a card is
    wider than high.
    """
    nodes = [project.graph.node(each) for each in block.members]
    down = project.sheet.direction == "down"
    spots = [(node.y, node.x) if down else (node.x, node.y) for node in nodes]
    left, top = min(x for x, _ in spots), min(y for _, y in spots)
    places = {node.id: number for number, node in enumerate(nodes)}
    return Sketch(
        tuple((x - left, y - top, node.layer.family) for (x, y), node in zip(spots, nodes, strict=True)),
        tuple(
            (places[link.source], places[link.target])
            for node in nodes
            for link in project.graph.outgoing(node.id)
            if link.target in places
        ),
    )
