"""Draws a card: bar, words, picture, ports, badge; and what is left of it from afar."""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPaintEngine, QPainter, QPainterPath, QPen, QPixmap

from nnstudio.canvas import geometry, look
from nnstudio.canvas.cards.preview import Preview
from nnstudio.canvas.cards.preview_painting import paint_preview
from nnstudio.canvas.look import Look
from nnstudio.widgets.clear_picture import clear_picture
from nnstudio.widgets.dress import theme

if TYPE_CHECKING:
    from nnstudio.canvas.cards.card import Card
    from nnstudio.canvas.cards.node_item import NodeItem

_TITLE_BASELINE = 28.0
_CAPTION_BASELINE = 45.0
_BADGE_RADIUS = 8.0
_BEYOND = 6.0
"""How far a caption may reach into the padding at the right."""
_BAR_FROM_AFAR = 22.0
_PART, _TIGHT_PART = " · ", "\u200a·\u200a"
"""What parts the words of a caption, and what parts them where there is little room: hair spaces."""
_SEAM = 1e-4
"""The width of the change from one family's colour to the next, as a share of the bar."""
_CAN_BE_ENLARGED = (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf)
_PICTURE_FROM = 0.25
"""Zoom below which a card is too small even for its picture."""
_NAME_FROM = 0.38
"""Zoom below which a card has no room for a line of words that can be read."""


def paint_from_afar(painter: QPainter, item: "NodeItem") -> None:
    """The card from far away: its family's bar over its surface; its name, in letters that stay as large as
    they are near by, and its picture while there is room for them.
    """
    colours = look.look()
    rect, has_name = item.outline, painter.worldTransform().m11() >= _NAME_FROM
    painter.fillRect(rect, _edge(item, colours).color())
    inner = rect.adjusted(3, 0, -3, -3)
    painter.fillRect(inner, colours.surface)
    bar = QRectF(rect.left(), rect.top(), rect.width(), _BAR_FROM_AFAR)
    painter.fillRect(bar, _bar_colour(rect.width(), item.card))
    if item.card.severity:
        top = rect.bottom() - 34 if has_name else rect.top() + 34
        painter.fillRect(QRectF(rect.right() - 40, top, 28, 28), _severity(item.card.severity, colours))
    elif painter.worldTransform().m11() >= _PICTURE_FROM:
        _paint_picture(painter, _picture_from_afar(rect.width(), rect.height(), has_name), item)
    if has_name:
        _paint_name_from_afar(painter, item)


def paint_card(painter: QPainter, item: "NodeItem") -> None:
    """The card itself with everything on it but ports and badge."""
    colours, rect, card = look.look(), item.outline, item.card
    radius = geometry.CARD_RADIUS
    painter.setPen(_edge(item, colours))
    painter.setBrush(colours.surface)
    painter.drawRoundedRect(rect, radius, radius)
    painter.fillPath(_bar(rect.width()), QBrush(_bar_colour(rect.width(), card)))
    width = rect.width() - 2 * geometry.PADDING
    _paint_title(painter, card.title, width)
    _paint_caption(painter, card.caption, width - 20 if card.is_owner else width + _BEYOND)
    if card.is_owner:
        _paint_rings(painter, QPointF(rect.right() - geometry.PADDING - 7, _CAPTION_BASELINE - 4), colours)
    _paint_picture(painter, geometry.thumbnail_rect(), item)


def _paint_picture(painter: QPainter, area: QRectF, item: "NodeItem") -> None:
    """The weights, or else what stands for the layer."""
    if item.thumbnail is not None:
        item.thumbnail.paint(painter, area)
    elif item.card.preview is not None:
        _paint_preview(painter, area, item.card.preview, item.card.family)


@lru_cache(maxsize=64)
def _picture_from_afar(width: float, height: float, has_name: bool) -> QRectF:
    """Where the picture stands on a card from afar: in the middle below the bar, or below the name."""
    area = geometry.thumbnail_rect()
    area.moveCenter(QPointF(width / 2, (_BAR_FROM_AFAR + height) / 2))
    if has_name:
        area.moveBottom(height - geometry.PADDING / 2)
    return area


