"""What the features between layers are called: columns at the start, classes at the end, units between."""

from nnstudio.data.preparing.preparation import Preparation
from nnstudio.document.features import feature_names
from nnstudio.document.learning.losses import target_of
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.shapes import input_columns
from nnstudio.engine.layers import Activation, Concatenate, Dense, Embedding, Input, Layer, Permute

COLOURS = ("red", "green", "blue")
KEEP_CHANNELS = ("pooling", "normalization", "regularization")
"""Families of layers behind which a channel is what it was before."""
LONGEST_WALK = 10_000
"""Nodes looked at before giving up; only a drawing with a loop comes near."""


def features_of(project: Project, node_id: str, preparation: Preparation | None = None) -> tuple[str, ...]:
    """The names of the features that leave a node, in order; empty where they have none but numbers.

    The preparation of a run knows which words of a text they are.
    """
    graph, node = project.graph, project.graph.by_id.get(node_id)
    for _ in range(LONGEST_WALK):
        if node is None:
            return ()
        if isinstance(node.layer, Input):
            data = project.data
            return () if data is None else _entering(data, input_columns(node, data), preparation)
        if isinstance(node.layer, Dense):
            return tuple(f"unit {index + 1}" for index in range(node.layer.units))
        incoming = graph.incoming(node.id)
        if isinstance(node.layer, Concatenate):
            parts = [features_of(project, link.source, preparation) for link in incoming]
            return tuple(name for part in parts for name in part) if all(parts) else ()
        if _makes_features(node.layer):
            return ()
        node = graph.by_id.get(incoming[0].source) if incoming else None
    return ()


def _entering(
    data: ProjectData, columns: tuple[str, ...], preparation: Preparation | None
) -> tuple[str, ...]:
    names = feature_names(data, columns)
    fitted = {one.name for one in preparation.columns} if preparation is not None else set()
    if preparation is None or not fitted.issuperset(columns):
        return names
    learned = preparation.features(columns)
    return learned if len(learned) == len(names) else names


def units_of(project: Project, dense_id: str) -> tuple[str, ...]:
    """The names of a dense layer's units: ``unit 3``, and with its class, or the feature that it rebuilds,
    where the layer is the last one.
    """
    layer = project.graph.node(dense_id).layer
    assert isinstance(layer, Dense)
    names = [f"unit {index + 1}" for index in range(layer.units)]
    classes = _classes_at(project, dense_id)
    if len(classes) == len(names):
        names = [f"{name} ({label})" for name, label in zip(names, classes, strict=True)]
    return tuple(names)


def source_of(project: Project, dense_id: str) -> str:
    """The id of the layer that made the features a dense layer sees; empty where there is none."""
    graph = project.graph
    incoming = graph.incoming(dense_id)
    for _ in range(LONGEST_WALK):
        if not incoming:
            return ""
        node = graph.by_id.get(incoming[0].source)
        if (
            node is None
            or isinstance(node.layer, Input | Dense | Concatenate)
            or _makes_features(node.layer)
            or len(graph.incoming(node.id)) != 1
        ):
            return node.id if node is not None else ""
        incoming = graph.incoming(node.id)
    return ""


def weighted_layers(project: Project) -> tuple[str, ...]:
    """Ids of the dense layers and convolutions, in the order of the drawing's nodes."""
    return tuple(
        node.id
        for node in project.graph.nodes
        if isinstance(node.layer, Dense) or node.layer.family == "convolution"
    )


def channels_of(project: Project, convolution_id: str) -> tuple[str, ...]:
    """The names of the channels that a convolution sees: colours, or filters of the one before it, also past
    pooling and the like; empty where they have none but numbers.
    """
    graph = project.graph
    incoming = graph.incoming(convolution_id)
    for _ in range(LONGEST_WALK):
        node = graph.by_id.get(incoming[0].source) if len(incoming) == 1 else None
        if node is None:
            return ()
        if isinstance(node.layer, Input):
            return COLOURS if node.layer.shape[2:] == (len(COLOURS),) else ()
        if node.layer.family == "convolution":
            return tuple(f"filter {index + 1} of {node.label}" for index in range(node.layer.size or 0))
        keeps = node.layer.family in KEEP_CHANNELS or isinstance(node.layer, Activation)
        if not keeps or isinstance(node.layer, Permute):
            return ()
        incoming = graph.incoming(node.id)
    return ()


def sees_colour_image(project: Project, convolution_id: str) -> bool:
    """Whether a convolution's channels are red, green and blue, all seen by every filter."""
    layer = project.graph.node(convolution_id).layer
    return channels_of(project, convolution_id) == COLOURS and getattr(layer, "groups", 1) == 1


def _makes_features(layer: Layer) -> bool:
    """Whether what leaves a layer has other names, or other places, than what arrives."""
    moves = layer.family in ("convolution", "pooling") and not layer.passes_through
    return moves or isinstance(layer, Embedding)


def _classes_at(project: Project, dense_id: str) -> tuple[str, ...]:
    """The classes of the output that the layer leads to without another weighted layer between."""
    graph, node_id = project.graph, dense_id
    for _ in range(LONGEST_WALK):
        targets = [link.target for link in graph.outgoing(node_id)]
        if len(targets) != 1 or targets[0] not in graph:
            return ()
        node_id = targets[0]
        kind = graph.node(node_id).layer.kind
        if kind == "output":
            target = target_of(project, node_id)
            if target is not None and project.data is not None and target.entry:
                return _entering(project.data, target.columns, None)
            return target.classes if target else ()
        if kind not in ("activation", "dropout", "gaussiannoise"):
            return ()
    return ()
