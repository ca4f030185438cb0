"""The filters of a convolution as small images: one for each filter and input channel, moving live."""

import time

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnstudio.panels.views.hover_card import paint_hover_card
from nnstudio.panels.views.numbers import short
from nnstudio.panels.views.pointed_picture import MOVES, PointedPicture
from nnstudio.panels.views.weights.filter_layout import FilterCell, FilterLayout, laid_out
from nnstudio.panels.views.weights.key import KEY_HEIGHT, paint_weight_key
from nnstudio.widgets.dress import colour_scales, theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.filter_pictures import Filters, colour_pixels, mosaic, rows_of_tiles

CAPTION_HEIGHT = 20.0


class FilterSheet(PointedPicture[FilterCell]):
    """Shows weights (filters, height, width, channels) on the scale −max … +max, with its colour bar.

    Filters over the colours of an image are shown as one colour image each: grey is 0.
    """

    hovered = Signal(object)
    """The `FilterCell` under the pointer or the cursor keys, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("filter_sheet", "Filters of the layer", parent)
        self._weights: Filters = np.zeros((0, 1, 1, 1), np.float32)
        self._colours = False
        self._limit = 1.0
        self._layout: FilterLayout | None = None
        self._image: QImage | None = None
        self._words: tuple[str, ...] = ("", "")
        self.paint_seconds = 0.0

    @property
    def weights(self) -> Filters:
        """The weights that are shown."""
        return self._weights

    @property
    def limit(self) -> float:
        """The largest magnitude: the end of the colour scale."""
        return self._limit

    @property
    def caption(self) -> str:
        """What stands where on the sheet."""
        layout = self._laid_out()
        if layout.flows:
            of_what = ", in the colours it looks for" if self._colours else ""
            return f"one image for each of {layout.filters} filters{of_what}"
        axes = ("filters", "input channels") if layout.filters_across else ("input channels", "filters")
        return f"{axes[0]} →   {axes[1]} ↓"

    def set_weights(self, weights: Filters, sees_colours: bool = False) -> None:
        """Show other weights; the array is kept, so pass a copy. `sees_colours`: its 3 channels are red,
        green and blue.
        """
        if (weights.shape, sees_colours) != (self._weights.shape, self._colours):
            self.point_at(None)
            self._layout = None
        self._weights, self._colours = weights, sees_colours
        self._limit = colour_scales.limit_of(weights)
        self.restyle()

    def set_words(self, title: str, *lines: str) -> None:
        """What the card at the current weight says."""
        if (title, *lines) != self._words:
            self._words = (title, *lines)
            self.setAccessibleDescription(f"{title}: {'; '.join(lines)}" if title else "")
            self.update()

    def centre_of(self, cell: FilterCell) -> QPointF:
        """Where a weight is, in pixels of this widget."""
        return self._laid_out().rectangle(cell).center() + self._origin()

    def sizeHint(self) -> QSize:
        return QSize(360, 280)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 120)

    # ------------------------------------------------------------------ geometry

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(1, 1 + scaled(CAPTION_HEIGHT), -1, -scaled(KEY_HEIGHT))

    def _laid_out(self) -> FilterLayout:
        if self._layout is None:
            self._layout = laid_out(self._weights.shape, self._colours, self._room().size())
        return self._layout

    def _origin(self) -> QPointF:
        room = self._room()
        free = room.width() - self._laid_out().size.width()
        return QPointF(round(room.left() + max(0.0, free / 2)), room.top())

    # ------------------------------------------------------------------ pointing

    def place_under(self, point: QPointF) -> FilterCell | None:
        return self._laid_out().cell_at(point - self._origin()) if self._weights.size else None

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = MOVES.get(Qt.Key(event.key()))
        if move is None or not self._weights.size:
            super().keyPressEvent(event)
            return
        first = FilterCell(0, 0, 0, -1 if self._colours else 0)
        self.point_at(self._laid_out().moved(self.pointed, *move) if self.pointed else first)

    def tell(self) -> None:
        self._words = ("", "")
        self.hovered.emit(self.pointed)

    # ------------------------------------------------------------------ painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._layout = None
        self._image = None

    def restyle(self) -> None:
        self._image = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._weights.size:
            return
        start = time.perf_counter()
        painter = QPainter(self)
        layout, origin = self._laid_out(), self._origin()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, layout.cell < 1)
        painter.drawImage(QRectF(origin, layout.size), self._painted())
        self._paint_words(painter)
        if self.pointed is not None:
            self._paint_cursor(painter, self.pointed)
        painter.end()
        self.paint_seconds = time.perf_counter() - start

    def _painted(self) -> QImage:
        """The sheet with whole pixels for cells and gaps; shrunk where that is too much."""
        if self._image is None:
            layout, between = self._laid_out(), QColor(theme.current().surface).rgb()
            size, gap = (int(layout.cell), int(layout.gap)) if layout.cell >= 1 else (2, 1)
            self._image = colour_scales.image_of(mosaic(self._tiles(), size, gap, between))
        return self._image

    def _tiles(self) -> colour_scales.Pixels:
        """Colours (tile rows, tile columns, height, width)."""
        layout, surface = self._laid_out(), theme.current().surface
        if self._colours:
            pixels = colour_pixels(self._weights, self._limit)
        else:
            pixels = colour_scales.weight_pixels(self._weights, self._limit, surface)
        if layout.flows:
            flat = pixels if self._colours else pixels[..., 0]
            return rows_of_tiles(flat, layout.across, QColor(surface).rgb())
        return pixels.transpose((3, 0, 1, 2) if layout.filters_across else (0, 3, 1, 2))

    def _paint_words(self, painter: QPainter) -> None:
        painter.setFont(theme.body_font(11))
        painter.setPen(QColor(theme.current().muted))
        line = QRectF(self.rect()).adjusted(1, 0, -1, 0)
        line.setHeight(scaled(CAPTION_HEIGHT) - 2)
        metrics = painter.fontMetrics()
        caption = metrics.elidedText(self.caption, Qt.TextElideMode.ElideRight, int(line.width()))
        painter.drawText(line, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, caption)
        room = self._room()
        if not self._colours:
            paint_weight_key(painter, room, self._limit)
            return
        words = QRectF(room.left(), room.bottom() + 10, room.width(), scaled(KEY_HEIGHT) - 12)
        text = f"grey 0 · dark −{short(self._limit, 2)} · light +{short(self._limit, 2)}"
        painter.drawText(words, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_cursor(self, painter: QPainter, cell: FilterCell) -> None:
        rectangle = self._laid_out().rectangle(cell).translated(self._origin())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.current().text), 1.5))
        painter.drawRect(rectangle.adjusted(-0.5, -0.5, 0.5, 0.5))
        if self._words[0]:
            paint_hover_card(
                painter, QRectF(self.rect()), rectangle.center(), self._words[0], self._words[1:]
            )