def _paint_name_from_afar(painter: QPainter, item: "NodeItem") -> None:
    """The name right below the bar, not made smaller with the card."""
    colours, to_screen = look.look(), painter.worldTransform()
    beside = geometry.PADDING / 3
    corner = to_screen.map(QPointF(item.outline.left() + beside, item.outline.top() + _BAR_FROM_AFAR))
    width = math.floor((item.outline.width() - 2 * beside) * to_screen.m11())  # seldom another one
    painter.save()
    painter.resetTransform()
    painter.setFont(colours.small_font)
    painter.setPen(colours.text)
    baseline = round(corner.y() + colours.small_metrics.ascent())
    painter.drawText(QPointF(round(corner.x()), baseline), fitting(item.card.title, width, "small"))
    painter.restore()


def paint_port(painter: QPainter, centre: QPointF, lit: bool, active: bool) -> None:
    """A port: a ring; filled where a link may end now."""
    colours = look.look()
    radius = geometry.PORT_RADIUS
    if lit or active:
        halo = look.mixed(colours.background, colours.accent, 0.35)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(halo)
        painter.drawEllipse(centre, radius + 4, radius + 4)
    painter.setPen(QPen(colours.accent if lit or active else colours.link, 1.6))
    painter.setBrush(colours.accent if active else colours.surface)
    painter.drawEllipse(centre, radius, radius)


def paint_badge(painter: QPainter, rect: QRectF, severity: str) -> None:
    """The sign on the upper right corner that something is wrong, set off from the card's bar."""
    centre = rect.topRight() + QPointF(-5, 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.look().background)
    painter.drawEllipse(centre, _BADGE_RADIUS + 1.5, _BADGE_RADIUS + 1.5)
    paint_sign(painter, centre, severity)


def paint_sign(painter: QPainter, centre: QPointF, severity: str) -> None:
    """An exclamation mark in a disc of the severity's colour."""
    colours = look.look()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_severity(severity, colours))
    painter.drawEllipse(centre, _BADGE_RADIUS, _BADGE_RADIUS)
    paint_exclamation(painter, centre, colours)


def _paint_rings(painter: QPainter, centre: QPointF, colours: Look) -> None:
    """Two links of a chain: other cards show the same layer."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colours.muted, 1.2))
    for side in (-1, 1):
        painter.drawEllipse(centre + QPointF(2.6 * side, 0), 4.0, 4.0)


def paint_exclamation(painter: QPainter, centre: QPointF, colours: Look) -> None:
    """An exclamation mark, drawn so that it is centred in any font."""
    painter.setBrush(colours.surface)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(QRectF(centre.x() - 1, centre.y() - 4.5, 2, 5.5), 1, 1)
    painter.drawEllipse(centre + QPointF(0, 3.4), 1.2, 1.2)


def _paint_preview(painter: QPainter, area: QRectF, preview: Preview, family: str) -> None:
    """Draw the kept picture of a preview, its corner on a whole screen pixel; in a file that can be enlarged
    the preview itself.
    """
    if painter.paintEngine().type() in _CAN_BE_ENLARGED:
        painter.save()
        paint_preview(preview, painter, area, look.family_ink(family), look.look())
        painter.restore()
        return
    zoom, ratio = painter.worldTransform().m11(), painter.device().devicePixelRatio()
    corner = painter.worldTransform().map(area.topLeft())
    picture = _preview_picture(preview, family, theme.current().name, zoom, ratio)
    painter.save()
    painter.resetTransform()
    painter.drawPixmap(QPointF(round(corner.x()), round(corner.y())), picture)
    painter.restore()


@lru_cache(maxsize=128)
def _preview_picture(preview: Preview, family: str, theme_name: str, zoom: float, ratio: float) -> QPixmap:
    """Previews are alike on many cards and made of dozens of strokes: each is drawn once a zoom and theme."""
    area = geometry.thumbnail_rect()
    scale = zoom * ratio
    pixels = QSize(math.ceil(area.width() * scale) + 2, math.ceil(area.height() * scale) + 2)
    picture = clear_picture(pixels, ratio)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(zoom, zoom)
    paint_preview(
        preview, painter, QRectF(0, 0, area.width(), area.height()), look.family_ink(family), look.look()
    )
    painter.end()
    return picture


def _severity(severity: str, colours: Look) -> QColor:
    return colours.error if severity == "error" else colours.warning


def _edge(item: "NodeItem", colours: Look) -> QPen:
    if item.selected:
        return colours.selected_border
    if item.hovered:
        return colours.hover_border
    return colours.akin_border if item.akin else colours.border


@lru_cache(maxsize=4)
def _bar(width: float) -> QPainterPath:
    """The family's bar: round above, straight below, as wide as the card with its border."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(-0.6, -0.6, width + 1.2, 2 * geometry.BAR_HEIGHT), 4, 4)
    below = QPainterPath()
    below.addRect(QRectF(-2, geometry.BAR_HEIGHT, width + 4, 4 * geometry.BAR_HEIGHT))
    return path - below


