"""The drawing as a picture: all of it, as it is seen, in every form, and nothing of the drawing changes."""

import re
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from nnstudio.canvas.picture import (
    SVG_MIME,
    drawing_as_image,
    drawing_as_pdf,
    drawing_as_png,
    drawing_as_svg,
    drawing_for_clipboard,
)
from nnstudio.canvas.view import CanvasView
from nnstudio.errors import EditError
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.dress import theme


def test_a_png_is_the_image_and_holds_every_card(view):
    image = drawing_as_image(view.drawing)
    assert QImage.fromData(drawing_as_png(view.drawing)).convertToFormat(image.format()) == image
    area = view.drawing.itemsBoundingRect()
    assert image.width() == round(2 * (area.width() + 48))
    for item in view.drawing.nodes.values():
        bar = (item.scene_rect().topLeft() + item.outline.center() - item.outline.topLeft()) - area.topLeft()
        across, down = round(2 * (bar.x() + 24)), round(2 * (item.pos().y() - area.top() + 24 + 2))
        assert image.pixelColor(across, down).name() == theme.family_colour(item.card.family).lower()


def test_an_svg_says_the_titles_in_words_and_looks_alike(view):
    content = drawing_as_svg(view.drawing, "my network")
    words = "".join(ElementTree.fromstring(content).itertext())
    assert "my network" in words
    assert all(item.card.title in words for item in view.drawing.nodes.values())
    image = drawing_as_image(view.drawing)
    again = QImage(image.size(), image.format())
    painter = QPainter(again)
    QSvgRenderer(QByteArray(content)).render(painter, QRectF(again.rect()))
    painter.end()
    small, other = (one.scaled(40, 12) for one in (image, again))
    differing = sum(
        abs(small.pixelColor(x, y).lightness() - other.pixelColor(x, y).lightness()) > 60
        for x in range(40)
        for y in range(12)
    )
    assert differing < 10


def test_an_svg_is_set_without_serifs_where_its_font_is_missing(view):
    content = drawing_as_svg(view.drawing, "my network").decode()
    (family,) = set(re.findall('font-family="([^"]*)"', content))  # of the attributes, which a rule outdoes
    assert f"<style>*|text {{ font-family: '{family}', Helvetica, Arial, sans-serif; }}</style>" in content


def test_a_pdf_is_one(view):
    content = drawing_as_pdf(view.drawing, "my network")
    assert content.startswith(b"%PDF-")
    assert content.count(b"/Type /Page\n") == 1


def test_the_selection_is_not_in_the_picture_and_stays(view, editor):
    without = drawing_as_image(view.drawing)
    link = editor.project.graph.links[0]
    editor.select({"dense_1"})
    assert drawing_as_image(view.drawing) == without
    assert view.drawing.nodes["dense_1"].selected
    editor.select((), {link})
    assert drawing_as_image(view.drawing) == without
    assert view.drawing.links[link].selected


def test_the_clipboard_gets_both(view):
    data = drawing_for_clipboard(view.drawing, "my network")
    assert data.hasImage()
    assert bytes(data.data(SVG_MIME).data()).startswith(b"<?xml")


def test_an_empty_canvas_is_no_picture(qtbot):
    view = CanvasView(Editor())
    qtbot.addWidget(view)
    with pytest.raises(EditError, match="The canvas is empty"):
        drawing_as_image(view.drawing)
