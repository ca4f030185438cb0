"""The window about columns: their figures, their steps as edits, and what becomes of the first rows."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget

from nnstudio.data.columns.choices import ColumnChoices
from nnstudio.document.editing import data_edits
from nnstudio.document.learning.column_preview import preview_column
from nnstudio.document.starting.starters import sample_project
from nnstudio.panels.data_panel import DataPanel
from nnstudio.widgets.columns.column_model import NAME, ROLE
from nnstudio.widgets.step_list import StepList
from tests.interchange.test_prepared_columns import numbered_project, sold_project, told_project

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def panel(open_data_panel):
    return open_data_panel(sample_project("penguins"))


def click(panel: DataPanel, name: str, modifier=Qt.KeyboardModifier.NoModifier, column: int = NAME) -> None:
    place = panel.columns.cell_centre(name, column)
    QTest.mouseClick(panel.columns.viewport(), LEFT, modifier, place)


def details_of(panel: DataPanel, name: str):
    click(panel, name)
    QTest.mouseClick(panel.prepare_button, LEFT)
    return panel.details


def choose(details, name: str, value: str) -> None:
    """Take an entry of a drop-down list, as a click on it does."""
    box = field(details, name)
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def field(details, name: str) -> QWidget:
    """The field of this name that is there now."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return details.findChild(QWidget, name)


def words(details) -> list[str]:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [label.text() for label in details.findChildren(QLabel)]


def own(panel: DataPanel, name: str) -> ColumnChoices | None:
    return panel.editor.project.data.setting_of[name].own


def test_figures_of_the_chosen_column_are_shown(panel):
    details = details_of(panel, "bill_length_mm")
    assert (details.title.text(), details.kind.text()) == ("bill_length_mm", "Number, input")
    assert (
        details.facts.text() == "32.1 – 59.6, mean 43.92 · 164 distinct · 2 missing (0.58\N{NO-BREAK SPACE}%)"
    )


def test_enter_ends_the_typing_of_a_value_and_opens_nothing(panel, qtbot):
    details = details_of(panel, "bill_length_mm")
    opened = []
    details.rules_wanted.connect(lambda: opened.append(True))
    choose(details, "missing", "constant")
    with qtbot.waitActive(details):
        details.activateWindow()
    line = field(details, "constant")
    line.setFocus()
    QTest.keyClicks(line, "40")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert own(panel, "bill_length_mm").constant == "40"
    assert not opened
    assert details.isVisible()


def test_a_double_click_opens_the_window_and_it_follows_the_chosen_column(panel):
    QTest.mouseDClick(panel.columns.viewport(), LEFT, pos=panel.columns.cell_centre("island", NAME))
    assert panel.details.title.text() == "island"
    click(panel, "sex")
    assert panel.details.title.text() == "sex"