def _bar_colour(width: float, card: "Card") -> QColor | QBrush:
    """The colour of a card's bar, a plain one wherever that will do: it is painted faster."""
    return _many_coloured(width, card.families) if card.families else look.family(card.family)


@lru_cache(maxsize=64)
def _many_coloured(width: float, families: tuple[str, ...]) -> QBrush:
    """The colours of several families side by side."""
    colours = QLinearGradient(0, 0, width, 0)
    for number, family in enumerate(families):
        colours.setColorAt(number / len(families) + (0.0 if number == 0 else _SEAM), look.family(family))
        colours.setColorAt((number + 1) / len(families), look.family(family))
    return QBrush(colours)


def paint_stack(painter: QPainter, item: "NodeItem") -> None:
    """The edges of more cards below the card of a folded block."""
    colours = look.look()
    painter.setPen(_edge(item, colours))
    painter.setBrush(colours.surface)
    for offset in (7.0, 3.5):
        below = item.outline.adjusted(offset + 4, 8, -offset - 4, offset)
        painter.drawRoundedRect(below, geometry.CARD_RADIUS, geometry.CARD_RADIUS)


def _paint_title(painter: QPainter, words: str, width: float) -> None:
    colours = look.look()
    painter.setFont(colours.title_font)
    painter.setPen(colours.text)
    painter.drawText(QPointF(geometry.PADDING, _TITLE_BASELINE), fitting(words, width, "title"))


def _paint_caption(painter: QPainter, words: str, width: float) -> None:
    """In smaller letters where a part would have to give way otherwise."""
    colours = look.look()
    fitted = fitting(words, width, "caption")
    is_whole = fitted.count(_PART.strip()) == words.count(_PART.strip())
    painter.setFont(colours.caption_font if is_whole else colours.small_font)
    painter.setPen(colours.muted)
    shown = fitted if is_whole else fitting(words, width, "small")
    painter.drawText(QPointF(geometry.PADDING, _CAPTION_BASELINE), shown)


@lru_cache(maxsize=2048)
def fitting(words: str, width: float, letters: Literal["title", "caption", "small"]) -> str:
    """The words, elided where they are too wide: of a title, whose number stays, the end of the name; the
    parts of others move closer together before the last one gives way.
    """
    colours = look.look()
    metrics = {
        "title": colours.title_metrics, "caption": colours.caption_metrics, "small": colours.small_metrics,
    }[letters]  # fmt: skip
    if letters != "title":
        words = _with_fewer_parts(words, lambda each: metrics.horizontalAdvance(each) <= width)
    if metrics.horizontalAdvance(words) <= width:
        return words
    name, _, number = words.rpartition(" ")
    if letters == "title" and number.isdigit() and not name.endswith(_PART.rstrip()):
        room = width - metrics.horizontalAdvance(f" {number}")  # for it tells copies of a block apart
        return f"{metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)} {number}"
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)


def _with_fewer_parts(words: str, fits: Callable[[str], bool]) -> str:
    """As many parts of the words as fit, closer together if they must be; the first one always."""
    parts = words.split(_PART)
    for count in range(len(parts), 0, -1):
        for joint in (_PART, _TIGHT_PART):
            if fits(joint.join(parts[:count])):
                return joint.join(parts[:count])
    return parts[0]
