"""The key beside a coloured picture: a dot and a name for each class, or a bar from the smallest to the
largest value.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.panels.views.numbers import short
from nnstudio.session.looking.surface import Surface
from nnstudio.widgets.dress import colour_scales, theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.tooltip import plain_if_rich

LINE = 18.0
WIDEST = 120.0
BAR_WIDTH, BAR_HEIGHT = 12.0, 120.0
MARK = 4.0


@dataclass(frozen=True)
class Entry:
    """One word of a key with its colour; `marker` is the number of the class whose marker stands there, or −1
    for a plain dot.
    """

    words: str
    colour: str
    marker: int = -1


@dataclass(frozen=True)
class Key:
    """What colours mean: a dot and a word each, or a `bar` of colours from below upwards with words at its
    ends and its middle.
    """

    title: str = ""
    entries: tuple[Entry, ...] = ()
    bar: tuple[int, ...] = ()
    ticks: tuple[str, str, str] = ("", "", "")
    rings: bool = False


class ColourKey(QWidget):
    """Names the colours (and markers) of a picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("colour-key")
        self.setAccessibleName("What the colours mean")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._key = Key()
        theme.notifier.changed.connect(self.update)

    @property
    def key(self) -> Key:
        """What is named."""
        return self._key

    def show_surface(self, surface: Surface) -> None:
        """Name the colours of another surface."""
        rings = surface.points is not None and bool(surface.points.validation.any())
        if surface.classes:
            self.show_key(Key(surface.target, class_entries(surface.classes), rings=rings))
        else:
            self.show_key(replace(value_key(surface.target, *surface.value_range), rings=rings))

    def show_key(self, key: Key) -> None:
        """Name other colours."""
        if key == self._key:
            return
        self._key = key
        words = [entry.words for entry in key.entries]
        self.setAccessibleDescription(", ".join(words) or key.title)
        whole = [key.title, *words]
        is_long = any(self._is_long(word) for word in whole)
        self.setToolTip(plain_if_rich("\n".join(whole)) if is_long else "")
        self.updateGeometry()
        self.update()

    def _is_long(self, word: str) -> bool:
        return QFontMetricsF(theme.body_font(11)).horizontalAdvance(word) > scaled(WIDEST) - 20

    def _words(self) -> list[str]:
        entries = [entry.words for entry in self._key.entries]
        return [self._key.title, *entries, *self._key.ticks, *(["ring: validation"] * self._key.rings)]

    def sizeHint(self) -> QSize:
        key, metrics = self._key, QFontMetricsF(theme.body_font(11))
        width = min(max(metrics.horizontalAdvance(word) for word in self._words()) + 24, scaled(WIDEST))
        body = len(key.entries) * scaled(LINE) + (BAR_HEIGHT + scaled(12) if key.bar else 0)
        return QSize(round(width), round(scaled(LINE) + body + scaled(LINE) * (1.2 if key.rings else 0)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._text(painter, QRectF(0, 0, self.width(), scaled(LINE)), self._key.title, strong=True)
        for index, entry in enumerate(self._key.entries):
            top = scaled(LINE) + index * scaled(LINE)
            paint_marker(painter, QPointF(6, top + scaled(LINE) / 2), entry.marker, entry.colour)
            self._text(painter, QRectF(18, top, self.width() - 18, scaled(LINE)), entry.words)
        if self._key.bar:
            self._paint_bar(painter)
        if self._key.rings:
            top = self.sizeHint().height() - scaled(LINE)
            painter.setPen(QPen(QColor(theme.current().text), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(6, top + scaled(LINE) / 2), MARK, MARK)
            self._text(painter, QRectF(18, top, self.width() - 18, scaled(LINE)), "validation", muted=True)
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
        bar = QRectF(0, scaled(LINE + 4), BAR_WIDTH, BAR_HEIGHT)
        pixels = np.array(self._key.bar[::-1], dtype=np.uint32)[:, None]
        painter.drawImage(bar, colour_scales.image_of(pixels))
        low, middle, high = self._key.ticks
        for words, y in ((high, bar.top()), (middle, bar.center().y()), (low, bar.bottom())):
            place = QRectF(BAR_WIDTH + 6, y - scaled(LINE) / 2, self.width() - BAR_WIDTH - 6, scaled(LINE))
            self._text(painter, place, words)


def class_entries(classes: Sequence[str]) -> tuple[Entry, ...]:
    """All classes of a target, each with its colour and marker."""
    return tuple(Entry(name, colour_scales.class_colour(index), index) for index, name in enumerate(classes))


def value_key(title: str, low: float, high: float) -> Key:
    """The scale of values from the smallest to the largest."""
    bar = tuple(colour_scales.value_scale().tolist())
    return Key(title, bar=bar, ticks=(short(low), short((low + high) / 2), short(high)))


def paint_marker(painter: QPainter, centre: QPointF, index: int, colour: str) -> None:
    """Paint the marker of class number `index`, as the plots draw it; a dot below 0."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    corners = _POLYGONS.get(colour_scales.class_marker(index)) if index >= 0 else None
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
