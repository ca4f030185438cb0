"""The window about the split and the rule for all columns: choices are edits, and their outcome is shown."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnstudio.document.editing import data_edits
from nnstudio.panels.data_rules import DataRules
from tests.helpers.projects import flower_project

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(open_data_panel):
    """The panel on the flowers with its window open."""
    panel = open_data_panel(flower_project())
    QTest.mouseClick(panel.split_bar, LEFT)
    return panel


def take(rules: DataRules, name: str, value: str) -> None:
    """Take an entry of a drop-down list, as a click on it does."""
    box = getattr(rules, name)
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def type_into(field, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_shares_and_seed_are_edits_whose_parts_are_shown(panel):
    rules = panel.rules
    type_into(rules.test, "50")
    type_into(rules.seed, "7")
    split = panel.editor.project.data.split
    assert (split.test, split.seed, panel.editor.project.plan.seed) == (0.5, 7, 7)
    assert rules.bar.counts == panel.split_bar.counts
    assert rules.bar.counts[2] == 30
    panel.editor.undo_stack.undo()
    assert rules.seed.value() == 0


def test_rows_are_split_by_the_order_of_an_input(panel):
    take(panel.rules, "method", "column")
    assert "column “colour” holds “blue”, which is no part; write train" in panel.rules.problem.text()
    assert panel.rules.bar.isHidden()
    take(panel.rules, "method", "time")
    assert panel.editor.project.data.split.column == "width"
    take(panel.rules, "column", "length")
    assert (panel.rules.problem.text(), sum(panel.rules.bar.counts)) == ("", 60)
    assert not panel.rules.stratified.isEnabled()
    take(panel.rules, "method", "share")
    assert panel.editor.project.data.split == flower_project().data.split


def test_every_change_is_undone_by_its_name_with_the_keys(panel, qtbot):
    rules, stack = panel.rules, panel.editor.undo_stack
    with qtbot.waitActive(rules):
        rules.activateWindow()
    type_into(rules.validation, "30")
    type_into(rules.test, "10")
    rules.method.setFocus()
    QTest.keyClick(rules.method, Qt.Key.Key_Down)
    QTest.keyClick(rules.method, Qt.Key.Key_Down)
    assert [stack.text(at) for at in range(stack.count())] == [
        "Set 30\N{NO-BREAK SPACE}% aside for validation",
        "Set 10\N{NO-BREAK SPACE}% aside for the test",
        "Split rows by group, kept together",
        "Split rows by time, oldest train",
    ]
    for _ in range(3):
        QTest.keyClick(rules.method, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (stack.index(), rules.validation.value(), rules.test.value()) == (1, 30, 20)
    assert rules.method.currentData() == "share"
    QTest.keyClick(rules.method, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert rules.test.value() == 10


def test_the_rule_for_all_columns_is_chosen(panel):
    take(panel.rules, "missing", "median")
    take(panel.rules, "scaling", "min_max")
    preparation = panel.editor.project.data.preparation
    assert (preparation.missing, preparation.scaling) == ("median", "min_max")
    assert panel.editor.undo_stack.count() == 2


def test_what_is_changed_elsewhere_is_shown_when_the_window_comes_back(panel):
    panel.rules.close()
    panel.editor.perform("x", lambda project: data_edits.set_split(project, validation=0.3))
    QTest.mouseClick(panel.split_bar, LEFT)
    assert panel.rules.validation.value() == 30
    assert panel.editor.undo_stack.count() == 1


def test_the_window_about_columns_leads_to_it(panel):
    panel.rules.close()
    QTest.mouseClick(panel.prepare_button, LEFT)
    QTest.mouseClick(panel.details.rules, LEFT)
    assert panel.rules.isVisible()
