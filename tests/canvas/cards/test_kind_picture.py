"""The signs of layer kinds in lists: each has one, inside its place, and another than its neighbours."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from nnstudio.canvas.cards.kind_picture import paint_kind
from nnstudio.engine.layers import LAYERS
from nnstudio.widgets.dress import theme

PLACE = QRectF(20, 10, 34, 24)


def sign_of(kind: str) -> QImage:
    image = QImage(80, 44, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_kind(painter, PLACE, LAYERS[kind])
    painter.end()
    return image


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("kind", LAYERS)
def test_every_kind_has_a_sign_that_stays_in_its_place(qapp, kind, mode):
    theme.apply(qapp, mode)
    image = sign_of(kind)
    painted = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 40
    ]
    assert len(painted) > 20
    room = PLACE.adjusted(-4, -2, 4, 2)
    assert all(room.contains(x + 0.5, y + 0.5) for x, y in painted)


def test_signs_differ_within_a_group(qapp):
    theme.apply(qapp, "light")
    for group in {layer.group for layer in LAYERS.values()} - {"Data", "Core"}:
        signs = [sign_of(kind) for kind, layer in LAYERS.items() if layer.group == group]
        assert sum(one == other for one in signs for other in signs) <= len(signs) + 2
