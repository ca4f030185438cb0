"""The bar below pictures of weights that says which colour stands for which number."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnstudio.panels.views.numbers import short
from nnstudio.widgets.dress import colour_scales, theme
from nnstudio.widgets.dress.theme import scaled

BAR_HEIGHT = 8.0
LABEL_HEIGHT = 18.0
KEY_HEIGHT = BAR_HEIGHT + LABEL_HEIGHT + 12
"""Pixels below a picture that the bar and its words need."""


def paint_weight_key(painter: QPainter, picture: QRectF, limit: float) -> None:
    """Paint the scale −limit … +limit below the rectangle of a picture."""
    colours = theme.current()
    bar = QRectF(picture.left(), picture.bottom() + 10, picture.width(), BAR_HEIGHT)
    scale = colour_scales.weight_scale(colours.surface)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
    painter.drawImage(bar, colour_scales.image_of(scale[None, :]))
    painter.setPen(QPen(QColor(colours.line), 1))
    painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.setFont(theme.body_font(11))
    painter.setPen(QColor(colours.muted))
    labels = QRectF(bar.left(), bar.bottom() + 2, bar.width(), scaled(LABEL_HEIGHT))
    end, side = short(limit, 2), Qt.AlignmentFlag
    words = ((f"−{end}", side.AlignLeft), ("weight 0", side.AlignHCenter), (f"+{end}", side.AlignRight))
    for text, alignment in words:
        painter.drawText(labels, alignment | side.AlignVCenter, text)
