"""The little picture of a node that has no live thumbnail, made of the project's own numbers."""

from dataclasses import dataclass
from functools import lru_cache
from math import prod

import numpy as np
from numpy.typing import NDArray

from nnstudio.canvas.cards.preview_image_signs import IMAGE_SIGNS
from nnstudio.canvas.cards.preview_signs import SIGNS
from nnstudio.data.columns.category_counts import rows_of_categories
from nnstudio.data.columns.labels import label_counts, labels_of
from nnstudio.data.tables.remembered import kept_with_it
from nnstudio.data.tables.table import Column, Table, as_categories
from nnstudio.document.graph import Node
from nnstudio.document.learning.rebuilding import entries_of
from nnstudio.document.project import Project, ProjectData
from nnstudio.engine.activations import ACTIVATIONS
from nnstudio.engine.layers import (
    Activation,
    Dense,
    Dropout,
    Embedding,
    GaussianNoise,
    Input,
    Output,
    SpatialDropout,
)
from nnstudio.widgets.columns.column_rows import pixel_columns

BARS, MOST_VALUES = 9, 20_000
CURVE_POINTS = 41
MOST_SHARES = 3
MOST_CLASS_BARS = 24
PICTURES = 3
MOST_PIXELS = 96
"""Along the side of a picture on a card."""


@dataclass(frozen=True)
class Bars:
    """A histogram: heights from 0 to 1."""

    heights: tuple[float, ...]


@dataclass(frozen=True)
class Shares:
    """How rows fall into classes: name and share of the largest class."""

    classes: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Curve:
    """A function over −3 … 3: its values scaled to 0 … 1, and where zero lies on that scale."""

    values: tuple[float, ...]
    zero: float


@dataclass(frozen=True)
class Dots:
    """A crowd of units of which a share is switched off, one by one or in whole columns."""

    rate: float
    by_column: bool = False


@dataclass(frozen=True)
class Cells:
    """An empty heat map: weights come here."""


@dataclass(frozen=True, eq=False)
class Pictures:
    """Some of the pictures that enter: shares of light (count, height, width, channels), one channel of ink
    or three of colours.
    """

    light: NDArray[np.float64]


@dataclass(frozen=True)
class Sign:
    """A sign that says what a layer does: one that merges, rearranges, normalizes or works on images."""

    name: str


@dataclass(frozen=True)
class Sketch:
    """The layers of a block in small: place (scene pixels) and family of each, and the links by number."""

    cards: tuple[tuple[float, float, str], ...]
    links: tuple[tuple[int, int], ...]


Preview = Bars | Shares | Curve | Dots | Cells | Pictures | Sign | Sketch


def preview_of(project: Project, node: Node) -> Preview | None:
    """The picture of a node; None where there is nothing true to draw."""
    layer = node.layer
    if isinstance(layer, Input):
        return _input_preview(project.data, layer)
    if isinstance(layer, Output):
        entries = entries_of(project.graph, node.id) if layer.rebuilds else ()
        entry = next((one.layer for one in entries if isinstance(one.layer, Input)), None)
        return _input_preview(project.data, entry) if entry else _output_preview(project.data, layer)
    if isinstance(layer, Dense | Embedding):
        return Cells()
    if isinstance(layer, Dropout | SpatialDropout):
        return Dots(layer.rate, by_column=isinstance(layer, SpatialDropout))
    if isinstance(layer, GaussianNoise):
        return _bell()
    if isinstance(layer, Activation):
        return curve(layer.function)
    return Sign(layer.kind) if layer.kind in SIGNS or layer.kind in IMAGE_SIGNS else None


def _input_preview(data: ProjectData | None, layer: Input) -> Preview | None:
    """Some pictures where columns are pixels, even if they enter one by one, else the distribution of the
    first column of numbers, or the shares of the first one of categories.
    """
    if data is None:
        return None
    names = layer.columns or data.with_role("input")
    pixels = None if layer.shape else pixel_columns(data.table)
    shape = pixels.shape if pixels is not None and pixels.names == names else layer.shape
    if len(shape) == 3 and shape[2] in (1, 3):
        return _pictures(data.table, names, shape)
    columns = [data.column_of[name] for name in names if name in data.column_of]
    number = next((column for column in columns if column.type == "number"), None)
    if number is not None:
        return _histogram(number)
    category = next((column for column in columns if column.type == "category"), None)
    return None if category is None else _shares(category)


