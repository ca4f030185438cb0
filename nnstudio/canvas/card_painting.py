"""Draws a card: bar, words, picture, ports, badge; and the plain block it becomes when zoomed far out."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from nnstudio.canvas import geometry, look
from nnstudio.canvas.look import Look
from nnstudio.canvas.preview_painting import paint_preview

if TYPE_CHECKING:
    from nnstudio.canvas.node_item import NodeItem

_TITLE_BASELINE = 28.0
_CAPTION_BASELINE = 45.0
_BADGE_RADIUS = 8.0


def paint_block(painter: QPainter, item: "NodeItem") -> None:
    """The card from far away: its family's bar over its surface."""
    colours = look.look()
    rect = item.rect
    painter.fillRect(rect, _edge(item, colours).color())
    inner = rect.adjusted(3, 0, -3, -3)
    painter.fillRect(inner, colours.surface)
    painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), 22), look.family(item.card.family))
    if item.card.severity:
        painter.fillRect(
            QRectF(rect.right() - 40, rect.top() + 34, 28, 28), _severity(item.card.severity, colours)
        )


def paint_card(painter: QPainter, item: "NodeItem") -> None:
    """The card itself with everything on it but ports and badge."""
    colours, rect, card = look.look(), item.rect, item.card
    radius = geometry.CARD_RADIUS
    painter.setPen(_edge(item, colours))
    painter.setBrush(colours.surface)
    painter.drawRoundedRect(rect, radius, radius)
    painter.fillPath(_bar(rect.width()), QBrush(look.family(card.family)))
    width = rect.width() - 2 * geometry.PADDING
    title_width = width - (14 if card.severity else 0)
    painter.setPen(colours.text)
    _paint_words(painter, _TITLE_BASELINE, card.title, title_width, colours.title_font, colours.title_metrics)
    painter.setPen(colours.muted)
    _paint_words(
        painter, _CAPTION_BASELINE, card.caption, width, colours.caption_font, colours.caption_metrics
    )
    area = geometry.thumbnail_rect()
    if item.thumbnail is not None:
        item.thumbnail.paint(painter, area)
    elif card.preview is not None:
        paint_preview(card.preview, painter, area, look.family(card.family), colours)


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
    """The sign at the upper right corner that something is wrong."""
    paint_sign(painter, QPointF(rect.right() - 16, rect.top() + 23), severity)


def paint_sign(painter: QPainter, centre: QPointF, severity: str) -> None:
    """An exclamation mark in a disc of the severity's colour."""
    colours = look.look()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_severity(severity, colours))
    painter.drawEllipse(centre, _BADGE_RADIUS, _BADGE_RADIUS)
    paint_exclamation(painter, centre, colours)


def paint_exclamation(painter: QPainter, centre: QPointF, colours: Look) -> None:
    """An exclamation mark, drawn so that it is centred in any font."""
    painter.setBrush(colours.surface)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(QRectF(centre.x() - 1, centre.y() - 4.5, 2, 5.5), 1, 1)
    painter.drawEllipse(centre + QPointF(0, 3.4), 1.2, 1.2)


def _severity(severity: str, colours: Look) -> QColor:
    return colours.error if severity == "error" else colours.warning


def _edge(item: "NodeItem", colours: Look) -> QPen:
    if item.selected:
        return colours.selected_border
    if item.hovered:
        return colours.hover_border
    return colours.border


def _bar(width: float) -> QPainterPath:
    """The family's bar: round above, straight below, as wide as the card with its border."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(-0.6, -0.6, width + 1.2, 2 * geometry.BAR_HEIGHT), 4, 4)
    below = QPainterPath()
    below.addRect(QRectF(-2, geometry.BAR_HEIGHT, width + 4, 4 * geometry.BAR_HEIGHT))
    return path - below


def _paint_words(
    painter: QPainter, baseline: float, words: str, width: float, font: QFont, metrics: QFontMetricsF
) -> None:
    painter.setFont(font)
    if metrics.horizontalAdvance(words) > width:
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)
    painter.drawText(QPointF(geometry.PADDING, baseline), words)
