"""What can be done to a project: pure functions from one project to the next.

An edit that changes nothing gives back the very same project, so that callers can tell by identity. An edit
that would leave no meaning raises `EditError` with a sentence. Drawings that do not train yet (a loop, wrong
shapes, a port that nothing reaches) are legal here: `problems.check` names them where they are.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from nnstudio.document.graph import Graph, Link, Node, input_count
from nnstudio.document.project import Project
from nnstudio.document.sharing import can_share, with_owners
from nnstudio.engine.layers import LAYERS, Layer
from nnstudio.engine.settings import problem_with, settings_of
from nnstudio.errors import EditError

# ------------------------------------------------------------------ nodes


def add_node(
    project: Project, layer: Layer | str, x: float, y: float, title: str = ""
) -> tuple[Project, str]:
    """Put a layer (or the kind of one, with its default settings) at scene position x, y; also gives its id.

    Ids count per kind: ``dense_1``, ``dense_2`` …
    """
    if isinstance(layer, str):
        layer = new_layer(layer)
    node_id = next_id(project.graph, layer.kind)
    graph = project.graph.with_node(Node(node_id, layer, float(x), float(y), title))
    return replace(project, graph=graph), node_id


def new_layer(kind: str) -> Layer:
    """A layer of this kind with its default settings."""
    if kind not in LAYERS:
        raise EditError(f"There is no layer kind “{kind}”: choose one of {', '.join(LAYERS)}.")
    return LAYERS[kind]()


def next_id(graph: Graph, kind: str) -> str:
    """The id that a new node of this kind gets: one more than the highest number in use."""
    numbers = [_number_of(node.id) for node in graph.of_kind(kind)]
    return f"{kind}_{max(numbers, default=0) + 1}"


def _number_of(node_id: str) -> int:
    tail = node_id.rpartition("_")[2]
    return int(tail) if tail.isascii() and tail.isdigit() else 0


def remove(project: Project, node_ids: Iterable[str]) -> Project:
    """Take nodes away, together with every link that touches them; those that shared weights keep sharing,
    and a block that has lost all its nodes is gone, too.
    """
    gone = set(node_ids)
    for node_id in gone:
        _node(project, node_id)
    if not gone:
        return project
    nodes = with_owners(node for node in project.graph.nodes if node.id not in gone)
    freed = [link for link in project.graph.links if link.source in gone or link.target in gone]
    graph = Graph(nodes, _without_links(project.graph, freed))
    return replace(project, graph=graph, sheet=project.sheet.without_nodes(gone))


def move(project: Project, positions: Mapping[str, tuple[float, float]]) -> Project:
    """Put nodes at new places: id → (x, y) in scene pixels."""
    for node_id in positions:
        _node(project, node_id)
    return _with_nodes(
        project,
        {
            node_id: replace(project.graph.node(node_id), x=float(x), y=float(y))
            for node_id, (x, y) in positions.items()
        },
    )


def set_title(project: Project, node_id: str, title: str) -> Project:
    """Give a node a name of its own; empty goes back to the name of its kind."""
    node = _node(project, node_id)
    return _with_nodes(project, {node_id: replace(node, title=" ".join(title.split()))})


def set_setting(project: Project, node_id: str, name: str, value: Any) -> Project:
    """Change one setting of a node's layer: of every node that shares its weights, for they are one layer."""
    node = _node(project, node_id)
    users = node, *(user for user in project.graph.users(node_id) if user.id != node_id)
    return _with_nodes(
        project,
        {user.id: replace(user, layer=with_setting(user.label, user.layer, name, value)) for user in users},
    )


def set_shares(project: Project, node_id: str, owner_id: str = "") -> Project:
    """Let a node use the weights of another one, as the same layer with the same settings once more.

    Nodes that shared the weights it had come along. With an empty `owner_id` it gets weights of its own.
    """
    node = _node(project, node_id)
    if not owner_id:
        return _with_nodes(project, {node_id: replace(node, shares="")})
    named = _node(project, owner_id)
    owner = _node(project, named.shares or owner_id)
    if node.layer.kind != owner.layer.kind or not can_share(node.layer):
        needed = f"choose another {node.layer.title}" if can_share(node.layer) else "it has none"
        raise EditError(f"{node.label} cannot use the weights of {named.label}: {needed}.")
    joining = project.graph.users(node_id) if not node.shares else (node,)
    return _with_nodes(
        project,
        {
            user.id: replace(user, layer=owner.layer, shares=owner.id, by_hand=owner.by_hand)
            for user in joining
            if user.id != owner.id
        },
    )


def duplicate(
    project: Project, node_ids: Iterable[str], dx: float = 32.0, dy: float = 32.0
) -> tuple[Project, tuple[str, ...]]:
    """Copy nodes and the links among them, moved by dx, dy; also gives the ids of the copies."""
    wanted = set(node_ids)
    originals = [node for node in project.graph.nodes if node.id in wanted]
    links = [link for link in project.graph.links if link.source in wanted and link.target in wanted]
    return paste(project, originals, links, dx, dy)


