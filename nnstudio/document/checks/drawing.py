"""Is the drawing a network: does everything connect, flow one way and lead from an input to an output?"""

from collections.abc import Callable, Collection, Iterator

from nnstudio.document.checks.report import Fix, Problem
from nnstudio.document.drawing.inserting import remove_and_join, step_in
from nnstudio.document.editing import edits
from nnstudio.document.graph import Graph, Node
from nnstudio.document.project import Project
from nnstudio.document.shapes import Inference, loops, nodes_that_reach_an_output
from nnstudio.document.starting.first_network import with_first_network


def drawing_problems(project: Project, inference: Inference) -> Iterator[Problem]:
    """Problems of nodes and links, project-wide ones first."""
    graph = project.graph
    if not graph.nodes:
        draw = Fix("Draw a network", with_first_network)
        yield Problem(
            None,
            "The canvas is empty: drag an Input, some Dense layers and an Output onto it.",
            fixes=(draw,) if project.data is not None else (),
        )
        return
    yield from _missing_ends(graph)
    reaching = nodes_that_reach_an_output(graph)
    yield from _loop(graph, inference, reaching)
    for node in graph.nodes:
        yield from _port_problems(project, node)
    if graph.of_kind("output"):
        works = set(inference.order) - reaching - inference.failures.keys()
        idle = {node_id for node_id in works if _is_fed(graph, graph.node(node_id))}
        for branch in _branches(graph, idle):
            yield _leads_nowhere(graph, branch, reaching)


# ------------------------------------------------------------------ ends


def _missing_ends(graph: Graph) -> Iterator[Problem]:
    if not graph.of_kind("input"):
        add = Fix("Add an Input", _add_beside("input", min))
        yield Problem(
            None, "The network has no Input: drag one onto the canvas and connect it.", fixes=(add,)
        )
    if not graph.of_kind("output"):
        add = Fix("Add an Output", _add_beside("output", max))
        yield Problem(
            None, "The network has no Output: drag one onto the canvas and connect it.", fixes=(add,)
        )


def _add_beside(kind: str, side: Callable[..., Node]) -> Callable[[Project], Project]:
    """An edit that adds a node before (min) or behind (max) the drawing and connects it where that is
    obvious.
    """

    def edit(project: Project) -> Project:
        down, (dx, dy) = project.sheet.direction == "down", step_in(project.sheet.direction)
        neighbour = side(project.graph.nodes, key=lambda node: node.y if down else node.x)
        sign = -1 if kind == "input" else 1
        x, y = neighbour.x + sign * dx, neighbour.y + sign * dy
        project, node_id = edits.add_node(project, kind, x, y)
        link = (node_id, neighbour.id) if kind == "input" else (neighbour.id, node_id)
        target = project.graph.node(link[1])
        if project.graph.incoming(link[1]) or target.layer.maximum_inputs == 0:
            return project
        return edits.connect(project, *link) if project.graph.node(link[0]).layer.has_output else project

    return edit


# ------------------------------------------------------------------ loops


def _loop(graph: Graph, inference: Inference, reaching: frozenset[str]) -> Iterator[Problem]:
    """One loop: one that forbids training, if there is any."""
    looped = loops(graph, inference.looped)
    circle = _one_circle(
        graph, loops(graph, [node_id for node_id in looped if node_id in reaching]) or looped
    )
    if not circle:
        return
    names = [graph.node(node_id).label for node_id in circle]
    back = [link for link in graph.outgoing(circle[-1]) if link.target == circle[0]]
    yield Problem(
        circle[0],
        f"{' → '.join([*names, names[0]])} is a loop, but data can only flow from inputs to outputs: "
        f"remove the link from {names[-1]} to {names[0]}.",
        fixes=(Fix(f"Remove the link {names[-1]} → {names[0]}", lambda now: edits.disconnect(now, back)),),
        links=tuple(back),
    )


def _one_circle(graph: Graph, candidates: tuple[str, ...]) -> list[str]:
    """The ids along one loop, starting with the node that was added first; empty where there is none.

    Every candidate lies on a loop or between two, so that walking on from node to node must come back.
    """
    if not candidates:
        return []
    inside = set(candidates)
    walk = [candidates[0]]
    while True:
        following = next(link.target for link in graph.outgoing(walk[-1]) if link.target in inside)
        if following in walk:
            circle = walk[walk.index(following) :]
            first = min(circle, key=candidates.index)
            start = circle.index(first)
            return circle[start:] + circle[:start]
        walk.append(following)


# ------------------------------------------------------------------ ports


