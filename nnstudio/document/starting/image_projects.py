"""Images as projects: pixels that keep their places, and a convolutional network that suits their size."""

from dataclasses import replace

from nnstudio.data.columns.choices import PreparationSettings
from nnstudio.data.columns.guess import guess
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.images.pixels import PixelShape, pixels_among
from nnstudio.data.splitting.column_splits import with_usual_method
from nnstudio.data.splitting.splits import SplitSettings
from nnstudio.data.tables.part_names import PART_COLUMN
from nnstudio.data.tables.table import Column, Table
from nnstudio.document.editing import data_edits, edits
from nnstudio.document.pictures import picture_shape
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.shapes import input_columns
from nnstudio.document.starting.starters import last_layer, plan_for, with_row_of_layers
from nnstudio.engine.layers import Conv2D, Dropout, Flatten, Input, Layer, MaxPool2D, Output
from nnstudio.errors import DataError

_FIRST_FILTERS = 8
_MOST_BLOCKS = 3
_SMALLEST_MAP = 4
"""Pooling ends before the maps are narrower."""


def image_column(table: Table) -> Column | None:
    """The first column that holds images; None where none does."""
    return next((column for column in table.columns if column.type == "image"), None)


def image_shape(table: Table) -> PixelShape | None:
    """Height, width and channels of a table's images; None where it has none."""
    column = image_column(table)
    return None if column is None else (column.shape[0], column.shape[1], column.shape[2])


def has_images(table: Table) -> bool:
    """Whether a table holds images: a column of them, or a column of numbers for each pixel of one."""
    return image_column(table) is not None or pixels_among(table.columns)[1] is not None


def image_data(table: Table, source: str, target: str | None = None, seed: int = 0) -> ProjectData:
    """A table of images as data: they are scaled all alike and learned from. Raises `DataError` where the
    target is no column.
    """
    scaling = PreparationSettings(scaling="together")
    columns = guess(table, target)
    return ProjectData(table, columns, scaling, _usual_split(table, columns, seed), source)


def _usual_split(table: Table, columns: tuple[ColumnSetting, ...], seed: int) -> SplitSettings:
    """By the parts that a folder or file of images brings, or as a column of a table says."""
    if image_column(table) is not None and PART_COLUMN in table.names:
        return SplitSettings(seed=seed, method="files", column=PART_COLUMN)
    return with_usual_method(SplitSettings(seed=seed), columns, table)


def image_project(data: ProjectData, name: str) -> Project:
    """A project that learns images: Input (height, width, channels) → convolution and pooling → Dense."""
    plan = replace(plan_for(data.table.rows), seed=data.split.seed, epochs=30)
    return with_image_network(Project(name=name, data=data, plan=plan))


def with_image_network(project: Project) -> Project:
    """The project with the network that suits its images, be they one column or the pixels of one; raises
    `DataError` where its data are none.
    """
    data = project.data
    project = edits.remove(project, project.graph.by_id)
    shape = picture_shape(project)
    if data is None or shape is None:
        raise DataError("The data are no images, so that no network for images can be drawn.")
    layers = [Input(shape=shape), *hidden_layers(shape), last_layer(data), Output()]
    return with_row_of_layers(project, layers)


def hidden_layers(shape: PixelShape) -> list[Layer]:
    """Convolutions of twice as many filters behind each pooling, until the maps are small."""
    layers: list[Layer] = []
    height, width, _ = shape
    filters, kernel = _FIRST_FILTERS, 3 if min(height, width) < 20 else 5
    for _block in range(_MOST_BLOCKS):
        layers.append(Conv2D(filters=filters, kernel_size=kernel, padding="same", activation="relu"))
        if min(height, width) < 2 * _SMALLEST_MAP:
            break
        layers.append(MaxPool2D(2))
        height, width, filters, kernel = height // 2, width // 2, 2 * filters, 3
    return [*layers, Flatten(), Dropout(0.3)]


def with_images(project: Project, data: ProjectData) -> Project:
    """Other images for a project: an empty one also gets a network and a name, another one's only Input their
    shape.
    """
    if not project.graph.nodes:
        name = project.name if project.data is not None else " ".join(data.source.split())
        return replace(image_project(data, name or project.name), sheet=project.sheet)
    shape = image_shape(data.table)
    project = data_edits.set_data(project, replace(data, split=replace(data.split, seed=project.plan.seed)))
    entries = project.graph.of_kind("input")
    if len(entries) == 1 and shape is not None and input_columns(entries[0], data) == data.with_role("input"):
        layer = entries[0].layer
        assert isinstance(layer, Input)
        if layer.shape and layer.shape != shape:
            project = edits.set_setting(project, entries[0].id, "shape", shape)
    return project
