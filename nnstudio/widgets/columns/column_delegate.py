"""Paints the cells of a list of columns: names, sketches, and types and roles as small fields that open a
menu.
"""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.widgets.chevron import paint_chevron
from nnstudio.widgets.columns.column_model import (
    NAME,
    ROLE,
    ROW_DATA,
    SETTING_DATA,
    SKETCH,
    SUMMARY_DATA,
    TYPE,
    UNFOLDED_DATA,
)
from nnstudio.widgets.columns.column_rows import ColumnRow
from nnstudio.widgets.columns.column_sketch import paint_ink, paint_sketch
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled

_Index = QModelIndex | QPersistentModelIndex


def role_colour(setting: ColumnSetting) -> str:
    """The colour of a column's sketch: that of the node it feeds, or a grey one."""
    if setting.role in ("input", "target"):
        return theme.family_colour("data" if setting.role == "input" else "output")
    return theme.current().earlier


class ColumnDelegate(QStyledItemDelegate):
    """In a compact list the role is a word at the right end, otherwise types and roles are framed like
    fields.
    """

    def __init__(self, compact: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._compact = compact

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(40, scaled(24 if self._compact else 32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        setting: ColumnSetting = index.data(SETTING_DATA)
        place = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, place, option, index.column() == ROLE)
        row: ColumnRow = index.data(ROW_DATA)
        if row.is_image and index.column() == SKETCH:
            self._paint_image(painter, place, row)
        elif row.is_image and index.column() == NAME:
            self._paint_image_name(painter, place, row, index)
        elif index.column() == SKETCH:
            self._paint_sketch(painter, place, setting, index)
        elif index.column() in (TYPE, ROLE) and not self._compact:
            hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
            self._paint_field(painter, place, setting, str(index.data()), index.column() == ROLE, hovered)
        else:
            self._paint_words(painter, place, setting, index)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, place: QRectF, option: QStyleOptionViewItem, is_role: bool
    ) -> None:
        colours = theme.current()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place, QColor(colours.selection))
        elif self._compact and option.state & QStyle.StateFlag.State_MouseOver and is_role:
            painter.fillRect(place, QColor(colours.hover))

    def _paint_sketch(self, painter: QPainter, place: QRectF, setting: ColumnSetting, index: _Index) -> None:
        summary = index.data(SUMMARY_DATA)
        if summary is not None:
            sides, ends = (4, 5) if self._compact else (8, 7)
            paint_sketch(painter, place.adjusted(sides, ends, -sides, -ends), summary, role_colour(setting))

    def _paint_image(self, painter: QPainter, place: QRectF, row: ColumnRow) -> None:
        """The first row's image, as ink in the role's colour."""
        assert row.picture is not None
        room = place.adjusted(3, 3, -3, -3)
        side = min(room.width(), room.height())
        frame = QRectF(0, 0, side, side)
        frame.moveCenter(room.center())
        if not self._compact:
            frame.moveLeft(room.left() + 5)
        paint_ink(painter, frame, row.picture, role_colour(row.setting))

    def _paint_image_name(self, painter: QPainter, place: QRectF, row: ColumnRow, index: _Index) -> None:
        """What the image is called over its shape; columns of pixels behind a sign that they unfold."""
        colours = theme.current()
        left = place.left() + (0 if self._compact else 8)
        if row.folds:
            unfolded = bool(index.data(UNFOLDED_DATA))
            paint_chevron(painter, QPointF(left + 3, place.center().y()), unfolded)
            left += 12
        line = scaled(18)
        room = QRectF(left, place.center().y() - line, place.right() - left + 2, line)
        for words, pixels, colour in (
            (str(index.data()), theme.FONT_PIXELS, colours.muted if row.role == "ignored" else colours.text),
            (row.shape_words, 12, colours.muted),
        ):
            font = theme.body_font(pixels)
            painter.setFont(font)
            painter.setPen(QColor(colour))
            text = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), text)
            room.translate(0, line)

    def _paint_words(self, painter: QPainter, place: QRectF, setting: ColumnSetting, index: _Index) -> None:
        colours = theme.current()
        weight, colour = QFont.Weight.Normal, colours.muted
        alignment = Qt.AlignmentFlag.AlignVCenter
        if index.column() == NAME and setting.role != "ignored":
            colour = colours.text
        if index.column() == ROLE:
            alignment |= Qt.AlignmentFlag.AlignRight
        if setting.role == "target" and index.column() in (NAME, ROLE):
            weight = QFont.Weight.DemiBold
            colour = colours.accent if index.column() == ROLE else colours.text
        font = theme.body_font(12 if index.column() == ROLE else theme.FONT_PIXELS, weight)
        sides = (0, 0) if self._compact else (8, 4)
        inset = 12 if self._compact and index.column() == NAME and index.data(ROW_DATA).inside else 0
        room = place.adjusted(sides[0] + inset, 0, -sides[1], 0)
        words = str(index.data() or "")
        numbered = index.column() == NAME and index.data(ROW_DATA).inside  # pixels differ at their ends
        side = Qt.TextElideMode.ElideLeft if numbered else Qt.TextElideMode.ElideRight
        shown = words.lower() if index.column() == ROLE else words
        text = QFontMetricsF(font).elidedText(shown, side, room.width())
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(room, int(alignment), text)

    def _paint_field(
        self,
        painter: QPainter,
        place: QRectF,
        setting: ColumnSetting,
        words: str,
        is_role: bool,
        hovered: bool,
    ) -> None:
        colours = theme.current()
        height = scaled(25)
        field = QRectF(place.left() + 4, place.center().y() - height / 2, place.width() - 8, height)
        painter.setPen(QPen(QColor(colours.muted if hovered else colours.line), 1))
        painter.setBrush(QColor(colours.field))
        painter.drawRoundedRect(field, 5, 5)
        strong = is_role and setting.role == "target"
        font = theme.body_font(12, QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        muted = setting.role == "ignored"
        painter.setFont(font)
        painter.setPen(QColor(colours.accent if strong else colours.muted if muted else colours.text))
        room = field.adjusted(9, 0, -22, 0)
        text = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), text)
        paint_chevron(painter, QPointF(field.right() - 12, field.center().y()), down=True)
