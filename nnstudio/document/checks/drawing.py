"""Is the drawing a network: does everything connect, flow one way and lead from an input to an output?"""

from collections.abc import Callable, Iterator

from nnstudio.document import edits
from nnstudio.document.graph import Graph, Node
from nnstudio.document.inserting import step_in
from nnstudio.document.project import Project
from nnstudio.document.report import Fix, Problem
from nnstudio.document.shapes import Inference, loops, nodes_that_reach_an_output


def drawing_problems(project: Project, inference: Inference) -> Iterator[Problem]:
    """Problems of nodes and links, project-wide ones first."""
    graph = project.graph
    if not graph.nodes:
        yield Problem(None, "The canvas is empty: drag an Input, some Dense layers and an Output onto it.")
        return
    yield from _missing_ends(graph)
    reaching = nodes_that_reach_an_output(graph)
    yield from _loop(graph, inference, reaching)
    looped = set(inference.looped)
    for node in graph.nodes:
        yield from _port_problems(graph, node)
        works = node.id not in looped and node.id not in inference.failures
        if works and node.id not in reaching and _is_fed(graph, node):
            yield _leads_nowhere(node)


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


def _port_problems(graph: Graph, node: Node) -> Iterator[Problem]:
    arriving, needed = len(graph.incoming(node.id)), node.layer.minimum_inputs
    if arriving >= needed:
        return
    fixes = _connecting_fixes(graph, node)
    if not arriving and not graph.outgoing(node.id) and node.layer.has_output:
        fixes = (*fixes, _delete(node))
    if needed > 1:
        yield Problem(
            node.id,
            f"{node.label} joins at least {needed} branches but gets {arriving}: drag links to it.",
            fixes=fixes,
        )
    else:
        yield Problem(
            node.id,
            f"Nothing arrives at {node.label}: drag a link to it from the layer before it.",
            fixes=fixes,
        )


def _connecting_fixes(graph: Graph, node: Node) -> tuple[Fix, ...]:
    """The nearest loose end to the left, if there is one, as a link to draw."""
    after = _nodes_after(graph, node.id)
    loose = [
        other
        for other in graph.nodes
        if other.layer.has_output
        and other.x < node.x
        and not graph.outgoing(other.id)
        and other.id not in after
    ]
    if not loose:
        return ()
    nearest = min(loose, key=lambda other: (other.x - node.x) ** 2 + (other.y - node.y) ** 2)
    return (
        Fix(
            f"Connect {nearest.label} → {node.label}",
            lambda project: edits.connect(project, nearest.id, node.id),
        ),
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


def _leads_nowhere(node: Node) -> Problem:
    return Problem(
        node.id,
        f"{node.label} leads nowhere, so it takes no part in training: "
        "connect it to the next layer or delete it.",
        "warning",
        (_delete(node),),
    )


def _delete(node: Node) -> Fix:
    return Fix(f"Delete {node.label}", lambda project: edits.remove(project, [node.id]))


def _is_fed(graph: Graph, node: Node) -> bool:
    """Whether enough arrives; otherwise that is the problem to solve first."""
    return len(graph.incoming(node.id)) >= node.layer.minimum_inputs
