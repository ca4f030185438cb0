"""The program's own icons: SVG drawings in one line weight, coloured by the theme."""

import weakref
from functools import lru_cache
from typing import Protocol

import shiboken6
from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from nnstudio import paths
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled

SIZE = 18
"""Side of an icon in pixels."""
_RATIOS = (1, 2, 3)


class HasIcon(Protocol):
    """An action or a button."""

    def setIcon(self, icon: QIcon) -> None: ...


@lru_cache(maxsize=256)
def pixmap(name: str, colour: str, size: int = SIZE, ratio: int = 1) -> QPixmap:
    """One drawing in one colour, `size` pixels wide on a screen with this pixel ratio."""
    source = (paths.resources() / "icons" / f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    image = QPixmap(QSize(size, size) * ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def icon(name: str, tone: str = "text") -> QIcon:
    """The icon in a colour of the theme (`tone` names a field of `Theme`), greyed where it is disabled."""
    result, side = QIcon(), scaled(SIZE)
    for mode, colour in ((QIcon.Mode.Normal, tone), (QIcon.Mode.Disabled, "muted")):
        for ratio in _RATIOS:
            result.addPixmap(pixmap(name, getattr(theme.current(), colour), side, ratio), mode)
    return result


def wear(thing: HasIcon, name: str, tone: str = "text") -> None:
    """Give an action or button an icon that follows the theme."""
    _wearers[thing] = (name, tone)
    thing.setIcon(icon(name, tone))
    if isinstance(thing, QAbstractButton):
        grow(thing)


def grow(button: QAbstractButton) -> None:
    """Let a button's icon be as large as its text; with the usual font it stays as the style has it."""
    if theme.text_scale() > 1:
        side = scaled(SIZE)
        button.setIconSize(QSize(side, side))


_wearers: weakref.WeakKeyDictionary[HasIcon, tuple[str, str]] = weakref.WeakKeyDictionary()
"""Who wears which icon, as long as they live."""


def _renew() -> None:
    for thing, (name, tone) in list(_wearers.items()):
        if shiboken6.isValid(thing):
            thing.setIcon(icon(name, tone))


theme.notifier.changed.connect(_renew)
