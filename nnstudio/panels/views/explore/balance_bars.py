"""A bar for each class with its number of rows and its share of them."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from nnstudio.panels.views.numbers import grouped, share
from nnstudio.session.exploring import Balance
from nnstudio.widgets import colour_scales, theme

ROW = 24
BAR = 12.0
NUMBERS = 118.0


class BalanceBars(QAbstractScrollArea):
    """The classes in their order; only the bars in sight are painted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("balance-bars")
        self.setAccessibleName("Rows of each class")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        self._lines: tuple[tuple[str, int, str], ...] = ()
        self._rows = 0
        theme.notifier.changed.connect(self.viewport().update)

    def show_balance(self, balance: Balance) -> None:
        """Show other classes."""
        self._rows = sum(balance.counts) + balance.missing
        self._lines = tuple(
            (name, count, colour_scales.class_colour(index))
            for index, (name, count) in enumerate(zip(balance.classes, balance.counts, strict=True))
        )
        if balance.missing:
            self._lines += (("no value", balance.missing, theme.current().earlier),)
        self.setAccessibleDescription(", ".join(self.line_words(place) for place in range(self.count)))
        self._measure()
        self.viewport().update()

    @property
    def count(self) -> int:
        """How many bars there are."""
        return len(self._lines)

    def line_words(self, place: int) -> str:
        """A bar in words."""
        name, count, _ = self._lines[place]
        return f"{name} {grouped(count)} ({share(count / max(self._rows, 1))})"

    def _measure(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self.count * ROW - height))
        bar.setPageStep(height)
        bar.setSingleStep(ROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._lines:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top, width = self.verticalScrollBar().value(), self.viewport().width()
        metrics = QFontMetricsF(theme.body_font(12))
        seen = range(top // ROW, min(self.count, (top + self.viewport().height()) // ROW + 1))
        widest = max(metrics.horizontalAdvance(self._lines[place][0]) for place in seen)
        names = min(widest + 10, width * 0.34)
        most = max(count for _, count, _ in self._lines)
        for place in seen:
            self._paint_row(painter, place, QRectF(0, place * ROW - top, width, ROW), names, most)
        painter.end()

    def _paint_row(self, painter: QPainter, place: int, row: QRectF, names: float, most: int) -> None:
        name, count, colour = self._lines[place]
        colours, font = theme.current(), theme.body_font(12)
        one_line = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        words = QFontMetricsF(font).elidedText(" ".join(name.split()), Qt.TextElideMode.ElideRight, names - 8)
        painter.drawText(QRectF(0, row.top(), names, ROW), one_line, words)
        track = QRectF(names, row.center().y() - BAR / 2, row.width() - names - NUMBERS - 8, BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(
            QRectF(track.left(), track.top(), max(2.0, track.width() * count / max(most, 1)), BAR), 3, 3
        )
        painter.setPen(QColor(colours.text))
        right = QRectF(row.width() - NUMBERS, row.top(), NUMBERS, ROW)
        aligned = one_line | int(Qt.AlignmentFlag.AlignRight)
        painter.drawText(right.adjusted(0, 0, -52, 0), aligned, grouped(count))
        painter.setPen(QColor(colours.muted))
        painter.drawText(right, aligned, share(count / max(self._rows, 1)))
