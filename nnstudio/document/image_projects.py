"""Images as projects: pixels that keep their places, and a convolutional network that suits their size."""

from collections.abc import Mapping
from dataclasses import replace
from math import prod
from pathlib import Path

from nnstudio.data.columns import ColumnSetting, target_type
from nnstudio.data.pixels import PixelShape, named_shape, pixel_names
from nnstudio.data.preparation_settings import PreparationSettings
from nnstudio.data.splits import SplitSettings
from nnstudio.data.table import Column, Table
from nnstudio.document import edits
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.shapes import input_columns
from nnstudio.document.starters import last_layer, plan_for, with_row_of_layers
from nnstudio.engine.layers import Conv2D, Dropout, Flatten, Input, Layer, MaxPool2D, Output
from nnstudio.errors import DataError

_FIRST_FILTERS = 8
_MOST_BLOCKS = 3
_SMALLEST_MAP = 4
"""Pooling ends before the maps are narrower."""


def image_shape(table: Table) -> PixelShape | None:
    """Height, width and channels where all columns but the last are the pixels of an image; else None."""
    return named_shape(table.names[:-1])


def image_data(table: Table, source: str, seed: int = 0) -> ProjectData:
    """A table of images as data: all pixels are inputs and scaled alike, the last column is the target."""
    *pixels, target = table.columns
    columns = [ColumnSetting(pixel.name, "number", "input") for pixel in pixels]
    columns.append(ColumnSetting(target.name, target_type(target), "target"))
    scaling = PreparationSettings(scaling="together")
    return ProjectData(table, tuple(columns), scaling, SplitSettings(seed=seed), source)


def image_project(data: ProjectData, name: str) -> Project:
    """A project that learns images: Input (height, width, channels) → convolution and pooling → Dense."""
    plan = replace(plan_for(data.table.rows), seed=data.split.seed, epochs=30)
    return with_image_network(Project(name=name, data=data, plan=plan))


def with_image_network(project: Project) -> Project:
    """The project with the network that suits its images; raises `DataError` where its data are none."""
    data = project.data
    shape = image_shape(data.table) if data is not None else None
    if data is None or shape is None:
        raise DataError("The data are no images, so that no network for images can be drawn.")
    layers = [Input(shape=shape), *hidden_layers(shape), last_layer(data), Output()]
    return with_row_of_layers(replace(project, graph=Project().graph), layers)


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
        return image_project(data, name or project.name)
    shape = image_shape(data.table)
    project = edits.set_data(project, replace(data, split=replace(data.split, seed=project.plan.seed)))
    entries = project.graph.of_kind("input")
    if len(entries) == 1 and shape is not None and input_columns(entries[0], data) == data.with_role("input"):
        layer = entries[0].layer
        assert isinstance(layer, Input)
        if layer.shape and layer.shape != shape:
            project = edits.set_setting(project, entries[0].id, "shape", shape)
    return project


def shape_for(project: Project, source: Path) -> PixelShape:
    """The shape of the images that a project's network takes from a source; raises `DataError` where it takes
    none.
    """
    columns = project.data.with_role("input") if project.data is not None else ()
    named = named_shape(columns)
    for node in project.graph.of_kind("input"):
        assert isinstance(node.layer, Input)
        shape = node.layer.shape
        if len(shape) == 3 and shape[2] in (1, 3) and prod(shape) == len(columns):
            return shape[0], shape[1], shape[2]
    if named is None:
        kind = "is a folder" if source.is_dir() else "is a file of arrays"
        raise DataError(
            f"{source.name} {kind}, and “{project.name}” does not learn from images: give it a table's file."
        )
    return named


def renamed_for(project: Project, table: Table, source: Path) -> Table:
    """A source's table of images with the names of the project's columns, pixel by pixel, and its target."""
    data, shape = project.data, image_shape(table)
    assert data is not None
    wanted = shape_for(project, source)
    if shape != wanted:
        told = " × ".join(map(str, shape)) if shape else "no images"
        raise DataError(
            f"{table.name} holds {told}, and “{project.name}” takes images of "
            f"{' × '.join(map(str, wanted))}: use images of this size."
        )
    new_names: Mapping[str, str] = dict(zip(pixel_names(wanted), data.with_role("input"), strict=True))
    targets = data.with_role("target")
    target = targets[0] if targets else table.names[-1]
    columns = [_renamed(column, new_names.get(column.name, target)) for column in table.columns]
    return Table(tuple(columns), table.name, table.notes)


def _renamed(column: Column, name: str) -> Column:
    return column if column.name == name else replace(column, name=name)
