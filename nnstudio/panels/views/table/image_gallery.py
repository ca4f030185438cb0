"""The images of the data with their labels: only those that are seen are made, so that any number scrolls."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from nnstudio.document.project import ProjectData
from nnstudio.widgets.columns.column_rows import PixelColumns
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.image_cards import LABEL_HEIGHT, image_of_pixels, paint_card

SIDE = 68
"""Width and height of an image's place in pixels."""
_GAP = 8
_MOST_KEPT = 2_000


class ImageGallery(QAbstractScrollArea):
    """Rows of images from left to right, in the order of the table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("image_gallery")
        self.setAccessibleName("Images of the data")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._data: ProjectData | None = None
        self._pixels: PixelColumns | None = None
        self._made: dict[int, QImage] = {}
        theme.notifier.changed.connect(self.viewport().update)

    @property
    def made(self) -> int:
        """How many images have been made and are kept."""
        return len(self._made)

    def show_data(self, data: ProjectData | None, pixels: PixelColumns | None) -> None:
        """Show the images of other data; the place stays where the table is the same."""
        same_table = data is not None and self._data is not None and data.table is self._data.table
        self._data, self._pixels = data, pixels
        if not same_table:
            self._made.clear()
            self.verticalScrollBar().setValue(0)
        self._measure()
        self.viewport().update()

    # ------------------------------------------------------------------ places

    @property
    def across(self) -> int:
        """Images beside each other."""
        return max(1, (self.viewport().width() - _GAP) // (SIDE + _GAP))

    @property
    def seen(self) -> range:
        """Rows of the table whose images are seen."""
        if self._data is None or self._pixels is None:
            return range(0)
        top = self.verticalScrollBar().value()
        first = max(0, top - _GAP) // _LINE
        last = (top + self.viewport().height()) // _LINE
        return range(first * self.across, min((last + 1) * self.across, self._data.table.rows))

    def place_of(self, row: int) -> QRectF:
        """Where the image of a row stands in the viewport, its label included."""
        line, column = divmod(row, self.across)
        top = _GAP + line * _LINE - self.verticalScrollBar().value()
        return QRectF(_GAP + column * (SIDE + _GAP), top, SIDE, SIDE + scaled(LABEL_HEIGHT))

    def row_at(self, place: QPoint) -> int | None:
        """The row whose image is at a place of the viewport; None between images."""
        return next((row for row in self.seen if self.place_of(row).contains(place)), None)

    def label_of(self, row: int) -> str:
        """The target of a row in words."""
        assert self._data is not None
        targets = self._data.with_role("target")
        return ", ".join(self._data.column_of[name].cell(row) for name in targets)

    def _measure(self) -> None:
        rows = self._data.table.rows if self._data is not None else 0
        height = _GAP + -(-rows // self.across) * _LINE
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, height - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(_LINE // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    # ------------------------------------------------------------------ painting

    def _make(self, rows: range) -> None:
        """Make the images of these rows that are not there yet, all at once."""
        assert self._data is not None
        assert self._pixels is not None
        if len(self._made) > _MOST_KEPT:
            self._made.clear()
        lacking = [row for row in rows if row not in self._made]
        if lacking:
            shades = self._pixels.shades(self._data.table, np.array(lacking))
            self._made.update(zip(lacking, map(self._small, shades), strict=True))

    def _small(self, pixels: NDArray[np.uint8]) -> QImage:
        """An image of no more pixels than are seen: thousands of them are kept."""
        image, most = image_of_pixels(pixels), round(SIDE * self.devicePixelRatioF())
        if max(image.width(), image.height()) <= most:
            return image
        ways = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        return image.scaled(QSize(most, most), *ways)

    def paintEvent(self, event: QPaintEvent) -> None:
        rows = self.seen
        if not rows:
            return
        self._make(rows)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row in rows:
            paint_card(painter, self.place_of(row), self._made[row], self.label_of(row))
        painter.end()

    def viewportEvent(self, event: QEvent) -> bool:
        if not isinstance(event, QHelpEvent) or event.type() != QEvent.Type.ToolTip:
            return super().viewportEvent(event)
        row = self.row_at(event.pos())
        QToolTip.showText(event.globalPos(), f"Row {row + 1:,}" if row is not None else "")
        return True


_LINE = SIDE + LABEL_HEIGHT + _GAP
"""Height of a line of images with its labels."""
