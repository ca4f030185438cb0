"""The header of the data's table: each column's name, type and role over a picture of its values."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPolygonF
from PySide6.QtWidgets import QHeaderView, QWidget

from nnstudio.widgets.columns.column_delegate import role_colour
from nnstudio.widgets.columns.column_model import SETTING_DATA, SUMMARY_DATA
from nnstudio.widgets.columns.column_sketch import paint_sketch
from nnstudio.widgets.columns.column_words import ROLE_WORDS, TYPE_WORDS
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled

HEADER_HEIGHT = 78
_LINE = 18
_ARROW = 14.0


class ColumnsHeader(QHeaderView):
    """Sections can be made wider, tell all about their column in a tooltip, and sort by it at a click."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._sorted: tuple[str, str | None] = ("", None)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(48)
        self.setDefaultSectionSize(scaled(104))

    def mark(self, column: str, direction: str | None) -> None:
        """Put the arrow of a sorted column at its name; nowhere for no direction."""
        self._sorted = column, direction
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        setting = self.model().headerData(logical_index, self.orientation(), SETTING_DATA)
        summary = self.model().headerData(logical_index, self.orientation(), SUMMARY_DATA)
        colours, place = theme.current(), QRectF(rect)
        painter.save()
        painter.fillRect(place, QColor(colours.field))
        painter.fillRect(QRectF(place.left(), place.bottom() - 1, place.width(), 1), QColor(colours.line))
        painter.fillRect(
            QRectF(place.right() - 1, place.top() + 8, 1, place.height() - 16), QColor(colours.line)
        )
        if setting is not None:
            inner = place.adjusted(8, 5, -9, -6)
            name = QRectF(inner.left(), inner.top(), inner.width(), scaled(_LINE))
            if self._sorted[1] is not None and setting.name == self._sorted[0]:
                name.setRight(name.right() - scaled(_ARROW))
                self._paint_arrow(painter, QPointF(name.right() + scaled(_ARROW) / 2, name.center().y()))
            muted = setting.role == "ignored"
            self._write(
                painter,
                name,
                setting.name,
                13,
                QFont.Weight.DemiBold,
                colours.muted if muted else colours.text,
            )
            words = f"{TYPE_WORDS[setting.type].lower()} · {ROLE_WORDS[setting.role].lower()}"
            target = setting.role == "target"
            colour = colours.accent if target else colours.muted
            self._write(
                painter, name.translated(0, scaled(_LINE) - 2), words, 11, QFont.Weight.Normal, colour
            )
            if summary is not None:
                sketch = QRectF(
                    inner.left(),
                    inner.top() + 2 * scaled(_LINE),
                    inner.width(),
                    inner.height() - 2 * scaled(_LINE),
                )
                paint_sketch(painter, sketch, summary, role_colour(setting))
        painter.restore()

    def _paint_arrow(self, painter: QPainter, centre: QPointF) -> None:
        upwards = -1 if self._sorted[1] == "ascending" else 1
        corners = [centre + QPointF(x, y * upwards) for x, y in ((-4, -2.5), (4, -2.5), (0, 3))]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().accent))
        painter.drawPolygon(QPolygonF(corners))

    @staticmethod
    def _write(
        painter: QPainter, place: QRectF, text: str, size: int, weight: QFont.Weight, colour: str
    ) -> None:
        font = theme.body_font(size, weight)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)