def _port_problems(project: Project, node: Node) -> Iterator[Problem]:
    graph = project.graph
    arriving, needed = graph.incoming(node.id), node.layer.minimum_inputs
    if len(arriving) >= needed:
        return
    fixes = _connecting_fixes(project, node)
    if needed == 1 and node.layer.has_output and not fixes and not graph.of_kind("input"):
        fixes = (Fix("Put an Input before it", lambda now: _add_before(now, node.id)),)
    if not arriving and not graph.outgoing(node.id) and node.layer.has_output:
        fixes = (*fixes, _delete(node))
    if arriving:
        fed_by = " and ".join(graph.node(link.source).label for link in arriving)
        yield Problem(
            node.id,
            f"{node.label} joins at least {needed} branches but gets {len(arriving)}, from {fed_by}: "
            "drag links to it.",
            fixes=(*fixes, _without(node)),
        )
    elif needed > 1:
        yield Problem(
            node.id,
            f"{node.label} joins at least {needed} branches but gets none: drag links to it.",
            fixes=fixes,
        )
    else:
        yield Problem(
            node.id,
            f"Nothing arrives at {node.label}: drag a link to it from the layer before it.",
            fixes=fixes,
        )


def _connecting_fixes(project: Project, node: Node) -> tuple[Fix, ...]:
    """The nearest loose end before the node in the direction of the drawing, if there is one."""
    graph, down = project.graph, project.sheet.direction == "down"
    after = _nodes_after(graph, node.id)
    loose = [
        other
        for other in graph.nodes
        if other.layer.has_output
        and (other.y < node.y if down else other.x < node.x)
        and not graph.outgoing(other.id)
        and other.id not in after
    ]
    if not loose:
        return ()
    nearest = min(loose, key=lambda other: (other.x - node.x) ** 2 + (other.y - node.y) ** 2)
    return (_connecting(nearest, node),)


def _add_before(project: Project, node_id: str) -> Project:
    node, (dx, dy) = project.graph.node(node_id), step_in(project.sheet.direction)
    project, entry = edits.add_node(project, "input", node.x - dx, node.y - dy)
    return edits.connect(project, entry, node_id)


def _connecting(source: Node, target: Node) -> Fix:
    return Fix(
        f"Connect {source.label} → {target.label}",
        lambda project: edits.connect(project, source.id, target.id),
    )


def _nodes_after(graph: Graph, node_id: str) -> set[str]:
    found = [node_id]
    seen = {node_id}
    for current in found:
        for link in graph.outgoing(current):
            if link.target not in seen:
                seen.add(link.target)
                found.append(link.target)
    return seen


# ------------------------------------------------------------------ dead branches


def _branches(graph: Graph, idle: Collection[str]) -> Iterator[list[Node]]:
    """The idle nodes in groups that hang together, each in the order of the drawing's nodes."""
    left = [node.id for node in graph.nodes if node.id in idle]
    while left:
        found = [left[0]]
        for node_id in found:
            links = (*graph.incoming(node_id), *graph.outgoing(node_id))
            beside = {link.source for link in links} | {link.target for link in links}
            found += [other for other in left if other in beside and other not in found]
        yield [graph.node(node_id) for node_id in left if node_id in found]
        left = [node_id for node_id in left if node_id not in found]


def _leads_nowhere(graph: Graph, branch: list[Node], reaching: frozenset[str]) -> Problem:
    """One problem for a whole branch, at one of its ends."""
    ids = [node.id for node in branch]
    end = next(node for node in branch if not any(link.target in ids for link in graph.outgoing(node.id)))
    entering = next((link for one in ids for link in graph.incoming(one) if link.source not in ids), None)
    behind = f", fed by {graph.node(entering.source).label}," if entering is not None else ""
    ways = tuple(_connecting(end, hungry) for hungry in _nearest_hungry(graph, end, reaching))
    if len(branch) == 1:
        return Problem(
            end.id,
            f"{end.label}{behind} leads nowhere, so it takes no part in training: "
            "connect it to the next layer or delete it.",
            "warning",
            (*ways, _delete(end)),
        )
    return Problem(
        end.id,
        f"The branch of {len(branch)} layers that ends with {end.label}{behind} leads nowhere, so it takes "
        f"no part in training: connect {end.label} to the next layer or remove the branch.",
        "warning",
        (
            *ways,
            Fix(f"Remove the branch of {len(branch)} layers", lambda project: edits.remove(project, ids)),
        ),
    )


def _nearest_hungry(graph: Graph, node: Node, reaching: frozenset[str]) -> list[Node]:
    """The nearest node on the way to an Output at which too little arrives, if there is one."""
    hungry = [other for other in graph.nodes if other.id in reaching and not _is_fed(graph, other)]
    return sorted(hungry, key=lambda other: (other.x - node.x) ** 2 + (other.y - node.y) ** 2)[:1]


def _without(node: Node) -> Fix:
    return Fix(f"Remove {node.label} and join", lambda project: remove_and_join(project, (node.id,)))


def _delete(node: Node) -> Fix:
    return Fix(f"Delete {node.label}", lambda project: edits.remove(project, [node.id]))


def _is_fed(graph: Graph, node: Node) -> bool:
    """Whether enough arrives; otherwise that is the problem to solve first."""
    return len(graph.incoming(node.id)) >= node.layer.minimum_inputs
