"""The view of all rows."""

import time

import numpy as np
from PySide6.QtCore import QPoint, Qt

from nnstudio.data.columns.guess import guess
from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.document.editing import data_edits
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.starting.starters import sample_project
from nnstudio.panels.views.table.model import GAP
from nnstudio.panels.views.table.row_header import PICTURE_DATA, PICTURE_ROW_HEIGHT, ROW_HEIGHT
from nnstudio.panels.views.table.table_view import NO_DATA, DataTableView
from nnstudio.session.editing.editor import Editor
from nnstudio.session.inspection import Inspection
from nnstudio.widgets.columns.column_model import SETTING_DATA
from tests.interchange.test_prepared_columns import numbered_project


def shown(qtbot, editor: Editor, inspection: Inspection) -> DataTableView:
    view = DataTableView(editor, inspection)
    qtbot.addWidget(view)
    view.resize(800, 320)
    view.show()
    qtbot.waitExposed(view)
    return view


def test_every_row_and_gap_is_shown(qtbot, inspection):
    view = shown(qtbot, Editor(sample_project("penguins")), inspection)
    model = view.table.model()
    assert (model.rowCount(), model.columnCount()) == (344, 8)
    assert [model.index(0, column).data() for column in range(4)] == ["Adelie", "Torgersen", "39.1", "18.7"]
    assert model.index(3, 2).data() == GAP
    assert model.headerData(343, Qt.Orientation.Vertical) == "344"
    assert model.headerData(0, Qt.Orientation.Horizontal, SETTING_DATA).role == "target"


def test_a_role_change_keeps_the_place(qtbot, inspection):
    editor = Editor(sample_project("penguins"))
    view = shown(qtbot, editor, inspection)
    view.table.verticalScrollBar().setValue(100)
    editor.apply("ignore", data_edits.set_roles(editor.project, ("island",), "ignored"))
    assert view.table.verticalScrollBar().value() == 100
    assert view.table.model().headerData(1, Qt.Orientation.Horizontal, SETTING_DATA).role == "ignored"


def test_no_data_is_said(qtbot, inspection):
    editor = Editor()
    view = shown(qtbot, editor, inspection)
    assert view.message == NO_DATA
    editor.new(sample_project("spirals"))
    assert view.message == ""
    assert view.table.model().rowCount() == 400


def test_a_hidden_view_catches_up_when_it_is_shown(qtbot, inspection):
    editor = Editor(sample_project("spirals"))
    view = shown(qtbot, editor, inspection)
    view.hide()
    editor.new(sample_project("penguins"))
    view.show()
    assert view.table.model().rowCount() == 344


def test_a_million_rows_are_shown_at_once(qtbot, inspection):
    rows = 1_000_000
    table = Table(
        (
            number_column("x", np.arange(rows) * 0.5),
            category_column("c", ["a", "b"]).take(np.arange(rows) % 2),
        ),
        "big",
    )
    view = shown(qtbot, Editor(Project(data=ProjectData(table, guess(table), source="big"))), inspection)
    view.table.scrollToBottom()
    assert view.table.model().index(rows - 1, 0).data() == "499999.5"
    assert view.grab().width() == 800


def visual_order(view: DataTableView) -> list[int]:
    header = view.table.horizontalHeader()
    return [header.logicalIndex(place) for place in range(header.count())]


def test_rows_of_pixels_show_their_image_and_the_other_columns_first(qtbot, inspection):
    editor = Editor(sample_project("digits"))
    view = shown(qtbot, editor, inspection)
    model, table = view.table.model(), editor.project.data.table
    target = table.names.index("digit")
    assert visual_order(view)[0] == target
    assert sorted(visual_order(view)) == list(range(65))
    ink = model.headerData(5, Qt.Orientation.Vertical, PICTURE_DATA)
    assert ink.shape == (8, 8, 1)
    assert ink.max() <= 1.0
    pixels = [column.values[5] for column in table.columns if column.name != "digit"]
    assert np.allclose(ink.ravel() * 16, pixels)
    assert view.table.rowHeight(0) == PICTURE_ROW_HEIGHT


def test_a_table_without_pixels_stands_in_its_own_order_again(qtbot, inspection):
    editor = Editor(sample_project("digits"))
    view = shown(qtbot, editor, inspection)
    editor.new(sample_project("penguins"))
    assert visual_order(view) == list(range(8))
    assert view.table.rowHeight(0) == ROW_HEIGHT
    assert view.table.model().headerData(0, Qt.Orientation.Vertical, PICTURE_DATA) is None


# ------------------------------------------------------------------ sorting


