"""What a network answers over the plane of two columns, with all other columns at their usual value."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.column_summary import describe
from nnstudio.data.columns import ColumnSetting
from nnstudio.data.table import Column, Table, as_categories, as_numbers, number_text
from nnstudio.errors import DataError
from nnstudio.session.looking import Model
from nnstudio.session.telling_columns import number_inputs

Values = NDArray[np.floating]

FINEST, COARSEST = 96, 36
"""Cells of the surface along each side, for small and for large networks."""
MULTIPLICATIONS = 2e8
"""What one surface may cost: some milliseconds, ten times a second."""
MOST_NAMED = 4
"""Columns beside the plane that are named in the sentence about them."""
MARGIN = 0.06
"""Share of a column's range that the plane shows beyond its smallest and largest value."""


@dataclass(frozen=True)
class Plane:
    """Two columns of numbers and the ranges shown, in the columns' own units."""

    x: str
    y: str
    x_range: tuple[float, float]
    y_range: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Points:
    """Rows of the data on the plane: class codes or target values, and which of them validate."""

    x: Values
    y: Values
    labels: NDArray[np.generic]
    validation: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Surface:
    """Answers over a plane.

    Either `probabilities` (rows, columns, classes) or `values` (rows, columns) in the target's own unit; row
    0 is at the smallest y. `value_range` spans the target's values in the data. `others` says in a sentence
    where the other columns stand, `held` has the value of each of them.
    """

    plane: Plane
    target: str
    classes: tuple[str, ...] = ()
    probabilities: Values | None = None
    values: Values | None = None
    value_range: tuple[float, float] = (0.0, 1.0)
    points: Points | None = None
    others: str = ""
    held: tuple[str, ...] = ()

    def cell_at(self, x: float, y: float) -> tuple[int, int]:
        """Row and column of the surface's cell at a place of the plane."""
        (left, right), (bottom, top) = self.plane.x_range, self.plane.y_range
        answers = self.values if self.probabilities is None else self.probabilities
        assert answers is not None
        rows, columns = answers.shape[:2]
        row = int(np.clip((y - bottom) / (top - bottom) * rows, 0, rows - 1))
        return row, int(np.clip((x - left) / (right - left) * columns, 0, columns - 1))


@dataclass(frozen=True, eq=False)
class Grid:
    """A plane made ready for a network: prepared once, then answered again and again as the weights move."""

    plane: Plane
    table: Table
    points: Points
    value_range: tuple[float, float]
    others: str
    held: tuple[str, ...] = ()
    prepared: dict[str, NDArray[np.float32]] = field(default_factory=dict)


def resolution_for(parameters: int) -> int:
    """How fine a surface may be for a network of this size."""
    return int(np.clip((MULTIPLICATIONS / max(parameters, 1)) ** 0.5, COARSEST, FINEST))


def grid_of(model: Model, x: str, y: str, resolution: int | None = None) -> Grid:
    """The grid over two input columns, and the points of the training and validation rows on it."""
    resolution = resolution or resolution_for(model.network.parameter_count)
    data = model.data
    if x == y or not {x, y} <= set(number_inputs(data)):
        raise DataError(
            f"“{x}” and “{y}” do not span a plane: choose two different input columns that hold numbers."
        )
    plane = Plane(x, y, _range(data.table, x), _range(data.table, y))
    across, up = _centres(plane.x_range, resolution), _centres(plane.y_range, resolution)
    meshed = dict(zip((x, y), np.meshgrid(across, up), strict=True))
    columns: list[Column] = []
    held: dict[str, list[str]] = {"number": [], "category": []}
    for setting in data.columns:
        if setting.role != "input":
            continue
        if setting.name in meshed:
            columns.append(Column(setting.name, "number", meshed[setting.name].ravel()))
        else:
            column, word = _usual(data.table, setting, model.rows("train"), resolution**2)
            columns.append(column)
            held["number" if setting.type == "number" else "category"].append(word)
    grid_table = Table(tuple(columns), "plane")
    points = _points(model, x, y)
    return Grid(
        plane, grid_table, points, _value_range(points), _others_words(held["number"], held["category"]),
        (*held["number"], *held["category"]), model.inputs(grid_table),
    )  # fmt: skip


def surface_of(model: Model, grid: Grid) -> Surface:
    """The answers of a model over a grid."""
    answers = model.answer(grid.prepared)
    side = round(len(answers) ** 0.5)
    common = {
        "plane": grid.plane, "target": model.target, "points": grid.points,
        "others": grid.others, "held": grid.held,
    }  # fmt: skip
    if model.classes:
        shaped = answers.reshape(side, side, len(model.classes))
        return Surface(classes=model.classes, probabilities=shaped, **common)  # type: ignore[arg-type]
    return Surface(values=answers.reshape(side, side), value_range=grid.value_range, **common)  # type: ignore[arg-type]


def _range(table: Table, name: str) -> tuple[float, float]:
    values = as_numbers(table.column(name)).values
    values = values[~np.isnan(values)]
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
    margin = (high - low) * MARGIN or 0.5
    return low - margin, high + margin


def _centres(ends: tuple[float, float], count: int) -> Values:
    step = (ends[1] - ends[0]) / count
    return ends[0] + step * (np.arange(count) + 0.5)


def _usual(table: Table, setting: ColumnSetting, rows: NDArray[np.integer], count: int) -> tuple[Column, str]:
    """A column that holds its mean, or its most frequent category, `count` times; and that in words."""
    column = table.column(setting.name)
    if setting.type == "number":
        mean = describe(as_numbers(column).take(rows)).mean or 0.0
        few_digits = number_text(float(f"{mean:.4g}"))
        return Column(setting.name, "number", np.full(count, mean)), f"{setting.name} {few_digits}"
    column = as_categories(column)
    labels = describe(column.take(rows), setting).labels
    code = column.categories.index(labels[0]) if labels else 0
    codes = np.full(count, code, np.int32)
    return Column(
        setting.name, "category", codes, column.categories
    ), f"{setting.name} {column.categories[code]}"


def _points(model: Model, x: str, y: str) -> Points:
    parts = [model.rows("train"), model.rows("validation")]
    rows = np.concatenate(parts)
    validation = np.repeat([False, True], [len(part) for part in parts])
    across = as_numbers(model.data.table.column(x)).values[rows]
    up = as_numbers(model.data.table.column(y)).values[rows]
    return Points(across, up, model.true(rows), validation)


def _value_range(points: Points) -> tuple[float, float]:
    labels = points.labels[np.isfinite(points.labels)]
    return (float(labels.min()), float(labels.max())) if labels.size else (0.0, 1.0)


def _others_words(numbers: Sequence[str], categories: Sequence[str]) -> str:
    """Where the columns stand that the plane does not show, and some of them: ``4 other columns are held at
    their mean: age 41, … · their most frequent value: island Biscoe``.
    """
    count = len(numbers) + len(categories)
    if not count:
        return ""
    whose = "its" if count == 1 else "their"
    parts = [
        f"{whose} {word}: {', '.join(words[:MOST_NAMED])}{', …' if len(words) > MOST_NAMED else ''}"
        for word, words in (("mean", numbers), ("most frequent value", categories))
        if words
    ]
    columns = "1 other column is" if count == 1 else f"{count} other columns are"
    return f"{columns} held at {' · '.join(parts)}"
