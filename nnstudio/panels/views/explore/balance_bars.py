"""A bar for each class with its number of rows and its share of them."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from nnstudio.data.exploring.groups import NO_VALUE
from nnstudio.panels.views.numbers import grouped, share
from nnstudio.session.exploring.explored import Balance
from nnstudio.widgets.columns.column_sketch import paint_pixels
from nnstudio.widgets.dress import colour_scales, theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.image_cards import image_of_pixels
from nnstudio.widgets.tooltip import plain_if_rich

ROW, IMAGE_ROW = 24, 48
"""Pixels of a row's height, without and with an image."""
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
        self._row = scaled(ROW)
        self._images: list[QImage | None] = []
        theme.notifier.changed.connect(self.viewport().update)

    def show_balance(self, balance: Balance, images: NDArray[np.float64] | None = None) -> None:
        """Show other classes, where there are images with one of each: light from 0 to 1 (classes, height,
        width, channels).
        """
        self._images = [] if images is None else [_image(pixels) for pixels in images]
        self._row = scaled(IMAGE_ROW) if self._images else scaled(ROW)
        self._rows = balance.rows
        self._lines = tuple(
            (name, count, colour_scales.class_colour(index))
            for index, (name, count) in enumerate(zip(balance.classes, balance.counts, strict=True))
        )
        if balance.missing:
            self._lines += ((NO_VALUE, balance.missing, ""),)
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

    def line_at(self, y: int) -> int:
        """The bar at a height of the viewport; −1 below the last one."""
        place = (y + self.verticalScrollBar().value()) // self._row
        return place if place < self.count else -1

    def viewportEvent(self, event: QEvent) -> bool:
        if not isinstance(event, QHelpEvent) or event.type() != QEvent.Type.ToolTip:
            return super().viewportEvent(event)
        place = self.line_at(event.pos().y())
        words = plain_if_rich(self.line_words(place)) if place >= 0 else ""
        QToolTip.showText(event.globalPos(), words, self.viewport())
        return True

    def _measure(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self.count * self._row - height))
        bar.setPageStep(height)
        bar.setSingleStep(self._row)

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
        seen = range(top // self._row, min(self.count, (top + self.viewport().height()) // self._row + 1))
        widest = max(metrics.horizontalAdvance(self._lines[place][0]) for place in seen)
        names = min(widest + 10, width * 0.34)
        aside = scaled(IMAGE_ROW) if self._images else 0
        most = max(count for _, count, _ in self._lines)
        for place in seen:
            row = QRectF(0, place * self._row - top, width, self._row)
            if place < len(self._images):
                self._paint_image(painter, row, self._images[place])
            self._paint_row(painter, place, row.adjusted(aside, 0, 0, 0), names, most)
        painter.end()

    def _paint_image(self, painter: QPainter, row: QRectF, image: QImage | None) -> None:
        """The image as large as it can be at the left of its row, with a thin frame."""
        if image is None:
            return
        size = QSizeF(image.size()).scaled(
            scaled(IMAGE_ROW) - 6, scaled(IMAGE_ROW) - 6, Qt.AspectRatioMode.KeepAspectRatio
        )
        place = QRectF(row.left() + 1, row.center().y() - size.height() / 2, size.width(), size.height())
        paint_pixels(painter, place, image)
        painter.setPen(QPen(QColor(theme.current().line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place)

    def _paint_row(self, painter: QPainter, place: int, row: QRectF, names: float, most: int) -> None:
        name, count, colour = self._lines[place]
        colours, font = theme.current(), theme.body_font(12)
        one_line = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        words = QFontMetricsF(font).elidedText(" ".join(name.split()), Qt.TextElideMode.ElideRight, names - 8)
        painter.drawText(QRectF(row.left(), row.top(), names, row.height()), one_line, words)
        left = row.left() + names
        track = QRectF(left, row.center().y() - BAR / 2, row.right() - left - scaled(NUMBERS) - 8, BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour or colours.earlier))
        painter.drawRoundedRect(
            QRectF(track.left(), track.top(), max(2.0, track.width() * count / max(most, 1)), BAR), 3, 3
        )
        painter.setPen(QColor(colours.text))
        right = QRectF(row.right() - scaled(NUMBERS), row.top(), scaled(NUMBERS), row.height())
        aligned = one_line | int(Qt.AlignmentFlag.AlignRight)
        painter.drawText(right.adjusted(0, 0, -scaled(52), 0), aligned, grouped(count))
        painter.setPen(QColor(colours.muted))
        painter.drawText(right, aligned, share(count / max(self._rows, 1)))


def _image(pixels: NDArray[np.float64]) -> QImage | None:
    """Light from 0 to 1 (height, width, channels) as an image; None for NaN, where a class has none."""
    if not pixels.size or np.isnan(pixels).any():
        return None
    return image_of_pixels(np.rint(np.clip(pixels, 0.0, 1.0) * 255).astype(np.uint8))
