"""Names of columns, classes, files and projects that look like markup are shown as they stand, wherever the
window does.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGraphicsScene,
    QGraphicsTextItem,
    QGraphicsView,
    QLabel,
    QWidget,
)

from nnstudio.app.main_window import MainWindow
from nnstudio.data.columns.guess import guess
from nnstudio.data.csv.writing import write_csv
from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.dialogs.import_csv import ImportCsvDialog
from nnstudio.document.editing import data_edits, edits, plan_edits
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.starting.starters import project_for_table
from nnstudio.panels.column_details import ColumnDetails
from nnstudio.panels.data_rules import DataRules
from nnstudio.widgets.tooltip import plain_if_rich
from tests.helpers.plain_names import CLASSES, KIND, OTHER, SIZE, is_marked, wrong_places

VIEWS = ("loss", "evaluation", "predict", "decision", "weights", "data", "explore", "neurons", "problems")


def marked_project(target: str = KIND) -> Project:
    """Two numbers and two classes, all called as markup is, and a layer and an output as well."""
    rows = range(40)
    table = Table(
        (
            number_column(SIZE, [row % 7 / 3 for row in rows]),
            number_column(OTHER, [row % 5 / 2 for row in rows]),
            category_column(KIND, [CLASSES[row % 2] for row in rows]),
        ),
        "<h1>t&amp;.csv",
    )
    project = project_for_table(table, target, hidden=(3,), columns=guess(table, target))
    assert isinstance(project.data, ProjectData)
    project = edits.rename(project, "<b>project</b>&amp; & co")
    project = edits.set_title(project, "dense_1", "<i>hidden</i> & co")
    return plan_edits.set_plan_setting(
        plan_edits.set_plan_setting(project, "epochs", 2), "early_stopping", False
    )


@pytest.mark.parametrize("target", [KIND, SIZE], ids=["classes", "number"])
@pytest.mark.parametrize("view", VIEWS)
def test_names_stand_as_they_are(window: MainWindow, qtbot, view: str, target: str) -> None:
    window.editor.new(marked_project(target))
    window.add_views()
    with qtbot.waitSignal(window.runner.finished, timeout=60_000):
        window.runner.train()
    assert window.views is not None
    window.views.set_open((view,))
    qtbot.waitUntil(lambda: not window.inspection.is_busy, timeout=60_000)
    assert any(is_marked(text) for text in shown_texts(window))
    assert list(wrong_places(window)) == []
    assert list(doubly_escaped(window)) == []


def test_names_of_files_stand_as_they_are(window: MainWindow, qtbot, tmp_path: Path) -> None:
    path = tmp_path / "<b>x&amp; & co.nns"
    window.editor.new(marked_project())
    window.add_views()
    assert window.files._save_to(path)
    window.editor.select({"dense_1"})
    assert list(wrong_places(window)) == []
    window._menus.recent.aboutToShow.emit()
    (entry,) = [one for one in window._menus.recent.actions() if "<b>x" in one.text()]
    assert entry.text() == "<b>x&&amp; && co.nns"
    assert list(wrong_places(window)) == []
    window.open_file(tmp_path / "<i>not there&amp;.nns")
    assert "<i>not there&amp;.nns" in window.message_bar.text
    assert list(wrong_places(window)) == []


def test_dialogs_show_names_as_they_are(window: MainWindow, qtbot, tmp_path: Path) -> None:
    project = marked_project()
    path = tmp_path / "<b>t&amp;.csv"
    write_csv(path, project.data.table.columns)
    imported = ImportCsvDialog(path, window)
    imported.show()
    qtbot.waitUntil(lambda: not imported.form.progress.isVisible())
    window.editor.new(project)
    details, rules = ColumnDetails(window.editor, window), DataRules(window.editor, window)
    for dialog in (details, rules):
        dialog.show()
    for names in ((SIZE,), (KIND,), (SIZE, OTHER)):
        details.show_columns(names)
        assert list(wrong_places(details)) == []
    for dialog in (imported, rules):
        assert any(is_marked(text) for text in shown_texts(dialog))
        assert list(wrong_places(dialog)) == []
        assert list(doubly_escaped(dialog)) == []
    for dialog in (imported, details, rules):
        dialog.reject()


def test_commands_and_menus_name_things_as_they_are(window: MainWindow, qtbot) -> None:
    window.editor.new(marked_project())
    text = f"Prepare “{SIZE}”"
    window.editor.perform(text, lambda now: data_edits.set_column_choices(now, {SIZE}, scaling="none"))
    assert list(wrong_places(window)) == []
    canvas = window.canvas
    middle = canvas.mapFromScene(QPointF(*place_of(window, "dense_1")))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, canvas.mapToGlobal(middle))
    QApplication.sendEvent(canvas.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    assert list(wrong_places(menu)) == []
    menu.close()
    window.actions_by_name["history"].trigger()
    popup = QApplication.activePopupWidget()
    if popup is not None:
        assert list(wrong_places(popup)) == []
        popup.close()


def place_of(window: MainWindow, node_id: str) -> tuple[float, float]:
    node = window.editor.project.graph.node(node_id)
    return node.x + 40.0, node.y + 30.0


def shown_texts(root: QWidget) -> Iterator[str]:
    """What is written in labels, lists, tables and pictures below a widget."""
    for label in root.findChildren(QLabel):
        yield label.text()
    for box in root.findChildren(QComboBox):
        yield from (box.itemText(place) for place in range(box.count()))
    for view in root.findChildren(QAbstractItemView):
        model = view.model()
        for row in range(20 if model is not None else 0):
            if model.hasIndex(row, 0):
                yield str(model.index(row, 0).data() or "")


def doubly_escaped(root: QWidget) -> Iterator[str]:
    """Names in which the marks of markup are spelled out for people to see."""
    for text in shown_texts(root):
        if "&lt;b&gt;" in text or "&amp;amp;" in text:
            yield text


def test_the_helper_finds_what_is_wrong(qtbot) -> None:
    label, box = QLabel(SIZE), QComboBox()
    qtbot.addWidget(label)
    qtbot.addWidget(box)
    label.setToolTip(SIZE)
    box.addItem(SIZE)
    box.setItemData(0, SIZE, Qt.ItemDataRole.ToolTipRole)
    assert len(list(wrong_places(label))) == 2
    assert len(list(wrong_places(box))) >= 1
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setToolTip(plain_if_rich(SIZE))
    assert list(wrong_places(label)) == []
    scene = QGraphicsScene()
    item = QGraphicsTextItem()
    item.setHtml(SIZE)
    scene.addItem(item)
    view = QGraphicsView(scene)
    qtbot.addWidget(view)
    assert len(list(wrong_places(view))) == 1
    item.setPlainText(SIZE)
    assert list(wrong_places(view)) == []
