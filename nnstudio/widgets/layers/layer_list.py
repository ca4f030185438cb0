"""A list of layer kinds under group headings, each with its family's colour, for palette and canvas."""

from collections.abc import Callable

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nnstudio.engine.layers import Layer
from nnstudio.widgets.chevron import paint_chevron
from nnstudio.widgets.clear_picture import clear_picture
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.layers.entry_painting import (
    ENTRY_HEIGHT,
    NAME_LEFT,
    paint_field,
    paint_name,
    row_height,
)
from nnstudio.widgets.layers.layer_list_model import FOLDED_ROLE, LAYER_ROLE, LayerListModel

HEADING_HEIGHT = 30
SIGN_WIDTH = 32.0
KindPainter = Callable[[QPainter, QRectF, type[Layer]], None]
"""Draws the sign of a kind into a rectangle."""
_Index = QModelIndex | QPersistentModelIndex


class LayerDelegate(QStyledItemDelegate):
    """Paints a heading as small letters, a layer kind as a field with the family's colour at its left, and
    its sign where `paint_kind` draws one.
    """

    def __init__(self, paint_kind: KindPainter | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.paint_kind = paint_kind

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        heading = index.data(LAYER_ROLE) is None
        height = (
            (scaled(HEADING_HEIGHT) if index.row() else scaled(HEADING_HEIGHT) - 8)
            if heading
            else scaled(ENTRY_HEIGHT)
        )
        return QSize(80, row_height(option, height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layer = index.data(LAYER_ROLE)
        if layer is None:
            self._paint_heading(painter, option, index)
        else:
            state = QStyle.StateFlag
            selected = bool(option.state & state.State_Selected)
            hovered = bool(option.state & state.State_MouseOver)
            rect = QRectF(option.rect).adjusted(0, 2, 0, -2)
            paint_entry(painter, rect, layer, hovered, selected, self.paint_kind)
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """The group in capitals, and a sign that tells whether it is folded: always where it is, otherwise
        only under the pointer or the keyboard's mark.
        """
        colours, state = theme.current(), QStyle.StateFlag
        folded = bool(index.data(FOLDED_ROLE))
        marked = bool(option.state & (state.State_MouseOver | state.State_HasFocus))
        font = theme.body_font(11, QFont.Weight.DemiBold)
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 103)
        painter.setFont(font)
        painter.setPen(QColor(colours.text if marked else colours.muted))
        rect = QRectF(option.rect).adjusted(2, 0, 0, -5)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        painter.drawText(rect, flags, str(index.data()).upper())
        if folded or marked:
            paint_chevron(painter, QPointF(rect.right() - 8, rect.bottom() - 7), down=not folded)


def paint_entry(
    painter: QPainter,
    rect: QRectF,
    layer: type[Layer],
    hovered: bool,
    selected: bool,
    paint_kind: KindPainter | None = None,
) -> None:
    """One layer kind as a field with a coloured bar, and its sign before its name."""
    paint_field(painter, rect, hovered, selected)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.family_colour(layer.family)))
    painter.drawRoundedRect(QRectF(rect.left(), rect.top(), 5, rect.height()), 2.5, 2.5)
    left = NAME_LEFT
    if paint_kind is not None:
        sign = QRectF(rect.left() + 9, rect.top() + 4, scaled(SIGN_WIDTH), rect.height() - 8)
        painter.setFont(theme.body_font())
        painter.setPen(QColor(theme.current().text))
        paint_kind(painter, sign, layer)
        left = 9 + scaled(SIGN_WIDTH) + 6
    paint_name(painter, rect, left, layer.title)


class LayerList(QListView):
    """The list; Enter or a double-click chooses a kind, a drag carries it away."""

    chosen = Signal(str)
    """The kind that was chosen."""
    typed = Signal(str)
    """A letter was typed: it belongs to the search field."""

    def __init__(
        self, grouped: bool = True, paint_kind: KindPainter | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.layers = LayerListModel(grouped, self)
        self.setModel(self.layers)
        self.setItemDelegate(LayerDelegate(paint_kind, self))
        self._paint_kind = paint_kind
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "bare")
        self.viewport().setAutoFillBackground(False)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QListView.DragDropMode.DragOnly)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(False)
        self.clicked.connect(self._toggle)
        self.doubleClicked.connect(self._choose)
        theme.notifier.changed.connect(self._repaint)

    def content_height(self) -> int:
        """How high the list must be to show all of its entries."""
        return sum(
            self.sizeHintForIndex(self.layers.index(row)).height() for row in range(self.layers.rowCount())
        )

    def current_kind(self) -> str | None:
        """The kind that is selected."""
        layer = self.layers.layer(self.currentIndex())
        return None if layer is None else layer.kind

    def search(self, words: str) -> None:
        """Show only what fits some words, the first of them selected while there are words."""
        self.layers.search(words)
        self.setCurrentIndex(self.layers.first() if words.strip() else QModelIndex())

    def _toggle(self, index: QModelIndex) -> None:
        """Fold or unfold the group whose heading was clicked."""
        group = self.layers.heading(index)
        if group:
            self._fold(group, not self.layers.is_folded(group))

    def _fold(self, group: str, folded: bool) -> None:
        place = self.verticalScrollBar().value()
        self.layers.set_folded(self.layers.folded | {group} if folded else self.layers.folded - {group})
        self.selectionModel().setCurrentIndex(
            self.layers.row_of_heading(group), QItemSelectionModel.SelectionFlag.NoUpdate
        )
        self.verticalScrollBar().setValue(place)

    def _group_of(self, index: QModelIndex) -> str:
        layer = self.layers.layer(index)
        return self.layers.heading(index) if layer is None else layer.group

    def _choose(self, index: QModelIndex) -> None:
        layer = self.layers.layer(index)
        if layer is not None:
            self.chosen.emit(layer.kind)

    def _repaint(self) -> None:
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current, key = self.currentIndex(), event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(current)
            self._toggle(current)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._group_of(current):
            self._fold(self._group_of(current), key == Qt.Key.Key_Left)
        elif event.text().strip() and event.text().isprintable() and not event.modifiers():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def startDrag(self, supported: Qt.DropAction) -> None:
        """Carry the kind away, with its entry as the picture under the pointer."""
        from PySide6.QtGui import QDrag

        index = self.currentIndex()
        layer = self.layers.layer(index)
        if layer is None:
            return
        drag = QDrag(self)
        drag.setMimeData(self.layers.mimeData([index]))
        drag.setPixmap(self._picture(layer))
        drag.exec(Qt.DropAction.CopyAction)

    def _picture(self, layer: type[Layer]) -> QPixmap:
        ratio = self.devicePixelRatioF()
        size = QSize(scaled(160), scaled(30))
        pixmap = clear_picture(size * ratio, ratio)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.9)
        rect = QRectF(0, 0, size.width(), size.height())
        paint_entry(painter, rect, layer, hovered=True, selected=False, paint_kind=self._paint_kind)
        painter.end()
        return pixmap
