"""What the card of a folded block says: its name, how much is in it, its shapes, and what is wrong inside."""

from collections.abc import Mapping, Sequence

from nnstudio.canvas.card import Card, count_text
from nnstudio.canvas.preview import Sketch
from nnstudio.document.folding import Entry
from nnstudio.document.problems import Report
from nnstudio.document.project import Project
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
        caption=_caption(report, block),
        family="block",
        summary=f"A block of {_layers(block)}; a double click or B unfolds it.",
        inputs=len(ports[0]),
        has_output=bool(ports[1]),
        shape=", ".join(shape for shape in shapes if shape),
        problems=tuple(problem for card in members for problem in card.problems),
        preview=sketch_of(project, block),
        direction=project.sheet.direction,
        families=tuple(card.family for card in members[:_MOST_FAMILIES]),
    )


def _caption(report: Report, block: Block) -> str:
    count = sum(report.parameter_counts.get(each, 0) for each in block.members)
    return " · ".join([_layers(block), count_text(count)] if count else [_layers(block)])


def _layers(block: Block) -> str:
    return "1 layer" if len(block.members) == 1 else f"{len(block.members)} layers"


def sketch_of(project: Project, block: Block) -> Sketch:
    """Where the layers of a block lie, and which of them are linked."""
    nodes = [project.graph.node(each) for each in block.members]
    left, top = min(node.x for node in nodes), min(node.y for node in nodes)
    places = {node.id: number for number, node in enumerate(nodes)}
    return Sketch(
        tuple((node.x - left, node.y - top, node.layer.family) for node in nodes),
        tuple(
            (places[link.source], places[link.target])
            for node in nodes
            for link in project.graph.outgoing(node.id)
            if link.target in places
        ),
    )
