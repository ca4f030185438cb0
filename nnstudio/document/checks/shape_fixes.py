"""Edits that may let a layer work on the shape that arrives: the likely ones first, tried by who asks."""

from collections.abc import Callable, Iterator
from functools import partial

from nnstudio.document.checks.branch_fixes import fixes_of_branches
from nnstudio.document.checks.report import Fix
from nnstudio.document.drawing.inserting import insert_with_room, remove_and_join
from nnstudio.document.editing import edits
from nnstudio.document.graph import Node
from nnstudio.document.pictures import image_of, shape_as_image
from nnstudio.document.project import Project
from nnstudio.document.shapes import Inference, input_columns
from nnstudio.engine.layers import Flatten, Input, Reshape, Shape, shape_text

_SIZES = ("kernel_size", "pool_size")


def candidates(project: Project, node: Node, inference: Inference) -> Iterator[Fix]:
    """Ways out for a node of which the shapes fail; not each of them mends."""
    incoming = project.graph.incoming(node.id)
    if isinstance(node.layer, Input):
        yield from _for_input(project, node)
    if len(incoming) > 1:
        yield from fixes_of_branches(project, node, inference)
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
