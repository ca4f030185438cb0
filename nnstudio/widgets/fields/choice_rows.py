"""The rows of a picker's list: the sign of what can be picked, its name, and a sentence on it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nnstudio.widgets.curves.curve_picture import paint_axis, polygon
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.choice_sketches import Sketch, sketch_of

WIDTH, HEIGHT = 360, 46
SKETCH = QSize(44, 28)
_MARGIN, _GAP, _AIR = 8, 12, 6
_FRAME = 24
"""Pixels of the list's frame and its scroll bar."""
_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
Index = QModelIndex | QPersistentModelIndex


class ChoiceRows(QStyledItemDelegate):
    """Paints entries whose data is a name of this kind, and whose tooltip is the sentence."""

    def __init__(self, kind: str, automatic: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind, self._automatic = kind, automatic

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        words = QFontMetrics(_small()).boundingRect(
            QRect(0, 0, scaled(WIDTH - 2 * _MARGIN - SKETCH.width() - _GAP - _FRAME), scaled(200)),
            _WRAPPED, str(index.data(Qt.ItemDataRole.ToolTipRole) or ""),
        )  # fmt: skip
        title = QFontMetrics(_bold()).height()
        return QSize(scaled(WIDTH), max(scaled(HEIGHT), title + words.height() + scaled(2 * _AIR)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = theme.current()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.selection))
            painter.drawRoundedRect(option.rect, 4, 4)
        row: QRect = option.rect.adjusted(scaled(_MARGIN), 0, -scaled(_MARGIN), 0)
        high = scaled(SKETCH.height())
        place = QRectF(row.left(), row.center().y() - high / 2, scaled(SKETCH.width()), high)
        name = str(index.data(Qt.ItemDataRole.UserRole))
        sketch = sketch_of(self._kind, self._automatic if name == "automatic" else name)
        if sketch is not None:
            _paint_sketch(painter, place, sketch)
        left = round(place.right()) + scaled(_GAP)
        self._paint_words(painter, QRect(left, row.top(), row.right() - left, row.height()), index)
        painter.restore()

    def _paint_words(self, painter: QPainter, room: QRect, index: Index) -> None:
        """The name, and below it the sentence."""
        colours = theme.current()
        title, sentence = str(index.data() or ""), str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
        painter.setFont(_bold())
        high = painter.fontMetrics().height()
        shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room.width())
        upper = room.adjusted(0, scaled(_AIR), 0, 0) if sentence else room
        upper.setHeight(high if sentence else room.height())
        painter.setPen(QColor(colours.text))
        painter.drawText(upper, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        painter.setFont(_small())
        painter.setPen(QColor(colours.muted))
        painter.drawText(room.adjusted(0, scaled(_AIR) + high, 0, 0), _WRAPPED, sentence)


def _bold() -> QFont:
    return theme.body_font(weight=QFont.Weight.DemiBold)


def _small() -> QFont:
    return theme.body_font(11)


def _paint_sketch(painter: QPainter, place: QRectF, sketch: Sketch) -> None:
    colours = theme.current()
    ground = place.bottom() - sketch.ground * place.height()
    paint_axis(painter, QPointF(place.left(), ground), QPointF(place.right(), ground))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colours.accent), 1.6 * theme.text_scale()))
    painter.drawPolyline(polygon(place, sketch.x, sketch.y))
