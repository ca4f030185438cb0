"""The small card that follows the pointer over a picture and says in words what is there."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnstudio.widgets.dress import theme

PADDING = 9.0
DISTANCE = 14.0


def paint_hover_card(
    painter: QPainter, bounds: QRectF, anchor: QPointF, title: str, lines: Sequence[str] = ()
) -> None:
    """Paint a card with a bold title and muted lines near `anchor`, within `bounds`; long text elides."""
    colours = theme.current()
    bold, plain = theme.body_font(12, theme.body_font().Weight.DemiBold), theme.body_font(12)
    texts = [(title, bold, colours.text), *((line, plain, colours.muted) for line in lines if line)]
    room = max(40.0, bounds.width() - 2 * PADDING - 8)
    texts = [(QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideMiddle, room), font, colour)
             for text, font, colour in texts]  # fmt: skip
    line_height = QFontMetricsF(bold).height() + 2
    width = max(QFontMetricsF(font).horizontalAdvance(text) for text, font, _ in texts) + 1
    size = QSizeF(width + 2 * PADDING, line_height * len(texts) + 2 * PADDING - 4)
    card = QRectF(_place(bounds, anchor, size), size)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.line), 1))
    painter.setBrush(QColor(colours.surface))
    painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
    baseline = card.top() + PADDING - 3
    for text, font, colour in texts:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(
            QRectF(card.left() + PADDING, baseline, width + 2, line_height),
            Qt.AlignmentFlag.AlignVCenter,
            text,
        )
        baseline += line_height
    painter.restore()


def _place(bounds: QRectF, anchor: QPointF, size: QSizeF) -> QPointF:
    """Right below the anchor, or on the other side where the card would leave the bounds."""
    x = anchor.x() + DISTANCE
    if x + size.width() > bounds.right():
        x = anchor.x() - DISTANCE - size.width()
    y = anchor.y() + DISTANCE
    if y + size.height() > bounds.bottom():
        y = anchor.y() - DISTANCE - size.height()
    x = min(max(x, bounds.left()), bounds.right() - size.width())
    y = min(max(y, bounds.top()), bounds.bottom() - size.height())
    return QPointF(max(x, bounds.left()), max(y, bounds.top()))
