"""What a network answers along one column of numbers, with all other columns at their usual value."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nnstudio.session.looking.held_columns import centres, held_table, shown_range
from nnstudio.session.looking.snapshot import Model
from nnstudio.session.looking.surface import Points, points_on, value_range

CELLS = 240
"""Places along the column at which the network is asked."""
MARGIN = 0.12
"""Share of the target's range that is shown beyond its smallest and largest value."""

Values = NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class Track:
    """A column made ready for a network: prepared once, then answered again and again as the weights move."""

    column: str
    at: Values
    points: Points
    sentence: str
    words: tuple[str, ...]
    prepared: dict[str, NDArray[np.float32]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class AnswerLine:
    """Answers along a column: `values` (cells, 1) in the target's own unit, or for `classes` the probability
    of each (cells, classes), at the places `at` (cells,). The points are the rows of the data, whose `y` is
    the target's value, or for classes the probability 1.
    """

    column: str
    target: str
    at: Values
    values: Values
    classes: tuple[str, ...]
    points: Points
    others: str = ""
    held: tuple[str, ...] = ()

    @property
    def value_range(self) -> tuple[float, float]:
        """What is shown upwards: from 0 to 1 for classes, else the range of the target, which stays the same
        while the answers move.
        """
        low, high = (0.0, 1.0) if self.classes else value_range(self.points)
        margin = MARGIN * (high - low) or 0.5
        return low - margin, high + margin

    def answer_at(self, x: float) -> Values:
        """The answers (1,) or (classes,) at the place nearest to `x`."""
        return np.asarray(self.values[int(np.abs(self.at - x).argmin())])


def track_of(model: Model, column: str) -> Track:
    """A column of numbers made ready; raises `DataError` where other inputs cannot stand still."""
    at = centres(shown_range(model.data.table, column), CELLS)
    held = held_table(model, {column: at})
    points = points_on(model, column, column)
    labels = points.labels
    up = np.ones(len(labels)) if model.classes else np.asarray(labels, np.float64)
    points = Points(points.x, up, labels, points.validation)
    return Track(column, at, points, held.sentence, held.words, model.inputs(held.table))


def line_of(model: Model, track: Track) -> AnswerLine:
    """The answers of a model along a column."""
    values = model.answer(track.prepared).reshape(len(track.at), -1)
    return AnswerLine(
        track.column, model.target, track.at, values, model.classes, track.points, track.sentence, track.words
    )
