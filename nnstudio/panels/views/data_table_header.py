"""The header of the data's table: each column's name, type and role over a picture of its values."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from nnstudio.widgets import theme
from nnstudio.widgets.column_delegate import role_colour
from nnstudio.widgets.column_model import SETTING_DATA, SUMMARY_DATA
from nnstudio.widgets.column_sketch import paint_sketch
from nnstudio.widgets.column_words import ROLE_WORDS, TYPE_WORDS

HEADER_HEIGHT = 78
_LINE = 18


class ColumnsHeader(QHeaderView):
    """Sections can be made wider, and tell everything about their column in a tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(48)
        self.setDefaultSectionSize(104)

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
            name = QRectF(inner.left(), inner.top(), inner.width(), _LINE)
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
            self._write(painter, name.translated(0, _LINE - 2), words, 11, QFont.Weight.Normal, colour)
            if summary is not None:
                sketch = QRectF(
                    inner.left(), inner.top() + 2 * _LINE, inner.width(), inner.height() - 2 * _LINE
                )
                paint_sketch(painter, sketch, summary, role_colour(setting))
        painter.restore()

    @staticmethod
    def _write(
        painter: QPainter, place: QRectF, text: str, size: int, weight: QFont.Weight, colour: str
    ) -> None:
        font = theme.body_font(size, weight)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)
