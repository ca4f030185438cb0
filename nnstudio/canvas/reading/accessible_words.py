"""What a screen reader says of cards, ports, links, notes and frames."""

from nnstudio.canvas.cards.port import Port
from nnstudio.canvas.mirroring_scene import MirroringScene
from nnstudio.document.graph import Link


def name_of(drawing: MirroringScene, thing: str | Link | Port) -> str:
    """The words by which a thing is called: ``Dense 1 · 16``, ``Dense 1 to Add 1``, ``Input 2 of Add 1``."""
    if isinstance(thing, Port):
        title = drawing.card(thing.node_id).card.title
        ports = drawing.card(thing.node_id).ports()
        same = [port for port in ports if port.side == thing.side]
        number = f" {same.index(thing) + 1}" if len(same) > 1 else ""
        return f"{thing.side.capitalize()}{number} of {title}"
    if isinstance(thing, Link):
        return f"{drawing.card(thing.source).card.title} to {drawing.card(thing.target).card.title}"
    if thing in drawing.annotations.items:
        annotation = drawing.annotations.items[thing].annotation
        return annotation.text or annotation.kind.capitalize()
    return drawing.card(thing).card.title


def description_of(drawing: MirroringScene, thing: str | Link | Port) -> str:
    """What there is to know of a thing besides its name."""
    if isinstance(thing, Port):
        return _of_port(drawing, thing)
    if isinstance(thing, Link):
        problems = (each for each in drawing.editor.report.problems if thing in each.links)
        shape = drawing.links[thing].label
        parts = [f"carries {shape} for each row" if shape else "", *(each.sentence for each in problems)]
        return ", ".join(part for part in parts if part)
    if thing in drawing.annotations.items:
        return drawing.annotations.items[thing].description
    return drawing.card(thing).card.description


def _of_port(drawing: MirroringScene, port: Port) -> str:
    """Where its links lead to or come from."""
    graph, places = drawing.editor.project.graph, drawing.card(port.node_id).same_port(port)
    if port.side == "output":
        ends = [link.target for link in graph.outgoing(port.node_id)]
        verb = "leads to"
    else:
        taken = {(each.node_id, each.index) for each in places}
        ends = [
            link.source
            for node_id in dict.fromkeys(each.node_id for each in places)
            for link in graph.incoming(node_id)
            if (link.target, link.port) in taken
        ]
        verb = "fed by"
    titles = dict.fromkeys(drawing.card(end).card.title for end in ends)
    return f"{verb} {' and '.join(titles)}" if titles else "free"
