"""What entries that can be dragged onto the canvas share: their height, their field and their name."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from nnstudio.widgets.dress import theme

ENTRY_HEIGHT = 32
NAME_LEFT = 16.0
"""Pixels from the field's left side to the name, where only colours stand before it."""


def row_height(option: QStyleOptionViewItem, height: int) -> int:
    """Pixels of a row that has `height` with text of the usual size."""
    return height + max(0, option.fontMetrics.height() - 18)


def paint_field(painter: QPainter, rect: QRectF, hovered: bool, selected: bool) -> None:
    """The field on which an entry stands."""
    colours = theme.current()
    fill = colours.selection if selected else colours.hover if hovered else colours.field
    painter.setPen(QPen(QColor(colours.accent if selected else colours.line), 1))
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


def paint_name(painter: QPainter, rect: QRectF, left: float, name: str) -> None:
    """An entry's name, from `left` pixels in the field on, elided where it is too long."""
    painter.setFont(theme.body_font())
    painter.setPen(QColor(theme.current().text))
    room = rect.adjusted(left, 0, -4, 0)
    words = QFontMetricsF(painter.font()).elidedText(name, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
