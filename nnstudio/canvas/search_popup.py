"""Search-and-place: a small finder on the canvas, at the place where the layer will stand."""

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from nnstudio.canvas import look
from nnstudio.canvas.cards.kind_picture import paint_kind
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.layers.layer_finder import LayerFinder
from nnstudio.widgets.places import parent_of

WIDTH, MOST_HEIGHT = 240, 300
EDGE = 8
"""Distance to the border of the canvas."""


class SearchPopup(QFrame):
    """Lives until something is chosen, Esc is pressed or the focus goes elsewhere."""

    chosen = Signal(str)
    """The kind that was chosen."""

    def __init__(self, parent: QWidget, left_out: Iterable[str] = ()) -> None:
        super().__init__(parent)
        self._is_done = False
        self.setObjectName("layer_popup")
        self.setAccessibleName("Add a layer")
        self.finder = LayerFinder(grouped=False, paint_kind=paint_kind)
        self.finder.list.layers.leave_out(left_out)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 10, 10, 10)
        self._column.addWidget(self.finder)
        self.finder.chosen.connect(self._choose)
        self.finder.list.clicked.connect(self._choose_clicked)
        self.finder.field.textChanged.connect(self._fit)
        QApplication.instance().focusChanged.connect(self._follow_focus)  # type: ignore[union-attr]

    def open_at(self, at: QPoint) -> None:
        """Show near a point of the parent, inside it."""
        self._fit()
        room = parent_of(self).rect()
        x = min(max(EDGE, at.x()), room.right() - self.width() - EDGE)
        y = min(max(EDGE, at.y()), room.bottom() - self.height() - EDGE)
        self.move(x, y)
        self.show()
        self.raise_()
        self.finder.field.setFocus()

    def _fit(self) -> None:
        """As high as what was found needs."""
        room = parent_of(self).rect()
        margins = self.contentsMargins() + self._column.contentsMargins()
        wanted = margins.top() + self.finder.content_height() + margins.bottom()
        self.resize(
            min(scaled(WIDTH), room.width() - 2 * EDGE),
            min(wanted, scaled(MOST_HEIGHT), room.height() - 2 * EDGE),
        )

    def close_popup(self) -> None:
        """Go away and give the focus back to the canvas, where it went nowhere else."""
        if self._is_done:
            return
        self._is_done = True
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            parent_of(self).setFocus()  # before it hides: else Qt goes on to the next thing, as with Tab
        self.hide()
        self.deleteLater()

    def _choose(self, kind: str) -> None:
        if self.isVisible():  # a double click is a click, too
            self.close_popup()
            self.chosen.emit(kind)

    def _choose_clicked(self, index: QModelIndex) -> None:
        layer = self.finder.list.layers.layer(index)
        if layer is not None:
            self._choose(layer.kind)

    def _follow_focus(self, old: QWidget | None, now: QWidget | None) -> None:
        if self.isVisible() and now is not None and now is not self and not self.isAncestorOf(now):
            self.close_popup()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = look.look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.line, 1))
        painter.setBrush(colours.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """No key goes on to the canvas: Enter would rename the layer that it has just placed."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_popup()
        event.accept()
