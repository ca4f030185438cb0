"""Networks to begin with that are no row: residual blocks, and a wide part beside a deep one."""

from collections.abc import Collection

from nnstudio.document.drawing.blocks import free_name, group
from nnstudio.document.drawing.inserting import NODE_STEP
from nnstudio.document.editing.edits import add_node, connect
from nnstudio.document.pictures import picture_shape
from nnstudio.document.project import Project
from nnstudio.engine.layers import (
    Activation,
    Add,
    Concatenate,
    Conv2D,
    Dense,
    GlobalAveragePool,
    Input,
    Layer,
    MaxPool2D,
    Output,
)
from nnstudio.errors import DataError

_FILTERS = 16
_BLOCKS = 2
_LANE = 128.0
"""Scene pixels from one way through the network to the other, so that neither hides the other."""


def draw_residual(project: Project, last: Layer) -> Project:
    """The project with a convolutional network whose blocks add what they find to what they got (He et al.
    2016); raises `DataError` where its data are no images.
    """
    shape = picture_shape(project)
    if shape is None:
        raise DataError("The data are no images, so that no network for images can be drawn.")
    drawing = _Drawing(project)
    at = drawing.then("", Input(shape=shape))
    at = drawing.then(at, _convolution("relu"))
    for block in range(_BLOCKS):
        if block:
            at = drawing.then(at, MaxPool2D(2))
        at = _residual_block(drawing, at)
    at = drawing.then(at, GlobalAveragePool())
    drawing.then(drawing.then(at, last), Output())
    return drawing.project


def _residual_block(drawing: "_Drawing", before: str) -> str:
    """Two convolutions above the way that goes past them, as a block; the id of what follows."""
    first = drawing.then(before, _convolution("relu"), y=-_LANE)
    second = drawing.then(first, _convolution("linear"), y=-_LANE)
    joined = drawing.then(before, Add())
    drawing.join(second, joined)
    last = drawing.then(joined, Activation(function="relu"))
    drawing.group((first, second, joined, last), "Residual block")
    return last


def _convolution(activation: str) -> Conv2D:
    return Conv2D(filters=_FILTERS, kernel_size=3, padding="same", activation=activation)


def draw_wide_and_deep(project: Project, last: Layer) -> Project:
    """The project with a network for a table (Cheng et al. 2016): numbers go through hidden layers,
    categories straight to the last layer, which sees both. Raises `DataError` where one kind is missing.
    """
    wide, deep = _categories_and_numbers(project)
    if not wide or not deep:
        raise DataError(
            "A wide and deep network needs inputs that are categories and inputs that are numbers."
        )
    drawing = _Drawing(project)
    at = at_first = drawing.then("", Input(columns=deep))
    for units in (32, 16):
        at = drawing.then(at, Dense(units=units, activation="relu"))
    joined = drawing.then(at, Concatenate(), y=_LANE / 2)
    drawing.join(drawing.beside(at_first, Input(columns=wide), _LANE), joined)
    drawing.then(drawing.then(joined, last, y=_LANE / 2), Output(), y=_LANE / 2)
    return drawing.project


def _categories_and_numbers(project: Project) -> tuple[tuple[str, ...], tuple[str, ...]]:
    data = project.data
    names = data.with_role("input") if data is not None else ()
    numbers = tuple(name for name in names if data is not None and data.setting_of[name].type == "number")
    return tuple(name for name in names if name not in numbers), numbers


class _Drawing:
    """A project to which nodes are added from left to right."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._place = 0

    def then(self, before: str, layer: Layer, y: float = 0.0) -> str:
        """Add a layer to the right of all others, behind the node `before` where it names one; its id."""
        self.project, node_id = add_node(self.project, layer, self._place * NODE_STEP, y)
        self._place += 1
        if before:
            self.join(before, node_id)
        return node_id

    def join(self, source: str, target: str) -> None:
        """Connect two nodes."""
        self.project = connect(self.project, source, target)

    def beside(self, other: str, layer: Layer, y: float) -> str:
        """Add a layer in the column of another one; its id."""
        self.project, node_id = add_node(self.project, layer, self.project.graph.node(other).x, y)
        return node_id

    def group(self, node_ids: Collection[str], name: str) -> None:
        """Make a block of some nodes; the second one of a name gets a number behind it."""
        self.project, _ = group(self.project, node_ids, free_name(self.project.sheet, name))
