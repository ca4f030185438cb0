"""The panel of columns: what it shows of the data, and edits made in it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.tables.table import Table, category_column
from nnstudio.document.editing import data_edits, edits
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import sample_project
from nnstudio.panels.data_panel import DataPanel
from nnstudio.widgets.columns.column_model import NAME, ROLE
from nnstudio.widgets.columns.column_table import IMAGE_ROW_HEIGHT
from nnstudio.widgets.elided_label import ElidedLabel
from tests.helpers.projects import flower_project

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(open_data_panel):
    """The panel on the flowers."""
    return open_data_panel(flower_project())


def pick(choice: str) -> None:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(action for action in menu.actions() if action.objectName() == choice)
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


def give(panel: DataPanel, name: str, role: str) -> None:
    QTest.mouseClick(panel.columns.viewport(), LEFT, pos=panel.columns.cell_centre(name, ROLE))
    pick(role)


def roles(panel: DataPanel) -> dict[str, str]:
    return {setting.name: setting.role for setting in panel.editor.project.data.columns}


def test_columns_and_parts_are_shown(panel):
    assert panel.heading.text() == "DATA · flowers.csv"
    assert [setting.name for setting in panel.columns.settings] == [
        "width",
        "length",
        "colour",
        "height",
        "kind",
    ]
    assert sum(panel.split_bar.counts) == 60


def test_a_role_is_changed_undone_and_redone(panel):
    before = panel.editor.project
    give(panel, "length", "ignored")
    assert roles(panel)["length"] == "ignored"
    assert panel.editor.undo_stack.undoText() == "Make “length” ignored"
    panel.editor.undo_stack.undo()
    assert panel.editor.project is before
    assert {s.name: s.role for s in panel.columns.settings}["length"] == "input"
    panel.editor.undo_stack.redo()
    assert roles(panel)["length"] == "ignored"


def test_a_new_target_takes_the_place_of_the_old_one(panel):
    give(panel, "height", "target")
    assert roles(panel)["height"] == "target"
    assert roles(panel)["kind"] == "input"
    assert panel.editor.undo_stack.count() == 1


def test_an_output_that_named_the_old_target_follows(open_data_panel):
    project = flower_project()
    output = project.graph.of_kind("output")[0].id
    panel = open_data_panel(edits.set_setting(project, output, "target", "kind"))
    give(panel, "height", "target")
    assert panel.editor.project.graph.node(output).layer.target == ""


def test_several_columns_at_once(panel):
    table = panel.columns
    QTest.mouseClick(table.viewport(), LEFT, pos=table.cell_centre("width", NAME))
    QTest.mouseClick(
        table.viewport(), LEFT, Qt.KeyboardModifier.ShiftModifier, pos=table.cell_centre("colour", NAME)
    )
    QTest.keyClick(table, Qt.Key.Key_Space)
    pick("ignored")
    assert [name for name, role in roles(panel).items() if role == "ignored"] == [
        "width",
        "length",
        "colour",
        "height",
    ]
    assert panel.editor.undo_stack.undoText() == "Make 3 columns ignored"


def test_text_cannot_be_taken_as_numbers(panel, qtbot):
    table = panel.columns
    QTest.mouseClick(table.viewport(), LEFT, pos=table.cell_centre("colour", NAME))
    QTest.keyClick(table, Qt.Key.Key_Return)
    with qtbot.waitSignal(panel.editor.refused) as refused:
        pick("number")
    assert "column “colour” holds" in refused.args[0]
    assert panel.editor.undo_stack.count() == 0


def test_without_data_it_offers_the_import(open_data_panel, qtbot):
    panel = open_data_panel(Project())
    assert panel.import_button.isVisible()
    assert panel.show_rows.isHidden()
    with qtbot.waitSignal(panel.import_wanted):
        QTest.mouseClick(panel.import_button, LEFT)


def test_opening_another_project_shows_its_columns(panel, qtbot):
    panel.editor.new(sample_project("penguins"))
    assert panel.heading.text() == "DATA · Penguins"
    assert panel.split_bar.counts == (216, 50, 67)
    with qtbot.waitSignal(panel.rows_wanted):
        QTest.mouseClick(panel.show_rows, LEFT, pos=QPoint(12, 12))


def test_every_count_of_the_parts_has_its_word_however_narrow(panel, qtbot):
    panel.resize(420, 300)
    qtbot.waitUntil(lambda: len(panel.split_bar.lines()) == 1)
    words = panel.split_bar.lines()[0]
    assert [text.split()[1] for text in words] == ["train", "validation", "test"]
    high = panel.split_bar.height()
    panel.resize(160, 300)
    qtbot.waitUntil(lambda: panel.split_bar.height() > high)
    assert tuple(text for line in panel.split_bar.lines() for text in line) == words


@pytest.fixture
def digits(open_data_panel):
    """The panel on images of 8×8 pixels."""
    return open_data_panel(sample_project("digits"))


def listed(panel: DataPanel) -> list[str]:
    model = panel.columns.model()
    return [model.index(row, NAME).data() for row in range(model.rowCount())]


def test_pixels_of_an_image_are_one_entry_that_unfolds(digits):
    table = digits.columns
    assert listed(digits) == ["64 pixels", "digit"]
    assert table.rowHeight(0) == IMAGE_ROW_HEIGHT
    assert "8×8" in table.model().index(0, NAME).data(Qt.ItemDataRole.AccessibleTextRole)
    entry = table.visualRect(table.model().index(0, NAME)).center()
    QTest.mouseClick(table.viewport(), LEFT, pos=entry)
    assert len(listed(digits)) == 66
    assert listed(digits)[:2] == ["64 pixels", table.settings[0].name]
    QTest.mouseClick(table.viewport(), LEFT, pos=entry)
    assert listed(digits) == ["64 pixels", "digit"]
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert len(listed(digits)) == 66
    QTest.keyClick(table, Qt.Key.Key_Left)
    assert len(listed(digits)) == 2


def test_all_pixels_change_their_role_at_once_and_can_be_no_target(digits):
    table = digits.columns
    role = table.model().index(0, ROLE)
    QTest.mouseClick(table.viewport(), LEFT, pos=table.visualRect(role).center())
    menu = QApplication.activePopupWidget()
    assert [action.objectName() for action in menu.actions()] == ["input", "ignored"]
    pick("ignored")
    assert digits.editor.project.data.with_role("input") == ()
    assert role.data() == "Ignored"
    digits.editor.undo_stack.undo()
    assert len(digits.editor.project.data.with_role("input")) == 64


def test_one_pixel_is_still_given_a_role_of_its_own(digits):
    first = digits.columns.settings[0].name
    give(digits, first, "ignored")
    assert roles(digits)[first] == "ignored"
    assert len(listed(digits)) == 66  # stays unfolded
    assert digits.columns.model().index(0, ROLE).data() == "Mixed"


def test_pixels_taken_as_categories_are_columns_like_others(digits):
    editor, name = digits.editor, digits.columns.settings[0].name
    data = editor.project.data
    changed = tuple(
        replace(setting, type="category") if setting.name == name else setting for setting in data.columns
    )
    editor.perform("Change", lambda project: data_edits.set_data(project, replace(data, columns=changed)))
    assert len(listed(digits)) == 65


def test_another_table_is_folded_again(digits):
    digits.columns.set_unfolded(True)
    digits.editor.new(sample_project("mnist"))
    assert listed(digits) == ["image", "digit"]
    digits.editor.new(sample_project("digits"))
    assert listed(digits) == ["64 pixels", "digit"]


def remedies(panel: DataPanel) -> dict[str, QPushButton]:
    buttons = panel.warnings.widget().findChildren(QPushButton) if panel.warnings.isVisible() else []
    return {button.accessibleName(): button for button in buttons}


def test_a_column_that_gives_the_target_away_is_ignored_with_one_click(panel):
    before = list(remedies(panel))
    project = panel.editor.project
    kind = project.data.table.column("kind")
    table = project.data.table.with_columns([replace(kind, name="answer")])
    columns = (*project.data.columns, ColumnSetting("answer", "category", "input"))
    data = replace(project.data, table=table, columns=columns)
    panel.editor.perform("Add a leak", lambda now: data_edits.set_data(now, data))
    words = panel.warnings.findChildren(ElidedLabel)
    told = [label for label in words if label.text() in ("answer", "giveaway")]
    assert len(told) > 1
    assert not any(label.is_elided() for label in told)
    QTest.mouseClick(remedies(panel)["Ignore: answer"], LEFT)
    assert roles(panel)["answer"] == "ignored"
    assert list(remedies(panel)) == before
    panel.editor.undo_stack.undo()
    assert list(remedies(panel)) == [*before, "Ignore: answer"]


def test_rare_classes_are_weighed_with_one_click_once_there_is_an_output(panel):
    project = panel.editor.project
    kinds = ["rose", "daisy", *["tulip"] * 58]
    columns = tuple(
        category_column("kind", kinds) if column.name == "kind" else column
        for column in project.data.table.columns
    )
    data = replace(project.data, table=Table(columns, "flowers.csv"))
    panel.editor.perform("Rare flowers", lambda now: data_edits.set_data(now, data))
    QTest.mouseClick(remedies(panel)["Weigh classes: kind"], LEFT)
    output = panel.editor.project.graph.of_kind("output")[0]
    assert len(output.layer.loss_settings.class_weights) == 3
    assert "Weigh classes: kind" not in remedies(panel)
    assert panel.warnings.isVisible()


def test_images_are_one_row_that_does_not_unfold_and_can_only_be_seen_or_not(digits):
    digits.editor.new(sample_project("mnist"))
    assert listed(digits) == ["image", "digit"]
    place = digits.columns.cell_centre("image", NAME)
    QTest.mouseClick(digits.columns.viewport(), LEFT, pos=place)
    assert listed(digits) == ["image", "digit"]
    assert digits.columns.rowHeight(0) == IMAGE_ROW_HEIGHT
    QTest.mouseClick(digits.columns.viewport(), LEFT, pos=digits.columns.cell_centre("image", ROLE))
    menu = QApplication.activePopupWidget()
    assert [action.objectName() for action in menu.actions()] == ["input", "ignored"]
    pick("ignored")
    assert roles(digits)["image"] == "ignored"