def click_header(qtbot, view: DataTableView, inspection: Inspection, section: int) -> None:
    header = view.table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(section) + 20, 12)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: not inspection.is_busy)


def cells(view: DataTableView, column: int) -> list[str]:
    return [view.rows.index(row, column).data() for row in range(view.rows.rowCount())]


def row_names(view: DataTableView) -> list[str]:
    return [view.rows.headerData(row, Qt.Orientation.Vertical) for row in range(view.rows.rowCount())]


def small_editor() -> Editor:
    table = Table(
        (
            number_column("size", [10.0, 9.0, np.nan, 100.0, 9.0, -1.0]),
            category_column("kind", ["b", "a", "b", None, "a", "10"]),
        ),
        "small",
    )
    return Editor(Project(data=ProjectData(table, guess(table), source="small")))


def test_clicks_on_a_header_sort_up_down_and_back(qtbot, inspection):
    view = shown(qtbot, small_editor(), inspection)
    click_header(qtbot, view, inspection, 0)
    assert cells(view, 0) == ["-1", "9", "9", "10", "100", GAP]
    assert row_names(view) == ["6", "2", "5", "1", "4", "3"]
    click_header(qtbot, view, inspection, 0)
    assert cells(view, 0) == ["100", "10", "9", "9", "-1", GAP]
    assert row_names(view) == ["4", "1", "2", "5", "6", "3"]
    click_header(qtbot, view, inspection, 0)
    assert row_names(view) == ["1", "2", "3", "4", "5", "6"]


def test_dates_are_sorted_along_the_time_whatever_stands_first(qtbot, inspection):
    view = shown(qtbot, Editor(numbered_project("date_month_first")), inspection)
    click_header(qtbot, view, inspection, 5)
    assert "sorted by sold, oldest first" in view._facts.text()
    assert cells(view, 5)[0] == "04.10.1999 00:30"


def test_another_column_is_sorted_smallest_first(qtbot, inspection):
    view = shown(qtbot, small_editor(), inspection)
    click_header(qtbot, view, inspection, 0)
    click_header(qtbot, view, inspection, 1)
    assert cells(view, 1) == ["10", "a", "a", "b", "b", GAP]
    assert "sorted by kind, A to Z" in view._facts.text()


def test_keys_sort_by_the_current_column(qtbot, inspection):
    view = shown(qtbot, small_editor(), inspection)
    with qtbot.waitActive(view):
        view.activateWindow()
    view.table.setFocus()
    view.table.setCurrentIndex(view.rows.index(0, 1))
    for key, first in ((Qt.Key.Key_Down, "b"), (Qt.Key.Key_Up, "10"), (Qt.Key.Key_End, "b")):
        qtbot.keyClick(view.table, key, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda: not inspection.is_busy)
        assert cells(view, 1)[0] == first
        assert view.table.currentIndex().column() == 1
    assert row_names(view)[0] == "1"


def test_another_table_stands_in_its_own_order(qtbot, inspection):
    editor = small_editor()
    view = shown(qtbot, editor, inspection)
    click_header(qtbot, view, inspection, 0)
    editor.new(sample_project("penguins"))
    assert row_names(view)[:3] == ["1", "2", "3"]
    assert "sorted" not in view._facts.text()


def test_a_role_change_keeps_the_order(qtbot, inspection):
    editor = small_editor()
    view = shown(qtbot, editor, inspection)
    click_header(qtbot, view, inspection, 0)
    editor.apply("ignore", data_edits.set_roles(editor.project, ("kind",), "ignored"))
    assert row_names(view)[0] == "6"


def test_a_row_is_shown_where_it_stands(qtbot, inspection):
    view = shown(qtbot, Editor(sample_project("penguins")), inspection)
    click_header(qtbot, view, inspection, 2)
    view.show_row(200)
    place = view.table.currentIndex().row()
    assert view.rows.headerData(place, Qt.Orientation.Vertical) == "201"
    assert view.table.visualRect(view.table.currentIndex()).intersects(view.table.viewport().rect())


def test_an_order_that_comes_too_late_is_not_shown(qtbot, inspection):
    editor = small_editor()
    view = shown(qtbot, editor, inspection)
    inspection.ask("something long", lambda: time.sleep(0.2), lambda answer: None, needs_engine=False)
    header = view.table.horizontalHeader()
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 12))
    assert "sorting by size" in view._facts.text()
    editor.new(sample_project("penguins"))
    qtbot.waitUntil(lambda: not inspection.is_busy)
    assert row_names(view)[:3] == ["1", "2", "3"]
    assert view.rows.rowCount() == 344