def paste(
    project: Project, nodes: Iterable[Node], links: Iterable[Link], dx: float = 0.0, dy: float = 0.0
) -> tuple[Project, tuple[str, ...]]:
    """Add copies of nodes and links that may come from another project; also gives the ids of the copies.

    Copies have weights of their own: they share among each other what their originals do. Links keep their
    ports: those whose link was not copied stay free, so that the order of a merge's inputs is kept.
    """
    new_ids: dict[str, str] = {}
    originals: dict[str, Node] = {}
    for node in with_owners(nodes):
        project, new_ids[node.id] = add_node(project, node.layer, node.x + dx, node.y + dy, node.title)
        originals[new_ids[node.id]] = node
    copied = {copy: project.graph.node(copy) for copy in originals}
    project = _with_nodes(
        project,
        {
            copy: replace(copied[copy], shares=new_ids.get(node.shares, ""), by_hand=node.by_hand)
            for copy, node in originals.items()
        },
    )
    copies = [
        Link(new_ids[link.source], new_ids[link.target], link.port)
        for link in links
        if link.source in new_ids and link.target in new_ids
    ]
    if copies:
        project = replace(project, graph=project.graph.with_links((*project.graph.links, *copies)))
    return project, tuple(new_ids.values())


# ------------------------------------------------------------------ links


def connect(project: Project, source: str, target: str, port: int | None = None) -> Project:
    """Link the output of one node with an input port of another.

    A port holds one link: a new link takes the place of the old one. Without a port it is the first free one;
    a layer of any number of inputs always has one behind the last.
    """
    from_node, to_node = _node(project, source), _node(project, target)
    _refuse_impossible_link(from_node, to_node)
    incoming = project.graph.incoming(target)
    limit = to_node.layer.maximum_inputs
    if port is None:
        if any(link.source == source for link in incoming):
            return project
        taken = {link.port for link in incoming}
        free = next(number for number in range(len(taken) + 1) if number not in taken)
        port = free if limit is None else min(free, limit - 1)
    if port < 0 or (limit is not None and port >= limit):
        raise EditError(f"{to_node.label} has no input number {port + 1}: it takes {limit}.")
    if limit is None:
        port = min(port, input_count(project.graph, to_node) - 1)
    link = Link(source, target, port)
    if link in incoming:
        return project
    kept = [old for old in project.graph.links if (old.target, old.port) != (target, port)]
    return replace(project, graph=project.graph.with_links((*kept, link)))


def _refuse_impossible_link(source: Node, target: Node) -> None:
    if source.id == target.id:
        raise EditError(f"{source.label} cannot be connected with itself: choose another layer.")
    if not source.layer.has_output:
        raise EditError(f"{source.label} is an end of the network: nothing can follow it.")
    if target.layer.maximum_inputs == 0:
        raise EditError(
            f"{target.label} is where data enters: nothing can lead into it. Drag from it to a layer instead."
        )


def disconnect(project: Project, links: Link | Iterable[Link]) -> Project:
    """Take links away; the inputs behind them of a layer of any number of inputs move up."""
    gone = ({links} if isinstance(links, Link) else set(links)) & set(project.graph.links)
    if not gone:
        return project
    return replace(project, graph=project.graph.with_links(_without_links(project.graph, gone)))


def insert_on_link(
    project: Project, link: Link, layer: Layer | str, x: float, y: float
) -> tuple[Project, str]:
    """Put a new layer into the middle of a link, and into the block if the link is inside one; also gives its
    id.
    """
    if link not in project.graph.links:
        raise EditError("The link is no longer there: draw it again.")
    project, node_id = add_node(project, layer, x, y)
    project = connect(project, link.source, node_id, 0)
    project = replace(project, sheet=project.sheet.with_member(node_id, link.source, link.target))
    return connect(project, node_id, link.target, link.port), node_id


def _without_links(graph: Graph, gone: Collection[Link]) -> tuple[Link, ...]:
    """The links that stay, each at the port that it has then: in layers of any number of inputs those behind
    a port that becomes free move up by one.
    """
    freed: dict[str, list[int]] = {}
    for link in gone:
        if graph.node(link.target).layer.maximum_inputs is None:
            freed.setdefault(link.target, []).append(link.port)
    kept = (link for link in graph.links if link not in gone)
    return tuple(
        replace(link, port=link.port - sum(port < link.port for port in freed[link.target]))
        if link.target in freed
        else link
        for link in kept
    )


# ------------------------------------------------------------------ the run's settings, the data, the name


def rename(project: Project, name: str) -> Project:
    """Give the project another name."""
    name = " ".join(name.split())
    if not name:
        raise EditError("A project needs a name: type at least one letter.")
    return project if name == project.name else replace(project, name=name)


# ------------------------------------------------------------------ inside


def _node(project: Project, node_id: str) -> Node:
    node = project.graph.by_id.get(node_id)
    if node is None:
        raise EditError(f"There is no layer “{node_id}” on the canvas.")
    return node


def _with_nodes(project: Project, nodes: Mapping[str, Node]) -> Project:
    changed = {node_id: node for node_id, node in nodes.items() if node != project.graph.node(node_id)}
    if not changed:
        return project
    all_nodes = tuple(changed.get(node.id, node) for node in project.graph.nodes)
    return replace(project, graph=replace(project.graph, nodes=all_nodes))


def with_setting(owner: str, thing: Any, name: str, value: Any) -> Any:
    """A described object with one setting changed; refuses unknown names and illegal values."""
    setting = next((setting for setting in settings_of(thing) if setting.name == name), None)
    if setting is None:
        raise EditError(f"{owner} has no setting “{name}”.")
    if isinstance(value, list):
        value = tuple(value)
    if setting.kind == "number" and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if setting.kind == "numbers" and isinstance(value, tuple):
        value = tuple(float(one) if type(one) is int else one for one in value)
    problem = problem_with(setting, value)
    if problem:
        raise EditError(f"{owner}: {setting.label} {problem}.")
    return thing if value == getattr(thing, name) else replace(thing, **{name: value})
