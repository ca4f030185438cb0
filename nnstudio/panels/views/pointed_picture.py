"""What pictures share in which the pointer or the arrow keys point at one place, and a card tells of it."""

from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.widgets.dress import theme

Place = TypeVar("Place")
"""What is pointed at, such as a cell or the number of a row."""
MOVES = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
"""The rows and columns by which an arrow key moves."""


class PointedPicture(QWidget, Generic[Place]):
    """Knows the place that is pointed at; a kind says which there are, paints them and tells of them."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.pointed: Place | None = None
        theme.notifier.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Take on the colours of the theme that holds now."""
        self.update()

    def place_under(self, point: QPointF) -> Place | None:
        """The place at a point of this widget; None beside them all."""
        raise NotImplementedError

    def tell(self) -> None:
        """Say in words, or to others, what is pointed at now."""
        raise NotImplementedError

    def point_at(self, place: Place | None) -> None:
        """Point at another place, or at none."""
        if place != self.pointed:
            self.pointed = place
            self.tell()
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.point_at(self.place_under(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.point_at(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.point_at(None)


def cell_in(grid: QRectF, count: int, point: QPointF) -> tuple[int, int] | None:
    """Row and column of the cell at a point of a grid of `count` by `count` cells; None beside it."""
    if not count or not grid.contains(point):
        return None
    row = min(int((point.y() - grid.top()) / grid.height() * count), count - 1)
    return row, min(int((point.x() - grid.left()) / grid.width() * count), count - 1)


def cell_beside(cell: tuple[int, int] | None, move: tuple[int, int], count: int) -> tuple[int, int]:
    """The cell to which an arrow key leads from a cell of such a grid, around its edges; from none to the
    first or last one.
    """
    row, column = cell or (-move[0], -move[1])
    return (row + move[0]) % count, (column + move[1]) % count
