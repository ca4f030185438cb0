"""Rows side by side from left to right, each with its error below: what pictures and cells share."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from nnstudio.panels.views.hover_card import paint_hover_card
from nnstudio.panels.views.numbers import short
from nnstudio.panels.views.pointed_picture import PointedPicture
from nnstudio.session.looking.rebuilt_rows import RebuiltRows
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled

LINE = 14
CAPTION = 2 * LINE + 4
"""Height of the two words under a row: its error and its number."""
GAP = 6.0
LEFT = 74
"""Width of the words at the left."""


class RebuiltSheet(PointedPicture[int]):
    """Paints as many rows as have room; the pointer, or left and right, tell of one."""

    captions_above = False
    """Whether errors and numbers of the rows stand over them."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, title, parent)
        self.rows: RebuiltRows | None = None
        self.pointer = QPointF()
        self.by_keys = False
        """Whether the row that is told was reached by keys, so that the pointer means no place in it."""

    def show_rows(self, rows: RebuiltRows) -> None:
        """Show other rows."""
        self.rows = rows
        if self.pointed is not None and self.pointed >= self.shown:
            self.pointed = self.shown - 1 if self.shown else None
        self.tell()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, 230)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 130)

    # ------------------------------------------------------------------ geometry

    @property
    def left(self) -> float:
        """Width of the words at the left."""
        return scaled(LEFT)

    @property
    def column_width(self) -> float:
        """Width of one row's column, without the gap."""
        raise NotImplementedError

    @property
    def shown(self) -> int:
        """How many rows have room."""
        room = int((self.width() - self.left + GAP) // (self.column_width + GAP))
        return max(0, min(room, len(self.rows) if self.rows is not None else 0))

    def column_place(self, index: int) -> QRectF:
        """Where a row is painted, its caption left out."""
        x = self.left + index * (self.column_width + GAP)
        top = scaled(CAPTION) if self.captions_above else 0
        return QRectF(x, top, self.column_width, self.height() - scaled(CAPTION))

    def _caption_top(self) -> float:
        return 0.0 if self.captions_above else self.column_place(0).bottom() + 2

    # ------------------------------------------------------------------ pointing

    def words_of(self, index: int) -> tuple[str, tuple[str, ...]]:
        """A row in words."""
        assert self.rows is not None
        label = self.rows.labels[index] if self.rows.labels else ""
        title = f"Row {self.rows.rows[index] + 1:,}" + (f" · {label}" if label else "")
        return title, (f"mean squared error {short(float(self.rows.errors[index]))}",)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointer, self.by_keys = event.position(), False
        super().mouseMoveEvent(event)

    def point_at(self, place: int | None) -> None:
        """The same row is told anew, too: the card goes with the pointer."""
        self.pointed = place
        self.tell()
        self.update()

    def place_under(self, point: QPointF) -> int | None:
        across = (point.x() - self.left) / (self.column_width + GAP)
        return int(across) if 0 <= across < self.shown else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go from row to row."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self.shown:
            super().keyPressEvent(event)
            return
        index = 0 if self.pointed is None else (self.pointed + step) % self.shown
        self.pointer, self.by_keys = self.column_place(index).center(), True
        self.point_at(index)

    def tell(self) -> None:
        if self.rows is None or not len(self.rows):
            self.setAccessibleDescription("")
        elif self.pointed is not None:
            title, lines = self.words_of(self.pointed)
            self.setAccessibleDescription(", ".join((title, *lines)))
        else:
            self.setAccessibleDescription(f"{self.shown} rows")

    # ------------------------------------------------------------------ painting

    def paint_left(self, painter: QPainter) -> None:
        """Paint the words at the left."""
        raise NotImplementedError

    def paint_column(self, painter: QPainter, index: int, place: QRectF) -> None:
        """Paint one row into its place."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.rows is None or not len(self.rows):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_left(painter)
        self._paint_caption_words(painter)
        for index in range(self.shown):
            self.paint_column(painter, index, self.column_place(index))
            self._paint_caption(painter, index)
        if self.pointed is not None and self.pointed < self.shown:
            title, lines = self.words_of(self.pointed)
            paint_hover_card(painter, QRectF(self.rect()), self.pointer, title, lines)
        painter.end()

    def _paint_caption(self, painter: QPainter, index: int) -> None:
        assert self.rows is not None
        place, colours, tall = self.column_place(index), theme.current(), scaled(LINE)
        words = (short(float(self.rows.errors[index]), 2), f"{self.rows.rows[index] + 1:,}")
        for line, (word, colour) in enumerate(zip(words, (colours.text, colours.muted), strict=True)):
            painter.setFont(theme.body_font(11))
            painter.setPen(QPen(QColor(colour)))
            metrics = QFontMetricsF(painter.font())
            box = QRectF(place.left() - GAP / 2, self._caption_top() + line * tall, place.width() + GAP, tall)
            text = metrics.elidedText(word, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def paint_word(self, painter: QPainter, word: str, box: QRectF) -> None:
        """Paint a word at the left, to the right of its room."""
        painter.setFont(theme.body_font(11))
        painter.setPen(QColor(theme.current().muted))
        text = QFontMetricsF(painter.font()).elidedText(word, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_caption_words(self, painter: QPainter) -> None:
        top, tall = self._caption_top(), scaled(LINE)
        for line, word in enumerate(("error", "row")):
            self.paint_word(painter, word, QRectF(0, top + line * tall, self.left - 8, tall))