def _output_preview(data: ProjectData | None, layer: Output) -> Preview | None:
    """The shares of the target's classes, be they called by words or by numbers, or its distribution."""
    if data is None:
        return None
    name = layer.target or next(iter(data.with_role("target")), "")
    if name not in data.table.names:
        return None
    column = data.table.column(name)
    is_number = column.type == "number" and data.setting_of[name].type == "number"
    if data.setting_of[name].type == "labels":
        return _label_shares(column, data.setting_of[name].separator)
    return _histogram(column) if is_number else _shares(column)


@kept_with_it
def _pictures(table: Table, names: tuple[str, ...], shape: tuple[int, ...]) -> Pictures | None:
    """Rows from all over the table; None where the columns are no such images, nor the pixels of any."""
    columns = [table.column(name) for name in names if name in table.names]
    if not table.rows or len(columns) != len(names):
        return None
    rows = np.linspace(0, table.rows - 1, PICTURES).astype(int)
    if len(columns) == 1 and columns[0].type == "image" and columns[0].shape == shape:
        every = max(1, max(shape[:2]) // MOST_PIXELS)
        return Pictures(columns[0].values[rows][:, ::every, ::every] / 255.0)
    if len(columns) != prod(shape) or any(one.type != "number" for one in columns):
        return None
    pixels = np.nan_to_num(np.array([one.values[rows] for one in columns]).T.reshape(-1, *shape))
    span = float(np.ptp(pixels)) or 1.0
    return Pictures((pixels - pixels.min()) / span)


@kept_with_it
def _histogram(column: Column) -> Bars | None:
    values = column.present
    if not len(values):
        return None
    counts, _edges = np.histogram(values[:: 1 + len(values) // MOST_VALUES], bins=BARS)
    return Bars(tuple(float(count) for count in counts / counts.max()))


@kept_with_it
def _shares(column: Column) -> Shares | Bars | None:
    """A few classes with their names, more of them as a bar each."""
    column = as_categories(column)
    counts = rows_of_categories(column)
    return _shares_of(column.categories, counts) if counts.any() else None


@kept_with_it
def _label_shares(column: Column, separator: str) -> Shares | Bars | None:
    """The rows that have each label."""
    counts = label_counts(column, separator)
    return _shares_of(labels_of(column, separator), counts) if counts.any() else None


def _shares_of(names: tuple[str, ...], counts: NDArray[np.int64]) -> Shares | Bars:
    present = counts[counts > 0]
    if MOST_SHARES < len(present) <= MOST_CLASS_BARS:
        return Bars(tuple(float(count / counts.max()) for count in present))
    largest = np.argsort(-counts, kind="stable")[: min(MOST_SHARES, len(present))]
    return Shares(tuple((names[i], float(counts[i] / counts.max())) for i in sorted(largest)))


@lru_cache(maxsize=1)
def _bell() -> Curve:
    """The density of the normal distribution over −3 … 3."""
    z = np.linspace(-3.0, 3.0, CURVE_POINTS)
    return Curve(tuple(float(value) for value in np.exp(-0.5 * z**2)), 0.0)


@lru_cache(maxsize=32)
def curve(function: str) -> Curve:
    """The curve of an activation over −3 … 3 (softmax: against one other unit at zero, a sigmoid)."""
    z = np.linspace(-3.0, 3.0, CURVE_POINTS)
    activation = ACTIVATIONS[function]
    values = activation.function(np.stack([z, 0 * z]))[0] if activation.compares else activation.function(z)
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    scaled = (values - low) / (high - low)
    return Curve(tuple(float(value) for value in scaled), (0.0 - low) / (high - low))
