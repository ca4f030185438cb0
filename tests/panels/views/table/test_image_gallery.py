"""The gallery: images where the data are some, made only when they are seen, under their labels."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnstudio.data.reading.table_reading import read_table
from nnstudio.document.editing import data_edits
from nnstudio.document.starting.image_projects import image_data, image_project
from nnstudio.document.starting.starters import sample_project
from nnstudio.panels.views.table.image_gallery import SIDE
from nnstudio.panels.views.table.table_view import DataTableView
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.dress import theme
from tests.helpers.images import image_folder, picture


@pytest.fixture
def shown(qapp, qtbot, inspection):
    def show(project) -> tuple[DataTableView, Editor]:
        theme.apply(qapp, "light")
        editor = Editor(project)
        view = DataTableView(editor, inspection)
        qtbot.addWidget(view)
        view.resize(640, 320)
        with qtbot.waitExposed(view):
            view.show()
        view.wake()
        return view, editor

    return show


def test_only_images_that_are_seen_are_made(shown, qtbot):
    view, _ = shown(sample_project("mnist"))
    gallery = view.gallery
    assert gallery.isVisible()
    qtbot.waitUntil(lambda: gallery.made > 0)
    assert gallery.made < 60
    middle = QPointF(gallery.viewport().rect().center())
    for _ in range(5):
        wheel = QWheelEvent(
            middle, gallery.viewport().mapToGlobal(middle), QPoint(), QPoint(0, -120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(gallery.viewport(), wheel)
    assert gallery.seen.start > 0
    gallery.verticalScrollBar().setValue(gallery.verticalScrollBar().maximum())
    assert gallery.seen.stop == 5000
    gallery.grab()
    assert gallery.made < 300


def test_an_image_stands_where_its_row_is_with_its_colours(shown, tmp_path):
    folder = image_folder(tmp_path / "f", ("<b>dark</b>".replace("/", ""), "light"), colour=True)
    table = read_table(folder)
    view, _ = shown(image_project(image_data(table, "f"), "f"))
    gallery = view.gallery
    row = 6  # the first light one
    place = gallery.place_of(row)
    painted = gallery.viewport().grab().toImage()
    step = (SIDE - 6) / 8
    at = place.topLeft() + QPointF(3 + 2.5 * step, 3 + 1.5 * step)
    colour = painted.pixelColor((at * painted.devicePixelRatio()).toPoint())
    expected = picture(8, 8, 100, colour=True)[1, 2]
    assert [colour.red(), colour.green(), colour.blue()] == pytest.approx(expected, abs=2)
    assert gallery.label_of(0) == "<b>dark<b>"
    assert gallery.row_at(place.center().toPoint()) == row
    assert gallery.row_at(QPoint(1, 1)) is None


def test_the_button_changes_between_images_and_the_table(shown):
    view, editor = shown(sample_project("digits"))
    QTest.mouseClick(view.as_images, Qt.MouseButton.LeftButton)
    assert view.table.isVisible()
    assert not view.gallery.isVisible()
    QTest.mouseClick(view.as_images, Qt.MouseButton.LeftButton)
    assert view.gallery.isVisible()
    editor.apply("other data", data_edits.set_data(editor.project, sample_project("wine").data))
    assert view.table.isVisible()
    assert not view.as_images.isVisible()
