"""The drawing as it is seen while blocks are folded: which node stands for which, which ports their cards
have, which links are drawn, and what moves with a card.

In the graph that is `drawn`, the first node of a folded block stands for all of it.
"""

from collections.abc import Mapping
from dataclasses import replace

from nnstudio.document.editing import edits
from nnstudio.document.graph import Graph, Link, Node
from nnstudio.document.project import Project
from nnstudio.document.sheet import Block, Direction

Entry = tuple[tuple[str, int], ...]
"""Input ports (node and number) of a block's nodes that one port of its card stands for."""


def standing_for(project: Project, node_id: str) -> str:
    """The node whose card shows a node: itself, or the first one of its folded block."""
    block = project.sheet.hidden_in.get(node_id)
    return node_id if block is None else block.members[0]


def drawn(project: Project) -> Graph:
    """The graph with one node for each folded block, at the place of its card, and the links across its
    border.
    """
    hidden = project.sheet.hidden_in
    if not hidden:
        return project.graph
    nodes = (_as_drawn(project, node) for node in project.graph.nodes)
    links = (
        Link(
            standing_for(project, link.source), standing_for(project, link.target), _drawn_port(project, link)
        )
        for link in project.graph.links
        if not is_inside(project, link)
    )
    return Graph(tuple(node for node in nodes if node is not None), tuple(dict.fromkeys(links)))


def _as_drawn(project: Project, node: Node) -> Node | None:
    block = project.sheet.hidden_in.get(node.id)
    if block is None:
        return node
    if block.members[0] != node.id:
        return None
    x, y = place_of(project.graph, block, project.sheet.direction)
    return replace(node, x=x, y=y)


def place_of(graph: Graph, block: Block, direction: Direction) -> tuple[float, float]:
    """Where the card of a folded block stands."""
    nodes = map(graph.node, block.members)
    return place_among([(node.x, node.y) for node in nodes], direction)


def place_among(places: list[tuple[float, float]], direction: Direction) -> tuple[float, float]:
    """The place of one card for several: where the first of them in the direction of the drawing begins, in
    line with the last.
    """
    xs, ys = zip(*places, strict=True)
    if direction == "down":
        return max(places, key=lambda place: place[1])[0], min(ys)
    return min(xs), max(places, key=lambda place: place[0])[1]


def move_drawn(project: Project, places: Mapping[str, tuple[float, float]]) -> Project:
    """Put the nodes of the drawn graph at new places: a folded block moves as a whole."""
    graph, wanted = drawn(project), {}
    for node_id, (x, y) in places.items():
        here = graph.node(node_id)
        block = project.sheet.hidden_in.get(node_id)
        for member in (node_id,) if block is None else block.members:
            node = project.graph.node(member)
            wanted[member] = node.x + x - here.x, node.y + y - here.y
    return edits.move(project, wanted)


# ------------------------------------------------------------------ ports of a folded block


def entries(graph: Graph, block: Block) -> tuple[Entry, ...]:
    """The input ports of a folded block's card: one for each node outside that leads into it, and one for
    each input that still needs a link, or for those together that are fed together.
    """
    members, fed = set(block.members), dict[str, list[tuple[str, int]]]()
    free, together = dict[str, list[tuple[str, int]]](), _fed_together(block)
    for member in block.members:
        for link in graph.incoming(member):
            if link.source not in members:
                fed.setdefault(link.source, []).append((member, link.port))
        taken = {link.port for link in graph.incoming(member)}
        needed = range(max(graph.node(member).layer.minimum_inputs, *taken, 0))
        for number, port in enumerate(port for port in needed if port not in taken):
            alone = number > 0 or member not in together
            free.setdefault(f"{member} {port}" if alone else together[member], []).append((member, port))
    return tuple(tuple(ports) for ports in (*fed.values(), *free.values()))


def _fed_together(block: Block) -> dict[str, str]:
    """A name of the group for each node that is fed together with others, in one group only."""
    groups: dict[str, list[str]] = {}
    for number, nodes in enumerate(block.fed_together):
        for node_id in nodes:
            groups.setdefault(node_id, []).append(f"group {number}")
    return {node_id: names[0] for node_id, names in groups.items() if len(names) == 1}


def with_feeding(graph: Graph, block: Block) -> Block:
    """The block as it knows now which of its nodes one link from outside feeds."""
    now = {tuple(dict.fromkeys(node_id for node_id, _ in entry)) for entry in entries(graph, block)}
    return replace(block, fed_together=tuple(sorted(nodes for nodes in now if len(nodes) > 1)))


def exits(graph: Graph, block: Block) -> tuple[str, ...]:
    """The output ports of a folded block's card: the nodes that lead out of it, or nowhere yet."""
    members = set(block.members)
    return tuple(
        member
        for member in block.members
        if graph.node(member).layer.has_output
        and (not graph.outgoing(member) or any(link.target not in members for link in graph.outgoing(member)))
    )


def is_inside(project: Project, link: Link) -> bool:
    """Whether a link runs within a folded block."""
    block = project.sheet.hidden_in.get(link.source)
    return block is not None and project.sheet.hidden_in.get(link.target) is block


def alike(project: Project, link: Link) -> tuple[Link, ...]:
    """The links that are drawn as one line with a link, itself among them: those of one node into a folded
    block.
    """
    block = project.sheet.hidden_in.get(link.target)
    if block is None or is_inside(project, link):
        return (link,)
    return tuple(
        each
        for member in block.members
        for each in project.graph.incoming(member)
        if each.source == link.source
    )


def drawn_links(project: Project) -> frozenset[Link]:
    """The links that are seen: none within a folded block, and one of those that are drawn as one line."""
    if not project.sheet.hidden_in:
        return frozenset(project.graph.links)
    return frozenset(alike(project, link)[0] for link in project.graph.links if not is_inside(project, link))


def _drawn_port(project: Project, link: Link) -> int:
    block = project.sheet.hidden_in.get(link.target)
    if block is None:
        return link.port
    ports = entries(project.graph, block)
    return next(number for number, entry in enumerate(ports) if (link.target, link.port) in entry)
