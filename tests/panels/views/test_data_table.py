"""The view of all rows."""

import numpy as np
from PySide6.QtCore import Qt

from nnstudio.data.columns import guess
from nnstudio.data.table import Table, category_column, number_column
from nnstudio.document import edits
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.starters import sample_project
from nnstudio.panels.views.data_table import NO_DATA, DataTableView
from nnstudio.panels.views.data_table_model import GAP
from nnstudio.panels.views.data_table_rows import PICTURE_DATA, PICTURE_ROW_HEIGHT, ROW_HEIGHT
from nnstudio.session.editor import Editor
from nnstudio.widgets.column_model import SETTING_DATA


def shown(qtbot, editor: Editor) -> DataTableView:
    view = DataTableView(editor)
    qtbot.addWidget(view)
    view.resize(800, 320)
    view.show()
    qtbot.waitExposed(view)
    return view


def test_every_row_and_gap_is_shown(qtbot):
    view = shown(qtbot, Editor(sample_project("penguins")))
    model = view.table.model()
    assert (model.rowCount(), model.columnCount()) == (344, 8)
    assert [model.index(0, column).data() for column in range(4)] == ["Adelie", "Torgersen", "39.1", "18.7"]
    assert model.index(3, 2).data() == GAP
    assert model.headerData(343, Qt.Orientation.Vertical) == "344"
    assert model.headerData(0, Qt.Orientation.Horizontal, SETTING_DATA).role == "target"


def test_a_role_change_keeps_the_place(qtbot):
    editor = Editor(sample_project("penguins"))
    view = shown(qtbot, editor)
    view.table.verticalScrollBar().setValue(100)
    editor.apply("ignore", edits.set_column_role(editor.project, "island", "ignored"))
    assert view.table.verticalScrollBar().value() == 100
    assert view.table.model().headerData(1, Qt.Orientation.Horizontal, SETTING_DATA).role == "ignored"


def test_no_data_is_said(qtbot):
    editor = Editor()
    view = shown(qtbot, editor)
    assert view.message == NO_DATA
    editor.new(sample_project("spirals"))
    assert view.message == ""
    assert view.table.model().rowCount() == 400


def test_a_hidden_view_catches_up_when_it_is_shown(qtbot):
    editor = Editor(sample_project("spirals"))
    view = shown(qtbot, editor)
    view.hide()
    editor.new(sample_project("penguins"))
    view.show()
    assert view.table.model().rowCount() == 344


def test_a_million_rows_are_shown_at_once(qtbot):
    rows = 1_000_000
    table = Table(
        (
            number_column("x", np.arange(rows) * 0.5),
            category_column("c", ["a", "b"]).take(np.arange(rows) % 2),
        ),
        "big",
    )
    view = shown(qtbot, Editor(Project(data=ProjectData(table, guess(table), source="big"))))
    view.table.scrollToBottom()
    assert view.table.model().index(rows - 1, 0).data() == "499999.5"
    assert view.grab().width() == 800


def visual_order(view: DataTableView) -> list[int]:
    header = view.table.horizontalHeader()
    return [header.logicalIndex(place) for place in range(header.count())]


def test_rows_of_pixels_show_their_image_and_the_other_columns_first(qtbot):
    editor = Editor(sample_project("digits"))
    view = shown(qtbot, editor)
    model, table = view.table.model(), editor.project.data.table
    target = table.names.index("digit")
    assert visual_order(view)[0] == target
    assert sorted(visual_order(view)) == list(range(65))
    ink = model.headerData(5, Qt.Orientation.Vertical, PICTURE_DATA)
    assert ink.shape == (8, 8)
    assert ink.max() <= 1.0
    pixels = [column.values[5] for column in table.columns if column.name != "digit"]
    assert np.allclose(ink.ravel() * 16, pixels)
    assert view.table.rowHeight(0) == PICTURE_ROW_HEIGHT


def test_a_table_without_pixels_stands_in_its_own_order_again(qtbot):
    editor = Editor(sample_project("digits"))
    view = shown(qtbot, editor)
    editor.new(sample_project("penguins"))
    assert visual_order(view) == list(range(8))
    assert view.table.rowHeight(0) == ROW_HEIGHT
    assert view.table.model().headerData(0, Qt.Orientation.Vertical, PICTURE_DATA) is None
