"""The key beside a coloured picture: a dot and a name for each class, or a bar from the smallest to the
largest value.
"""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.panels.views.numbers import short
from nnstudio.session.surface import Surface
from nnstudio.widgets import colour_scales, theme

LINE = 18.0
WIDEST = 120.0
BAR_WIDTH, BAR_HEIGHT = 12.0, 120.0
MARK = 4.0


class ColourKey(QWidget):
    """Names the colours (and markers) of a `Surface`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("colour-key")
        self.setAccessibleName("What the colours mean")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._classes: tuple[str, ...] = ()
        self._range = (0.0, 1.0)
        self._target = ""
        self._rings = False
        theme.notifier.changed.connect(self.update)

    def show_surface(self, surface: Surface) -> None:
        """Name the colours of another surface."""
        rings = surface.points is not None and bool(surface.points.validation.any())
        shown = surface.classes, surface.value_range, surface.target, rings
        if shown != (self._classes, self._range, self._target, self._rings):
            self._classes, self._range, self._target, self._rings = shown
            self.setAccessibleDescription(", ".join(surface.classes) or surface.target)
            self.updateGeometry()
            self.update()

    def _words(self) -> list[str]:
        ends = [short(value) for value in self._range]
        return [self._target, *(self._classes or ends), "ring: validation"]

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(theme.body_font(11))
        width = min(max(metrics.horizontalAdvance(word) for word in self._words()) + 24, WIDEST)
        body = len(self._classes) * LINE if self._classes else BAR_HEIGHT + 8
        return QSize(round(width), round(LINE + body + LINE * (1.2 if self._rings else 0)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._text(painter, QRectF(0, 0, self.width(), LINE), self._target, strong=True)
        if self._classes:
            for index, name in enumerate(self._classes):
                top = LINE + index * LINE
                paint_marker(painter, QPointF(6, top + LINE / 2), index)
                self._text(painter, QRectF(18, top, self.width() - 18, LINE), name)
        else:
            self._paint_bar(painter)
        if self._rings:
            top = self.sizeHint().height() - LINE
            painter.setPen(QPen(QColor(theme.current().text), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(6, top + LINE / 2), MARK, MARK)
            self._text(painter, QRectF(18, top, self.width() - 18, LINE), "validation", muted=True)
        painter.end()

    def _text(
        self, painter: QPainter, place: QRectF, text: str, strong: bool = False, muted: bool = False
    ) -> None:
        weight = theme.body_font().Weight.DemiBold if strong else theme.body_font().Weight.Normal
        font = theme.body_font(11, weight)
        painter.setFont(font)
        painter.setPen(QColor(theme.current().muted if muted or strong else theme.current().text))
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_bar(self, painter: QPainter) -> None:
        bar = QRectF(0, LINE + 4, BAR_WIDTH, BAR_HEIGHT)
        pixels = np.ascontiguousarray(colour_scales.value_scale()[::-1, None])
        painter.drawImage(bar, colour_scales.image_of(pixels))
        low, high = self._range
        for value, y in ((high, bar.top()), ((low + high) / 2, bar.center().y()), (low, bar.bottom())):
            self._text(
                painter, QRectF(BAR_WIDTH + 6, y - LINE / 2, self.width() - BAR_WIDTH - 6, LINE), short(value)
            )


def paint_marker(painter: QPainter, centre: QPointF, index: int) -> None:
    """Paint the marker of a class, as the plots draw it."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour_scales.class_colour(index)))
    corners = _POLYGONS.get(colour_scales.class_marker(index))
    if corners is None:
        painter.drawEllipse(centre, MARK, MARK)
    else:
        painter.drawPolygon(QPolygonF([centre + QPointF(x * MARK, y * MARK) for x, y in corners]))


def _star(points: int, inner: float) -> list[tuple[float, float]]:
    angles = np.arange(2 * points) * np.pi / points - np.pi / 2
    radii = np.where(np.arange(2 * points) % 2 == 0, 1.25, inner)
    return [(float(r * np.cos(a)), float(r * np.sin(a))) for r, a in zip(radii, angles, strict=True)]


def _regular(corners: int) -> list[tuple[float, float]]:
    angles = np.arange(corners) * 2 * np.pi / corners - np.pi / 2
    return [(float(1.1 * np.cos(a)), float(1.1 * np.sin(a))) for a in angles]


_POLYGONS = {
    "s": [(-0.95, -0.95), (0.95, -0.95), (0.95, 0.95), (-0.95, 0.95)],
    "t": [(-1.05, -0.9), (1.05, -0.9), (0, 1.05)],
    "d": [(0, -1.25), (0.85, 0), (0, 1.25), (-0.85, 0)],
    "t1": [(-1.05, 0.9), (1.05, 0.9), (0, -1.05)],
    "star": _star(5, 0.5),
    "p": _regular(5),
    "h": _regular(6),
    "+": [(-0.35, -1.1), (0.35, -1.1), (0.35, -0.35), (1.1, -0.35), (1.1, 0.35), (0.35, 0.35), (0.35, 1.1),
          (-0.35, 1.1), (-0.35, 0.35), (-1.1, 0.35), (-1.1, -0.35), (-0.35, -0.35)],
    "x": [(-1.0, -0.6), (-0.6, -1.0), (0, -0.4), (0.6, -1.0), (1.0, -0.6), (0.4, 0), (1.0, 0.6), (0.6, 1.0),
          (0, 0.4), (-0.6, 1.0), (-1.0, 0.6), (-0.4, 0)],
}  # fmt: skip
