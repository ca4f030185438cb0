"""Where units stand in the picture, which of a large layer are shown, and what lies under the pointer."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from nnstudio.session.looking.neurons import Units
from nnstudio.widgets.dress.theme import scaled

MOST_UNITS = 16
"""Of one layer; of a larger one the first are shown, and how many more there are is said."""
LARGEST, SMALLEST = 11.0, 4.0
"""Radius of a circle in pixels."""
REACH = 4.0
"""Distance in pixels at which a line is under the pointer."""
_TITLE_HEIGHT = 34.0
_SHARE_OF_PITCH = 0.36


@dataclass(frozen=True)
class Unit:
    """A place in the picture: column and index of a unit."""

    column: int
    index: int


@dataclass(frozen=True)
class Line:
    """A weight: from the unit `source` of the column before to `target`."""

    source: Unit
    target: Unit


@dataclass(frozen=True)
class Layout:
    """Places of all units that are shown; one list of centres for each column."""

    centres: tuple[tuple[QPointF, ...], ...]
    radius: float

    def place(self, unit: Unit) -> QPointF:
        """The centre of a unit."""
        return self.centres[unit.column][unit.index]

    def middle(self, what: Unit | Line) -> QPointF:
        """The centre of a unit, or the middle of a line."""
        if isinstance(what, Unit):
            return self.place(what)
        return (self.place(what.source) + self.place(what.target)) / 2

    def under(self, point: QPointF) -> Unit | Line | None:
        """The unit at a point, or else the nearest line within reach."""
        for column, centres in enumerate(self.centres):
            for index, centre in enumerate(centres):
                if _distance(point, centre) <= self.radius + 2:
                    return Unit(column, index)
        return self._line(point)

    def _line(self, point: QPointF) -> Line | None:
        best, nearest = None, REACH
        for column in range(1, len(self.centres)):
            before, after = self.centres[column - 1], self.centres[column]
            if not before or not after or not before[0].x() < point.x() < after[0].x():
                continue
            share = (point.x() - before[0].x()) / (after[0].x() - before[0].x())
            for source, start in enumerate(before):
                for target, end in enumerate(after):
                    away = abs(start.y() + share * (end.y() - start.y()) - point.y())
                    if away < nearest:
                        best, nearest = Line(Unit(column - 1, source), Unit(column, target)), away
        return best


def laid_out(units: Units, room: QRectF, left: float, right: float) -> Layout:
    """Columns spread over the room, which keeps `left` and `right` free for words."""
    counts = [min(len(column.values), MOST_UNITS) for column in units.columns]
    start, end = room.left() + left, room.right() - right
    height = room.height() - scaled(_TITLE_HEIGHT)
    pitch = height / max(counts)
    step = (end - start) / (len(counts) - 1)
    middle = room.top() + height / 2
    centres = tuple(
        tuple(
            QPointF(start + column * step, middle + (index - (count - 1) / 2) * min(pitch, 3.4 * LARGEST))
            for index in range(count)
        )
        for column, count in enumerate(counts)
    )
    return Layout(centres, min(LARGEST, max(SMALLEST, _SHARE_OF_PITCH * pitch)))


def _distance(one: QPointF, other: QPointF) -> float:
    away = one - other
    return float((away.x() ** 2 + away.y() ** 2) ** 0.5)
