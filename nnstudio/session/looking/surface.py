"""What a network answers over the plane of two columns, with all other columns at their usual value."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.tables.table import Table, as_numbers
from nnstudio.errors import DataError
from nnstudio.session.exploring.telling_columns import number_inputs
from nnstudio.session.looking.held_columns import centres, held_table, shown_range
from nnstudio.session.looking.snapshot import Model

Values = NDArray[np.floating]

FINEST, COARSEST = 96, 36
"""Cells of the surface along each side, for small and for large networks."""
MULTIPLICATIONS = 2e8
"""What one surface may cost: some milliseconds, ten times a second."""


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
    plane = Plane(x, y, shown_range(data.table, x), shown_range(data.table, y))
    across, up = centres(plane.x_range, resolution), centres(plane.y_range, resolution)
    meshed = dict(zip((x, y), np.meshgrid(across, up), strict=True))
    held = held_table(model, {name: values.ravel() for name, values in meshed.items()})
    points = points_on(model, x, y)
    return Grid(
        plane, held.table, points, value_range(points), held.sentence, held.words, model.inputs(held.table)
    )


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


def points_on(model: Model, x: str, y: str) -> Points:
    """The training and validation rows on the plane of two columns of numbers."""
    parts = [model.rows("train"), model.rows("validation")]
    rows = np.concatenate(parts)
    validation = np.repeat([False, True], [len(part) for part in parts])
    across = as_numbers(model.data.table.column(x)).values[rows]
    up = as_numbers(model.data.table.column(y)).values[rows]
    return Points(across, up, model.true(rows), validation)


def value_range(points: Points) -> tuple[float, float]:
    """The smallest and the largest target value of points."""
    labels = points.labels[np.isfinite(points.labels)]
    return (float(labels.min()), float(labels.max())) if labels.size else (0.0, 1.0)
