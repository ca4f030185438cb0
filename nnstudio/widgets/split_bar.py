"""How many rows train, validate and test: a bar of three colours and the numbers below it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.widgets import theme

_BAR = 6.0
_TEXT = 18.0
_DOT = 7.0


class SplitBar(QWidget):
    """Shows three counts; nothing where there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("split_bar")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._counts: tuple[int, int, int] | None = None
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
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, round(_BAR + _TEXT + 2))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._counts is None or not sum(self._counts):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.current()
        parts = list(zip(self._counts, (colours.training, colours.validation, colours.muted), strict=True))
        self._paint_bar(painter, parts)
        self._paint_numbers(painter, parts)
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

    def _paint_numbers(self, painter: QPainter, parts: list[tuple[int, str]]) -> None:
        font = theme.body_font(11)
        metrics = QFontMetricsF(font)
        texts = [
            f"{count:,} {name}"
            for (count, _), name in zip(parts, ("train", "validation", "test"), strict=True)
        ]
        dots = len(parts) * (_DOT + 4)
        if sum(map(metrics.horizontalAdvance, texts)) + dots + 16 > self.width():
            texts = [f"{count:,}" for count, _ in parts]
        painter.setFont(font)
        left = 0.0
        for (_, colour), text in zip(parts, texts, strict=True):
            middle = _BAR + 2 + _TEXT / 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawEllipse(QRectF(left, middle - _DOT / 2, _DOT, _DOT))
            painter.setPen(QColor(theme.current().muted))
            width = metrics.horizontalAdvance(text)
            painter.drawText(
                QRectF(left + _DOT + 4, _BAR + 2, width + 2, _TEXT), Qt.AlignmentFlag.AlignVCenter, text
            )
            left += _DOT + 4 + width + 8
