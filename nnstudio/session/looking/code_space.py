"""Where an autoencoder's narrowest layer puts the rows: its code, seen in the plane. Plain data, for the
worker.
"""

from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.exploring.groups import Groups
from nnstudio.data.exploring.projections import project as principal_components
from nnstudio.document.learning.exploring import compared_by, groups_by
from nnstudio.document.learning.rebuilding import narrowest, nodes_between
from nnstudio.errors import DataError
from nnstudio.session.exploring.explored import Scatter
from nnstudio.session.looking.rebuilt_rows import rebuilt_target
from nnstudio.session.looking.snapshot import Model

MOST_POINTS = 2_000
_TOO_NARROW = "The code has a single value, so it spans no plane: give its layer two units or more."


@dataclass(frozen=True, eq=False)
class CodeSpace:
    """The code of some rows as points; `words` say where it comes from and how it was laid into the plane."""

    scatter: Scatter
    words: str


def code_space(model: Model, rows: NDArray[np.int64]) -> CodeSpace:
    """The code of these rows in a model: its two values, or the two principal components of more.

    Raises `DataError` where there is no code that spans a plane.
    """
    project, shapes = model.project, model.network.shapes
    entry = rebuilt_target(project, model.output).entry
    node = narrowest(nodes_between(project.graph, entry, model.output), shapes)
    if node is None:
        raise DataError("There is no layer between the inputs and what rebuilds them, so there is no code.")
    chosen = rows[:: max(1, -(-len(rows) // MOST_POINTS))]
    table = model.data.table.take(chosen)
    codes = model.network.activations(model.inputs(table))[node.id].reshape(len(chosen), -1)
    count = prod(shapes[node.id])
    if count < 2:
        raise DataError(_TOO_NARROW)
    groups = _groups(model, chosen)
    if count == 2:
        scatter = _scatter(("value 1", "value 2"), codes.astype(np.float64), chosen, groups, len(rows))
        return CodeSpace(scatter, f"The two values that leave {node.label}, of each row")
    found = principal_components(codes.astype(np.float64))
    if found is None:
        raise DataError(f"All rows have the same code at {node.label}: nothing is told apart there.")
    titles = [f"direction {place + 1} ({part:.0%})" for place, part in enumerate(found.shares)]
    scatter = _scatter((titles[0], titles[1]), found.places, chosen, groups, len(rows))
    seen = f"{sum(found.shares):.0%}".replace("%", " %")
    words = f"The {count:,} values that leave {node.label}: {seen} of their spread is in this plane"
    return CodeSpace(scatter, words)


def _groups(model: Model, rows: NDArray[np.int64]) -> Groups:
    """The column that another network would predict gives the colours, though this one never sees it."""
    by = next(iter(compared_by(model.data)), "")
    return groups_by(model.data, by, rows)


def _scatter(
    titles: tuple[str, str],
    places: NDArray[np.float64],
    rows: NDArray[np.int64],
    groups: Groups,
    of_rows: int,
) -> Scatter:
    x, y = (np.ascontiguousarray(places[:, axis]) for axis in (0, 1))
    return Scatter(titles, x, y, rows, groups, of_rows, of_rows)
