"""How many rows train, validate and test: a bar of three colours, and the numbers with their words."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled

_BAR = 6.0
_TEXT = 18.0
_DOT = 7.0
_GAP = 8.0
_WORDS = ("train", "validation", "test")


class SplitBar(QWidget):
    """Shows three counts; nothing where there are none."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("split_bar")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._counts: tuple[int, int, int] | None = None
        self._offer = ""
        theme.notifier.changed.connect(self.update)

    @property
    def counts(self) -> tuple[int, int, int] | None:
        """Rows of training, validation and test."""
        return self._counts

    def show_counts(self, counts: tuple[int, int, int] | None) -> None:
        """Show other counts."""
        self._counts = counts
        words = ""
        if counts is not None:
            words = f"{counts[0]:,} rows train, {counts[1]:,} validate, {counts[2]:,} test"
        self.setAccessibleName(words)
        self.setToolTip(f"{words}; {self._offer}" if words and self._offer else words or self._offer)
        self.updateGeometry()
        self.update()

    def offer_change(self, words: str) -> None:
        """Say in the tooltip what a click does, and let the pointer say so, too."""
        self._offer = words
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def lines(self) -> tuple[tuple[str, ...], ...]:
        """The counts with their words, as many side by side as have room."""
        if self._counts is None:
            return ()
        lines: list[tuple[str, ...]] = []
        left = 0.0
        for count, word in zip(self._counts, _WORDS, strict=True):
            text = f"{count:,} {word}"
            width = _DOT + 4 + QFontMetricsF(theme.body_font(11)).horizontalAdvance(text)
            if lines and left + width <= self.width():
                lines[-1] = (*lines[-1], text)
            else:
                lines.append((text,))
                left = 0.0
            left += width + _GAP
        return tuple(lines)

    def sizeHint(self) -> QSize:
        return QSize(160, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _height(self) -> int:
        return round(_BAR + scaled(_TEXT) * max(1, len(self.lines())) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._counts is None or not sum(self._counts):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.current()
        parts = list(zip(self._counts, (colours.training, colours.validation, colours.muted), strict=True))
        self._paint_bar(painter, parts)
        self._paint_numbers(painter, [colour for _, colour in parts])
        painter.end()

    def _paint_bar(self, painter: QPainter, parts: list[tuple[int, str]]) -> None:
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(0, 0, self.width(), _BAR), _BAR / 2, _BAR / 2)
        painter.save()
        painter.setClipPath(outline)
        left, total = 0.0, sum(count for count, _ in parts)
        for count, colour in parts:
            width = self.width() * count / total
            painter.fillRect(QRectF(left, 0, max(0.0, width - 1), _BAR), QColor(colour))
            left += width
        painter.restore()

    def _paint_numbers(self, painter: QPainter, colours: list[str]) -> None:
        font = theme.body_font(11)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        remaining = iter(colours)
        for line, texts in enumerate(self.lines()):
            left, top = 0.0, _BAR + 2 + line * scaled(_TEXT)
            for text in texts:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(next(remaining)))
                painter.drawEllipse(QRectF(left, top + (scaled(_TEXT) - _DOT) / 2, _DOT, _DOT))
                painter.setPen(QColor(theme.current().muted))
                left += _DOT + 4
                place = QRectF(left, top, max(0.0, self.width() - left), scaled(_TEXT))
                shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)
                left += metrics.horizontalAdvance(text) + _GAP
