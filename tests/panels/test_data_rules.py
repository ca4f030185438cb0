"""The window about the split and the rule for all columns: choices are edits, and their outcome is shown."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnstudio.document import data_edits
from nnstudio.panels.data_panel import DataPanel
from nnstudio.panels.data_rules import DataRules
from nnstudio.session.editor import Editor
from tests.helpers.projects import flower_project

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot):
    """The panel on the flowers with its window open; its editor is `panel.editor`."""
    editor = Editor(flower_project())
    panel = DataPanel(editor)
    panel.editor = editor
    qtbot.addWidget(panel)
    panel.resize(220, 320)
    panel.show()
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
    take(panel.rules, "method", "time")
    assert "No column says how the rows are split" in panel.rules.problem.text()
    assert panel.rules.bar.isHidden()
    take(panel.rules, "column", "width")
    assert (panel.rules.problem.text(), sum(panel.rules.bar.counts)) == ("", 60)
    assert not panel.rules.stratified.isEnabled()
    take(panel.rules, "method", "share")
    assert panel.editor.project.data.split == flower_project().data.split


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
