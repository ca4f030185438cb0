"""Pens, brushes and fonts of the canvas, made once a theme: painting 500 cards must not parse colours."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPen, qGray

from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import Theme

_DEEP = 110
"""The brightness, of 255, below which a colour is hard to see in fine strokes on a dark ground."""


@dataclass(frozen=True, eq=False)
class Look:
    """What painting needs; widths are scene pixels."""

    background: QColor
    dots: QColor
    surface: QColor
    line: QColor
    hover_line: QColor
    text: QColor
    muted: QColor
    accent: QColor
    selection: QColor
    error: QColor
    warning: QColor
    link: QColor
    border: QPen
    hover_border: QPen
    selected_border: QPen
    akin_border: QPen
    title_font: QFont
    caption_font: QFont
    small_font: QFont
    title_metrics: QFontMetricsF
    caption_metrics: QFontMetricsF
    small_metrics: QFontMetricsF


_kept: list[tuple[Theme, Look]] = []
"""The last look and its theme; compared by identity, for to hash a theme takes as long as to draw a line."""


def look() -> Look:
    """The look of the theme that holds now."""
    now = theme.current()
    if not _kept or _kept[0][0] is not now:
        _kept[:] = [(now, _look_of(now))]
    return _kept[0][1]


def _look_of(colours: Theme) -> Look:
    title = theme.paper_font(13, QFont.Weight.DemiBold)
    caption = theme.paper_font(12)
    small = theme.paper_font(11)
    link = mixed(colours.muted, colours.text, 0.15)
    return Look(
        background=QColor(colours.background),
        dots=_dots(colours),
        surface=QColor(colours.surface),
        line=QColor(colours.line),
        hover_line=QColor(colours.muted),
        text=QColor(colours.text),
        muted=QColor(colours.muted),
        accent=QColor(colours.accent),
        selection=QColor(colours.selection),
        error=QColor(theme.family_colour("output")),
        warning=QColor(colours.warning),
        link=link,
        border=QPen(QColor(colours.line), 1.2),
        hover_border=QPen(QColor(colours.muted), 1.2),
        selected_border=QPen(QColor(colours.accent), 2.0),
        akin_border=QPen(QColor(colours.accent), 1.2, Qt.PenStyle.DashLine),
        title_font=title,
        caption_font=caption,
        small_font=small,
        title_metrics=QFontMetricsF(title),
        caption_metrics=QFontMetricsF(caption),
        small_metrics=QFontMetricsF(small),
    )


def _dots(colours: Theme) -> QColor:
    """Calm below the drawing, with high contrast too."""
    if colours.high_contrast:
        return mixed(colours.background, colours.line, 0.35)
    return mixed(colours.line, colours.muted, 0.25 if colours.is_dark else 0.1)


@lru_cache(maxsize=16)
def family(name: str) -> QColor:
    """The colour of a layer family."""
    return QColor(theme.family_colour(name))


def family_ink(name: str) -> QColor:
    """The colour in which the pictures of a layer family are drawn: on a dark ground fine strokes of a deep
    colour want to be lighter than its bars.
    """
    return _lighter_family(name) if theme.current().is_dark else family(name)


@lru_cache(maxsize=16)
def _lighter_family(name: str) -> QColor:
    colour = family(name)
    is_deep = qGray(colour.rgb()) < _DEEP
    return mixed(colour, "#FFFFFF", 0.25) if is_deep else colour


def mixed(one: str | QColor, other: str | QColor, share: float) -> QColor:
    """A colour between two: `share` 0 is the first, 1 the second."""
    a, b = QColor(one), QColor(other)
    channels = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return QColor(*(round(x + (y - x) * share) for x, y in channels))


@lru_cache(maxsize=32)
def _cosmetic(colour: int, width: float) -> QPen:
    pen = QPen(QColor.fromRgba(colour), width)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


def cosmetic(colour: QColor, width: float) -> QPen:
    """A pen whose width is screen pixels at any zoom."""
    return _cosmetic(colour.rgba(), width)
