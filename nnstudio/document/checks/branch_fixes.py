"""Edits that may give branches one shape where a layer joins them: pad what shrank, flatten what is an
image, bring all to one number of features.
"""

from collections.abc import Callable, Iterator

from nnstudio.document.checks.report import Fix
from nnstudio.document.drawing.inserting import insert_with_room
from nnstudio.document.editing import edits
from nnstudio.document.graph import Graph, Link, Node
from nnstudio.document.project import Project
from nnstudio.document.shapes import Inference
from nnstudio.engine.layers import Conv2D, Dense, Flatten, Layer, Shape

_KEEP_FEATURES = ("activation", "dropout", "spatialdropout", "gaussiannoise", "batchnorm", "layernorm")
_COUNTS = {"dense": "units", "conv2d": "filters"}


def fixes_of_branches(project: Project, node: Node, inference: Inference) -> Iterator[Fix]:
    """Ways out for a layer of several inputs; not each of them mends."""
    links = project.graph.incoming(node.id)
    shapes = {link: inference.shapes[link.source] for link in links}
    yield from _padded(project.graph, links)
    if len({len(shape) for shape in shapes.values()}) > 1:
        images = [link for link in links if len(shapes[link]) > 1]
        which = "a Flatten layer" if len(images) == 1 else "Flatten layers"
        yield Fix(f"Put {which} before {node.label}", _with_layers(images, Flatten()))
        return
    for wanted in dict.fromkeys(shapes.values()):
        others = [link for link in links if shapes[link] != wanted]
        if len(others) == 1:
            yield from _resized(project.graph, others[0], wanted)


def _padded(graph: Graph, links: tuple[Link, ...]) -> Iterator[Fix]:
    """On the way from where the branches part, let no window shrink the image."""
    ways = [_before(graph, link.source) for link in links]
    common = set.intersection(*ways)
    shrinking = [
        node
        for node in graph.nodes
        if node.id in set().union(*ways) - common and getattr(node.layer, "padding", "") == "valid"
    ]
    if not shrinking:
        return
    names = " and ".join(node.label for node in shrinking)
    whose = names if len(shrinking) < 3 else f"{len(shrinking)} layers"

    def edit(project: Project) -> Project:
        for node in shrinking:
            project = edits.set_setting(project, node.id, "padding", "same")
        return project

    yield Fix(f"Set padding of {whose} to same", edit)


def _before(graph: Graph, node_id: str) -> set[str]:
    """A node and all that lead to it."""
    found = [node_id]
    for one in found:
        found += [link.source for link in graph.incoming(one) if link.source not in found]
    return set(found)


def _resized(graph: Graph, link: Link, wanted: Shape) -> Iterator[Fix]:
    """Let one branch give another number of features: at the layer that decides it, or at one more."""
    deciding = _deciding(graph, link)
    source, count = graph.node(link.source), wanted[-1]
    if deciding is not None:
        name = _COUNTS[deciding.layer.kind]
        yield Fix(
            f"Set {name} of {deciding.label} to {count}",
            lambda project: edits.set_setting(project, deciding.id, name, count),
        )
    if len(wanted) == 1:
        yield Fix(
            f"Insert a Dense layer of {count} after {source.label}", _with_layers([link], Dense(units=count))
        )
    elif len(wanted) == 3:
        pointwise = Conv2D(filters=count, kernel_size=1, padding="same", activation="linear")
        yield Fix(f"Insert a 1×1 Conv2D of {count} after {source.label}", _with_layers([link], pointwise))


def _deciding(graph: Graph, link: Link) -> Node | None:
    """The layer that says how many features come along a link, if one of its settings does."""
    node = graph.node(link.source)
    while node.layer.kind in _KEEP_FEATURES and graph.incoming(node.id):
        node = graph.node(graph.incoming(node.id)[0].source)
    return node if node.layer.kind in _COUNTS else None


def _with_layers(links: list[Link], layer: Layer) -> Callable[[Project], Project]:
    def edit(project: Project) -> Project:
        for link in links:
            project, _ = insert_with_room(project, link, layer)
        return project

    return edit
