"""The little sign of a layer kind, for lists from which layers are chosen: what its card would show."""

from dataclasses import replace
from functools import cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnstudio.canvas import look
from nnstudio.canvas.cards.preview import Bars, Cells, Preview, Sign, preview_of
from nnstudio.canvas.cards.preview_painting import paint_preview
from nnstudio.document.editing.edits import new_layer
from nnstudio.document.graph import Node
from nnstudio.document.project import Project
from nnstudio.engine.layers import Layer

_WIDTH, _SIGN_WIDTH, _HEIGHT = 66.0, 86.0, 34.0
"""Size that the pictures of cards are made for, most signs a wider one; in a list they are drawn smaller."""
_OF_DATA = Bars((0.3, 0.6, 1.0, 0.75, 0.45, 0.2))


def paint_kind(painter: QPainter, rect: QRectF, layer: type[Layer]) -> None:
    """Draw the sign of a kind into the middle of a rectangle."""
    preview = _preview(layer.kind)
    if preview is None:
        return
    width = _SIGN_WIDTH if isinstance(preview, Sign) and layer.family != "merge" else _WIDTH
    scale = min(rect.width() / width, rect.height() / _HEIGHT)
    colour = look.family_ink(layer.family)
    colours = replace(look.look(), line=colour) if isinstance(preview, Cells) else look.look()
    painter.save()
    painter.translate(rect.center())
    painter.scale(scale, scale)
    paint_preview(preview, painter, QRectF(-width / 2, -_HEIGHT / 2, width, _HEIGHT), colour, colours)
    painter.restore()


@cache
def _preview(kind: str) -> Preview | None:
    """What the card of a new layer shows; an Input and an Output, which have no data yet, some bars."""
    if kind in ("input", "output"):
        return _OF_DATA
    return preview_of(Project(), Node("", new_layer(kind)))
