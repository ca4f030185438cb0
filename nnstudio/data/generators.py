"""Toy worlds made from a seed: points in the plane whose classes the eye can see."""

import math

import numpy as np

from nnstudio.data.table import Table, category_column, number_column


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


def _uniform(seed: int, count: int) -> np.ndarray:
    """Numbers in [0, 1) from the raw stream of a bit generator, which numpy promises never to change."""
    raw = np.random.PCG64(seed).random_raw(count)
    return (raw >> np.uint64(11)) * 2.0**-53
