"""Toy worlds made from a seed: points in the plane whose classes, or whose curve, the eye can see.

The numbers are the same on any machine: the raw stream of the bit generator is promised by numpy, and what is
made of it is additions, products and square roots, which IEEE 754 fixes to the last bit. `spirals`, which is
older, takes the platform's sine and rounds what it gives.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.tables.table import Column, Table, category_column, number_column
from nnstudio.errors import DataError

WorldTask = Literal["classes", "curve"]

FEWEST_POINTS, MOST_POINTS = 10, 10_000
MOST_NOISE = 0.5
CLASS_NAMES = ("A", "B", "C", "D", "E", "F")
"""What the classes of a toy world are called."""
CLASS_COLUMN = "class"

_Points = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]
"""x and y, float64 (points,), and the class of each, int64 (points,); zeros for a curve."""
_DRAWS = 16
"""Uniform numbers for each point: two for its place, two for chance in its making, twelve for its noise."""
_DECIMALS = 4


@dataclass(frozen=True)
class World:
    """One toy world; `noise` is what it is shown with at first, in units of the plane from −1 to 1."""

    id: str
    title: str
    summary: str
    task: WorldTask
    noise: float
    place: Callable[[NDArray[np.float64], NDArray[np.int64]], _Points]
    """Makes points from uniform numbers (points, 4) and their indices, before noise."""


def world(world_id: str) -> World:
    """The world of this id; raises `DataError` naming the known ones."""
    for known in WORLDS:
        if known.id == world_id:
            return known
    raise DataError(f"There is no world “{world_id}”; there are {', '.join(one.id for one in WORLDS)}.")


def make_world(world_id: str, points: int = 400, noise: float | None = None, seed: int = 0) -> Table:
    """The points of a world as a table: columns `x`, `y` and `class`, or for a curve `x` and `y`.

    `noise` is the standard deviation of a point around its place; on a curve it moves y only. Raises
    `DataError` for an unknown world and for numbers out of range.
    """
    found = world(world_id)
    noise = found.noise if noise is None else noise
    _check(points, noise, seed)
    uniform = _uniform(seed, _DRAWS * points).reshape(points, _DRAWS)
    x, y, classes = found.place(uniform[:, :4], np.arange(points))
    if found.task == "classes":
        x = x + noise * _normal(uniform[:, 4:10])
    y = y + noise * _normal(uniform[:, 10:16])
    return points_table(x, y, classes if found.task == "classes" else None, found.title)


def points_table(
    x: NDArray[np.float64], y: NDArray[np.float64], classes: NDArray[np.int64] | None, name: str
) -> Table:
    """Points in the plane as a table; `classes` are places in `CLASS_NAMES`, None for points on a curve."""
    columns: list[Column] = [
        number_column(name, np.round(at, _DECIMALS)) for name, at in (("x", x), ("y", y))
    ]
    if classes is not None:
        columns.append(category_column(CLASS_COLUMN, [CLASS_NAMES[index] for index in classes.tolist()]))
    return Table(tuple(columns), name)


def _check(points: int, noise: float, seed: int) -> None:
    if not FEWEST_POINTS <= points <= MOST_POINTS:
        raise DataError(
            f"A world has {FEWEST_POINTS} to {MOST_POINTS:,} points, not {points:,}: choose a number between."
        )
    if not 0 <= noise <= MOST_NOISE:
        raise DataError(f"The noise of a world is 0 to {MOST_NOISE}, not {noise}: choose a number between.")
    if seed < 0:
        raise DataError(f"A seed is a whole number from 0 on, not {seed}.")


# ------------------------------------------------------------------ the worlds


def _xor(uniform: NDArray[np.float64], index: NDArray[np.int64]) -> _Points:
    x, y = _signed(uniform[:, 0]), _signed(uniform[:, 1])
    gap = 0.06
    x, y = ((1 - gap) * at + np.copysign(gap, at) for at in (x, y))
    return x, y, (x * y < 0).astype(np.int64)


def _circles(uniform: NDArray[np.float64], index: NDArray[np.int64]) -> _Points:
    outer = index % 2
    radius = np.where(outer == 1, 0.85, 0.4)
    return radius * _cosine(uniform[:, 0]), radius * _sine(uniform[:, 0]), outer


def _moons(uniform: NDArray[np.float64], index: NDArray[np.int64]) -> _Points:
    lower = index % 2
    side = 1.0 - 2.0 * lower
    x = side * _cosine(0.5 * uniform[:, 0]) + lower
    y = side * _sine(0.5 * uniform[:, 0]) + 0.5 * lower
    return (x - 0.5) * 0.62, (y - 0.25) * 0.62, lower


def _blobs(uniform: NDArray[np.float64], index: NDArray[np.int64]) -> _Points:
    blob = index % 3
    turns = 0.25 + blob / 3.0
    return 0.55 * _cosine(turns), 0.55 * _sine(turns), blob


def _checkerboard(uniform: NDArray[np.float64], index: NDArray[np.int64]) -> _Points:
    x, y = _signed(uniform[:, 0]), _signed(uniform[:, 1])
    cell = np.floor(2 * (x + 1)) + np.floor(2 * (y + 1))
    return x, y, cell.astype(np.int64) % 2


def _spirals(uniform: NDArray[np.float64], index: NDArray[np.int64]) -> _Points:
    arm = index % 2
    radius = 0.08 + 0.88 * np.sqrt(uniform[:, 0])
    turns = 1.5 * radius + arm / 2.0
    return radius * _cosine(turns), radius * _sine(turns), arm


def _sine_curve(uniform: NDArray[np.float64], index: NDArray[np.int64]) -> _Points:
    x = _signed(uniform[:, 0])
    return x, 0.8 * _sine(x), np.zeros_like(index)


def _polynomial(uniform: NDArray[np.float64], index: NDArray[np.int64]) -> _Points:
    x = _signed(uniform[:, 0])
    return x, ((2.2 * x - 0.4) * x - 1.3) * x + 0.2, np.zeros_like(index)


WORLDS: tuple[World, ...] = (
    World(
        "circles", "Circles", "A ring around a ring: no straight line parts them.", "classes", 0.08, _circles
    ),
    World("xor", "XOR", "Opposite corners belong together.", "classes", 0.05, _xor),
    World("moons", "Moons", "Two half moons that reach into each other.", "classes", 0.08, _moons),
    World("blobs", "Blobs", "Three clouds of points: the easiest world.", "classes", 0.15, _blobs),
    World("spirals", "Spirals", "Two arms wound around each other: the hardest.", "classes", 0.03, _spirals),
    World("checkerboard", "Checkerboard", "Sixteen fields in two colours.", "classes", 0.0, _checkerboard),
    World("sine", "Sine", "A wave to predict from x alone.", "curve", 0.1, _sine_curve),
    World("polynomial", "Polynomial", "A cubic to predict from x alone.", "curve", 0.1, _polynomial),
)


def spirals(
    points: int = 400, arms: int = 2, turns: float = 1.5, noise: float = 0.03, seed: int = 0
) -> Table:
    """Spiral arms wound around each other, one class each.

    Columns `x` and `y` lie within about −1 … 1; `arm` is the class. `turns` is how often an arm goes round,
    `noise` the standard deviation of the points around their arm. Coordinates are rounded to four decimals,
    so that the last bits of a platform's sine cannot show.
    """
    uniform = _uniform(seed, 3 * points).reshape(points, 3)
    xs, ys, labels = [], [], []
    for index, (along, first, second) in enumerate(uniform.tolist()):
        arm = index % arms
        radius = 0.08 + 0.92 * math.sqrt(along)
        angle = 2 * math.pi * (turns * radius + arm / arms)
        spread = noise * math.sqrt(-2 * math.log(1 - first))
        xs.append(round(radius * math.cos(angle) + spread * math.cos(2 * math.pi * second), 4))
        ys.append(round(radius * math.sin(angle) + spread * math.sin(2 * math.pi * second), 4))
        labels.append(f"arm {arm + 1}")
    return Table((number_column("x", xs), number_column("y", ys), category_column("arm", labels)), "spirals")


# ------------------------------------------------------------------ arithmetic that is the same everywhere


def _uniform(seed: int, count: int) -> np.ndarray:
    """Numbers in [0, 1) from the raw stream of a bit generator, which numpy promises never to change."""
    raw = np.random.PCG64(seed).random_raw(count)
    return (raw >> np.uint64(11)) * 2.0**-53


def _signed(uniform: NDArray[np.float64]) -> NDArray[np.float64]:
    """Numbers in [−1, 1) from such in [0, 1)."""
    return 2.0 * uniform - 1.0


def _normal(uniform: NDArray[np.float64]) -> NDArray[np.float64]:
    """Nearly normal numbers of mean 0 and deviation 1 from the sums of the rows, (points, 6): never beyond
    ±4.25, and without the logarithm that differs between platforms.
    """
    total = np.zeros(len(uniform))
    for column in uniform.T:  # in this order, whatever numpy's own sum does
        total = total + column
    return (total - 3.0) * math.sqrt(2.0)


def _sine(turns: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sine of angles in turns, by its series: within 1e-11, the same on any machine."""
    part = turns - np.rint(turns)
    part = np.where(np.abs(part) > 0.25, np.copysign(0.5, part) - part, part)
    angle = part * (2.0 * math.pi)
    square = angle * angle
    series = np.zeros_like(angle)
    for power in range(17, 1, -2):
        series = (series + 1.0) * (-square / (power * (power - 1)))
    return angle * (series + 1.0)


def _cosine(turns: NDArray[np.float64]) -> NDArray[np.float64]:
    return _sine(turns + 0.25)