def test_a_step_is_an_edit_that_is_undone(panel, qtbot):
    details = details_of(panel, "bill_length_mm")
    choose(details, "scaling", "robust")
    assert own(panel, "bill_length_mm") == ColumnChoices(scaling="robust")
    assert panel.editor.undo_stack.undoText() == "Scale of “bill_length_mm”"
    details.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is details)
    QTest.keyClick(field(details, "scaling"), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert own(panel, "bill_length_mm") is None
    assert field(details, "scaling").currentData() == ""


def drag_to(details, step: str, other: str, above: bool) -> None:
    """Carry a step by its handle to above or below another one."""
    handle, row = field(details, f"move_{step}"), field(details, f"step_{other}")
    end = row.mapToGlobal(QPoint(4, 2 if above else row.height() - 2))
    QTest.mousePress(handle, LEFT, pos=handle.rect().center())
    QTest.mouseMove(handle, handle.mapFromGlobal(end))
    QTest.mouseRelease(handle, LEFT, pos=handle.mapFromGlobal(end))


def test_a_step_is_dragged_to_another_place_and_brought_back(panel):
    details = details_of(panel, "bill_length_mm")
    choose(details, "clipping", "fences")
    drag_to(details, "clip", "scale", above=False)
    assert own(panel, "bill_length_mm").steps == ("fill", "log", "scale", "clip")
    assert field(details, "column_steps_0").findChild(StepList).names == ("fill", "log", "scale", "clip")
    assert {"1 Missing values", "2 Logarithm", "3 Scale", "4 Outliers"} < set(words(details))
    panel.editor.undo_stack.undo()
    assert own(panel, "bill_length_mm").steps == ()
    drag_to(details, "clip", "fill", above=False)
    drag_to(details, "clip", "fill", above=True)
    assert own(panel, "bill_length_mm") == ColumnChoices(clipping="fences")


def test_an_order_that_makes_no_sense_is_not_taken_and_says_why(panel):
    details = details_of(panel, "bill_length_mm")
    drag_to(details, "scale", "fill", above=False)
    assert own(panel, "bill_length_mm") is None
    refusal = field(details, "order_refused")
    assert refusal.isVisible()
    assert "put “Logarithm” before “Scale”" in refusal.text()


def test_a_drag_is_given_up_with_escape(panel):
    details = details_of(panel, "bill_length_mm")
    handle = field(details, "move_clip")
    QTest.mousePress(handle, LEFT, pos=handle.rect().center())
    QTest.mouseMove(handle, QPoint(5, 90))
    QTest.keyClick(handle, Qt.Key.Key_Escape)
    QTest.mouseRelease(handle, LEFT, pos=QPoint(5, 90))
    assert own(panel, "bill_length_mm") is None


def test_keys_move_a_step_and_stay_with_it(panel, qtbot):
    details = details_of(panel, "bill_length_mm")
    details.activateWindow()
    qtbot.waitActive(details)
    field(details, "move_clip").setFocus()
    for _ in range(2):
        QTest.keyClick(details.focusWidget(), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert own(panel, "bill_length_mm").steps == ("fill", "log", "clip", "scale")
    assert details.focusWidget().objectName() == "move_clip"
    field(details, "clipping").setFocus()
    QTest.keyClick(details.focusWidget(), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert own(panel, "bill_length_mm").steps == ("fill", "clip", "log", "scale")


def test_a_logarithm_of_the_rule_is_given_up_for_one_column(panel):
    panel.editor.perform("Rule", lambda project: data_edits.set_preparation(project, scaling="log"))
    details = details_of(panel, "bill_length_mm")
    assert field(details, "log").isChecked()
    QTest.mouseClick(field(details, "log"), LEFT)
    assert own(panel, "bill_length_mm") == ColumnChoices(scaling="standard")
    QTest.mouseClick(field(details, "log"), LEFT)
    assert own(panel, "bill_length_mm") == ColumnChoices(scaling="standard", log=True)


def test_what_numbers_become_in_the_training_rows_is_drawn(panel):
    details = details_of(panel, "bill_length_mm")
    assert field(details, "facts_after").text().endswith("mean 0, deviation 1")
    choose(details, "scaling", "min_max")
    assert field(details, "facts_after").text().startswith("0 – 1, mean 0.")


def test_a_text_becomes_words(open_data_panel):
    panel = open_data_panel(told_project("counts"))
    details = details_of(panel, "said")
    shown = words(details)
    assert "known words" in shown
    assert any("don't 1" in word and "pretty 1" in word for word in shown)
    field(details, "words").setValue(2)
    assert own(panel, "said").words == 2
    assert panel.editor.undo_stack.undoText() == "Words of “said”"


def test_a_choice_in_which_chosen_columns_differ_is_left_open(panel):
    details = details_of(panel, "bill_length_mm")
    choose(details, "clipping", "fences")
    click(panel, "bill_depth_mm", CONTROL)
    box = field(details, "clipping")
    assert (box.currentIndex(), box.placeholderText()) == (-1, "They differ")
    choose(details, "clipping", "percentiles")
    both = {own(panel, "bill_length_mm"), own(panel, "bill_depth_mm")}
    assert both == {ColumnChoices(clipping="percentiles")}


def test_the_arrow_keys_go_on_through_the_choices(panel, qtbot):
    details = details_of(panel, "bill_length_mm")
    details.activateWindow()
    field(details, "scaling").setFocus()
    for _ in range(3):
        QTest.keyClick(details.focusWidget(), Qt.Key.Key_Down)
    assert own(panel, "bill_length_mm") == ColumnChoices(scaling="robust")


def test_gaps_are_filled_with_a_value_and_told_of(panel):
    details = details_of(panel, "bill_length_mm")
    assert "→ row left out" in words(details)
    choose(details, "missing", "constant")
    assert "which is not a number; fill in a number" in " ".join(words(details))
    value = field(details, "constant")
    QTest.keyClicks(value, "40")
    QTest.keyClick(value, Qt.Key.Key_Return)
    QTest.mouseClick(field(details, "was_missing"), LEFT)
    assert own(panel, "bill_length_mm") == ColumnChoices("constant", "40", was_missing=True)
    after = preview_column(panel.editor.project, "bill_length_mm").after
    assert [row[1] for row in after] == [0, 0, 0, 1, 0]
    assert f"→ {after[3][0]:.3g}, 1".replace("-", "−") in words(details)


def test_choices_are_made_for_all_chosen_columns_of_a_type(panel):
    click(panel, "bill_length_mm")
    click(panel, "bill_depth_mm", CONTROL)
    click(panel, "sex", CONTROL)
    QTest.mouseClick(panel.prepare_button, LEFT)
    details = panel.details
    assert details.title.text() == "bill_length_mm and 2 more"
    assert details.kind.text() == "Of different types, input; choices are made for all alike"
    assert {"Number: bill_length_mm and 1 more".upper(), "Category: sex".upper()} <= set(words(details))
    choose(details, "clipping", "fences")
    assert own(panel, "bill_length_mm") == own(panel, "bill_depth_mm") == ColumnChoices(clipping="fences")
    assert own(panel, "sex") is None
    choose(details, "encoding", "codes")
    assert own(panel, "sex") == ColumnChoices(encoding="codes")
    assert panel.editor.undo_stack.count() == 2


def test_all_chosen_columns_get_a_type_and_a_role(panel):
    click(panel, "island")
    click(panel, "bill_depth_mm", CONTROL)
    QTest.mouseClick(panel.prepare_button, LEFT)
    details = panel.details
    assert (details.type.currentIndex(), details.role.currentText()) == (-1, "Input")
    choose(details, "column_type", "category")
    types = {one.name: one.type for one in panel.editor.project.data.columns}
    assert (types["island"], types["bill_depth_mm"]) == ("category", "category")
    assert details.type.currentText() == "Category"
    choose(details, "column_role", "ignored")
    roles = {one.name: one.role for one in panel.editor.project.data.columns}
    assert (roles["island"], roles["bill_depth_mm"], roles["bill_length_mm"]) == (
        "ignored",
        "ignored",
        "input",
    )
    assert panel.editor.undo_stack.undoText() == "Give 2 columns the role ignored"


def test_a_role_is_given_to_all_chosen_columns(panel):
    click(panel, "bill_length_mm")
    click(panel, "bill_depth_mm", CONTROL)
    click(panel, "bill_depth_mm", column=ROLE)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(action for action in menu.actions() if action.objectName() == "ignored")
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
    roles = {one.name: one.role for one in panel.editor.project.data.columns}
    assert (roles["bill_length_mm"], roles["bill_depth_mm"], roles["sex"]) == ("ignored", "ignored", "input")
    assert panel.editor.undo_stack.undoText() == "Make 2 columns ignored"


def test_categories_are_put_in_an_order(panel):
    details = details_of(panel, "island")
    choose(details, "encoding", "order")
    shown = field(details, "order")
    assert [shown.item(row).text() for row in range(3)] == ["Biscoe", "Dream", "Torgersen"]
    shown.model().moveRow(shown.rootIndex(), 2, shown.rootIndex(), 0)  # as a drag to the top does
    assert own(panel, "island") == ColumnChoices(encoding="order", order=("Torgersen", "Biscoe", "Dream"))
    assert preview_column(panel.editor.project, "island").after[0] == (0.0,)


def test_the_last_part_of_a_date_stays(open_data_panel):
    panel = open_data_panel(sold_project(False, "one_hot", "kind"))
    details = details_of(panel, "sold")
    for part in ("year", "month", "day", "weekday", "hour"):
        box = field(details, f"part_{part}")
        QTest.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
    assert own(panel, "sold").parts == ("hour",)


def test_what_stands_first_in_dates_is_chosen_and_undone(open_data_panel, qtbot):
    panel = open_data_panel(numbered_project("date_day_first"))
    details = details_of(panel, "sold")
    before = details.facts.text()
    choose(details, "column_type", "date_month_first")
    assert panel.editor.project.data.setting_of["sold"].type == "date_month_first"
    assert panel.editor.undo_stack.undoText() == "Take “sold” as date, month first"
    assert details.facts.text() != before
    details.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is details)
    QTest.keyClick(field(details, "missing"), Qt.Key.Key_Z, CONTROL)
    assert panel.editor.project.data.setting_of["sold"].type == "date_day_first"
    assert (details.type.currentText(), details.facts.text()) == ("Date, day first", before)


def test_the_window_closes_with_the_data(panel):

    details = details_of(panel, "island")
    panel.editor.perform("Remove data", lambda project: data_edits.set_data(project, None))
    assert not details.isVisible()
