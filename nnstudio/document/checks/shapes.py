"""Can each layer work on the shape that arrives, and which edit would let it?

A way out is only offered where it mends: each candidate is tried on the project, and those after which the
layer still fails are left out.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

from nnstudio.document import edits
from nnstudio.document.graph import Node
from nnstudio.document.inserting import insert_with_room, remove_and_join
from nnstudio.document.pictures import image_of, shape_as_image
from nnstudio.document.project import Project
from nnstudio.document.report import Fix, Problem
from nnstudio.document.shapes import Inference, infer, input_columns
from nnstudio.engine.layers import Flatten, Input, Reshape, Shape, shape_text

_MOST_FIXES = 3
_SIZES = ("kernel_size", "pool_size")


def shape_problems(project: Project, inference: Inference) -> Iterator[Problem]:
    """One problem for each layer that cannot work on what it gets: its own words, led by the names of the
    node and of those that feed it.
    """
    for node_id, words in inference.failures.items():
        node = project.graph.node(node_id)
        sources = [project.graph.node(link.source).label for link in project.graph.incoming(node_id)]
        fed_by = f", fed by {' and '.join(sources)}," if sources else ""
        mending = (fix for fix in _candidates(project, node, inference) if _mends(project, node_id, fix))
        yield Problem(node_id, f"{node.label}{fed_by} {words}.", fixes=tuple(islice(mending, _MOST_FIXES)))


def _mends(project: Project, node_id: str, fix: Fix) -> bool:
    mended = fix.edit(project)
    return node_id not in infer(mended.graph, mended.data).failures


def _candidates(project: Project, node: Node, inference: Inference) -> Iterator[Fix]:
    incoming = project.graph.incoming(node.id)
    if isinstance(node.layer, Input):
        yield from _for_input(project, node)
    if len(incoming) != 1:
        return
    source = project.graph.node(incoming[0].source)
    arriving = inference.shapes[source.id]
    if isinstance(node.layer, Reshape):
        yield from _for_reshape(node, arriving)
    elif len(arriving) == 1:
        yield from _as_image(project, node, source, arriving)
        yield from _as_series(node, source, arriving)
    else:
        yield Fix("Put a Flatten layer between", _with_layer(node, Flatten()))
        yield from _with_more_pixels(node, arriving[:-1])


# ------------------------------------------------------------------ lists and images


def _for_input(project: Project, node: Node) -> Iterator[Fix]:
    """The shape of an Input does not fit its columns."""
    if project.data is not None:
        columns = input_columns(node, project.data)
        image = image_of(project.data, columns) or shape_as_image((len(columns),))
        if image is not None:
            yield Fix(f"Set shape to {shape_text(image)}", _set(node, "shape", image))
    yield Fix("Take columns as a list", _set(node, "shape", ()))


def _for_reshape(node: Node, arriving: Shape) -> Iterator[Fix]:
    image = shape_as_image(arriving)
    if image is not None:
        yield Fix(f"Set shape to {shape_text(image)}", _set(node, "shape", image))
    yield Fix(f"Remove {node.label}", partial(remove_and_join, node_ids=(node.id,)))


def _as_image(project: Project, node: Node, source: Node, arriving: Shape) -> Iterator[Fix]:
    """A layer for images gets a list: take away what flattened it, or lay it out as an image."""
    if source.layer.kind == "flatten":
        yield Fix(f"Remove {source.label}", partial(remove_and_join, node_ids=(source.id,)))
    image = shape_as_image(arriving)
    if isinstance(source.layer, Input) and project.data is not None:
        image = image_of(project.data, input_columns(source, project.data)) or image
    if image is None:
        return
    if isinstance(source.layer, Input):
        yield Fix(f"Take columns as {shape_text(image)}", _set(source, "shape", image))
    yield Fix(f"Insert Reshape {shape_text(image)}", _with_layer(node, Reshape(shape=image)))


def _as_series(node: Node, source: Node, arriving: Shape) -> Iterator[Fix]:
    """A layer along time gets a list: each value is a step of one channel."""
    series = (*arriving, 1)
    if isinstance(source.layer, Input):
        yield Fix(f"Take columns as {shape_text(series)}", _set(source, "shape", series))
    yield Fix(f"Insert Reshape {shape_text(series)}", _with_layer(node, Reshape(shape=series)))


# ------------------------------------------------------------------ images with too few pixels


def _with_more_pixels(node: Node, places: Shape) -> Iterator[Fix]:
    """Windows that do not fit into an image or a series: pad it, take smaller windows, or pool less."""
    side = min(places)
    if hasattr(node.layer, "padding"):
        yield Fix("Set padding to same", _set(node, "padding", "same"))
    for name in _SIZES:
        if getattr(node.layer, name, 0) > side:
            size = shape_text((side,) * len(places))
            yield Fix(f"Set size to {size}", _set(node, name, side))
    if node.layer.family == "pooling":
        yield Fix(f"Remove {node.label}", partial(remove_and_join, node_ids=(node.id,)))


def _set(node: Node, name: str, value: object) -> Callable[[Project], Project]:
    return lambda project: edits.set_setting(project, node.id, name, value)


def _with_layer(node: Node, layer: Flatten | Reshape) -> Callable[[Project], Project]:
    return lambda project: insert_with_room(project, project.graph.incoming(node.id)[0], layer)[0]
