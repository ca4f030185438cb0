"""The end of a network for each target: a Dense layer that answers, and the Output that it is compared at."""

from nnstudio.document.drawing.inserting import NODE_STEP, step_in
from nnstudio.document.editing import data_edits, edits
from nnstudio.document.features import classes_of
from nnstudio.document.graph import Graph, Node
from nnstudio.document.project import Project, ProjectData
from nnstudio.engine.layers import Dense, Output

HEAD_STEP = 130.0
"""Scene pixels from one head down to the next one."""


def head_layer(data: ProjectData, target: str) -> Dense:
    """One unit for each class with softmax, one for each label with sigmoid, or a linear one for a number."""
    type = data.setting_of[target].type
    if type == "number":
        return Dense(units=1)
    units = max(len(classes_of(data, target)), 2)
    return Dense(units=units, activation="sigmoid" if type == "labels" else "softmax")


def with_head(project: Project, target: str, source: str, x: float, y: float) -> Project:
    """The project with one more end that predicts a target from what a node puts out."""
    data, (dx, dy) = data_edits.data_to_edit(project), step_in(project.sheet.direction)
    project, dense = edits.add_node(project, head_layer(data, target), x, y)
    project, output = edits.add_node(project, Output(target=target), x + dx, y + dy)
    project = edits.connect(project, source, dense)
    return edits.connect(project, dense, output)


def with_all_heads(project: Project) -> Project:
    """The project with an Output for each target: one that named none takes a target that its layer fits, and
    the others branch off before the last layer of an Output that is there, if anything arrives at one.
    """
    data = data_edits.data_to_edit(project)
    outputs = [node for node in project.graph.of_kind("output") if not getattr(node.layer, "rebuilds", False)]
    named = {node.layer.target for node in outputs if isinstance(node.layer, Output)}
    left = [name for name in data.with_role("target") if name not in named]
    last = {node.id: last_dense(project.graph, node) for node in outputs}
    for node in outputs:
        if left and isinstance(node.layer, Output) and not node.layer.target:
            layer = getattr(last[node.id], "layer", None)
            target = next((name for name in left if head_layer(data, name) == layer), left[0])
            left.remove(target)
            project = edits.set_setting(project, node.id, "target", target)
    source = trunk(project.graph)
    if source is None:
        return project
    for name in left:
        project = with_head(project, name, source, *_place_of_head(project, project.graph.node(source)))
    return project


def trunk(graph: Graph) -> str | None:
    """The node behind which heads branch off: before the last Dense layer of an Output; None for none."""
    for output in graph.of_kind("output"):
        incoming = graph.incoming((last_dense(graph, output) or output).id)
        if incoming:
            return incoming[0].source
    return None


def _place_of_head(project: Project, source: Node) -> tuple[float, float]:
    """Behind the trunk, past everything that stands there."""
    nodes, (dx, dy) = project.graph.nodes, step_in(project.sheet.direction)
    x, y = source.x + dx, source.y + dy
    if project.sheet.direction == "down":
        return max((node.x for node in nodes if node.y >= y), default=x - NODE_STEP) + NODE_STEP, y
    return x, max((node.y for node in nodes if node.x >= x), default=y - HEAD_STEP) + HEAD_STEP


def last_dense(graph: Graph, output: Node) -> Node | None:
    """The Dense layer that answers at an output; None where nothing of the kind is drawn."""
    at = output
    for _ in graph.nodes:
        incoming = graph.incoming(at.id)
        if not incoming:
            return None
        at = graph.node(incoming[0].source)
        if isinstance(at.layer, Dense):
            return at
    return None
