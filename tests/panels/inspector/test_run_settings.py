"""How a run is set up: every control changes the plan by one edit."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from nnstudio.document.editing import edits, plan_edits
from nnstudio.engine.choices.augmentation import Augmentation
from nnstudio.engine.choices.optimizers import Adam, Momentum
from nnstudio.engine.choices.schedules import SCHEDULES, Constant, StepDecay
from nnstudio.engine.settings import settings_of
from nnstudio.panels.inspector.run_settings import RunSettings
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.dress import theme
from nnstudio.widgets.fold import Fold
from nnstudio.widgets.numbers import number_text
from tests.helpers.knob import drag
from tests.helpers.projects import flower_project


@pytest.fixture
def panel(editor, qtbot) -> RunSettings:
    panel = RunSettings(editor)
    panel.resize(288, 700)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def child(panel, name):
    return panel.findChild(object, name)


def more_settings(panel) -> Fold:
    """The fold of rare settings: the last one."""
    return panel.findChildren(Fold)[-1]


def augmentation(panel) -> Fold:
    return panel.findChild(Fold, "augmentation")


def test_l2_of_the_whole_network(panel, editor, qtbot):
    qtbot.mouseClick(child(panel, "strength_l2").toggle, Qt.MouseButton.LeftButton)
    assert editor.project.plan.l2 == 1e-3
    qtbot.mouseClick(child(panel, "strength_l2").toggle, Qt.MouseButton.LeftButton)
    assert editor.project.plan.l2 == 0


def test_early_stopping_and_its_patience(panel, editor, qtbot):
    patience = child(panel, "patience")
    assert not patience.isEnabled()
    qtbot.mouseClick(child(panel, "early_stopping"), Qt.MouseButton.LeftButton)
    assert editor.project.plan.early_stopping
    patience.number.setFocus()
    qtbot.keyClick(patience.number, Qt.Key.Key_Up)
    assert editor.project.plan.patience == 21
    patience.slider.setFocus()
    qtbot.keyClick(patience.slider, Qt.Key.Key_Right)
    assert editor.project.plan.patience == 30
    assert patience.number.text() == "30"
    assert panel.findChild(QLabel, "early_stopping_sentence").text() == (
        "Stops when 30 epochs bring no better validation loss."
    )


def test_what_counts_as_better_is_slid_while_early_stopping_is_on(panel, editor, qtbot):
    least = child(panel, "least_improvement")
    assert not least.isVisible()
    qtbot.mouseClick(child(panel, "early_stopping"), Qt.MouseButton.LeftButton)
    least.slider.setFocus()
    qtbot.keyClick(least.slider, Qt.Key.Key_PageUp)
    assert editor.project.plan.least_improvement == 0.007
    assert least.number.text() == "0.7"
    sentence = panel.findChild(QLabel, "early_stopping_sentence")
    assert sentence.text().endswith("no validation loss that is 0.7 % better.")


def test_dropout_of_the_whole_network_is_one_entry_of_the_undo_stack(panel, editor, qtbot):
    before = editor.project
    row = child(panel, "strength_dropout")
    drag(row.slider.slider, 0.0, 0.4)
    rates = [node.layer.rate for node in editor.project.graph.of_kind("dropout")]
    assert rates == [row.slider.value]
    assert rates[0] > 0
    assert row.toggle.isChecked()
    assert editor.undo_stack.count() == 1
    editor.undo_stack.undo()
    assert editor.project is before
    assert not row.toggle.isChecked()


def test_a_drag_is_one_entry_however_often_the_knob_moves(panel, editor, qtbot):
    row = child(panel, "strength_l2")
    drag(row.slider.slider, 0.1, 0.6)
    first = editor.project.plan.l2
    drag(row.slider.slider, 0.6, 0.9)
    assert editor.undo_stack.count() == 2
    assert 0 < first < editor.project.plan.l2
    assert row.slider.number.text() == number_text(editor.project.plan.l2)
    editor.undo_stack.undo()
    assert editor.project.plan.l2 == first
    assert row.slider.number.text() == number_text(first)


def test_typing_a_strength_moves_the_knob_and_switches_on(panel, editor, qtbot):
    row = child(panel, "strength_l1")
    row.slider.number.setFocus()
    row.slider.number.selectAll()
    qtbot.keyClicks(row.slider.number, "0.02")
    assert editor.project.plan.l1 == 0.02
    assert row.toggle.isChecked()
    assert row.slider.slider.value() == row.slider.slider.maximum() - 9
    assert editor.undo_stack.count() == 1


def test_the_learning_rate_is_slid_over_decades(panel, editor, qtbot):
    rate = child(panel, "field_learning_rate")
    before = editor.project.plan.optimizer.learning_rate
    rate.slider.setFocus()
    qtbot.keyClick(rate.slider, Qt.Key.Key_PageDown)
    assert editor.project.plan.optimizer.learning_rate == pytest.approx(before / 10)
    qtbot.keyClick(rate.slider, Qt.Key.Key_End)
    assert editor.project.plan.optimizer.learning_rate == 1.0
    assert rate.number.text() == "1"


def test_another_optimizer_brings_its_own_settings(panel, editor, qtbot):
    assert isinstance(editor.project.plan.optimizer, Adam)
    box = child(panel, "optimizer")
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert isinstance(editor.project.plan.optimizer, Momentum)
    qtbot.waitUntil(child(panel, "field_momentum").isVisible)


def test_the_learning_rate_is_typed(panel, editor, qtbot):
    rate = child(panel, "field_learning_rate").number
    rate.selectAll()
    qtbot.keyClicks(rate, "0.03")
    assert editor.project.plan.optimizer.learning_rate == 0.03
    assert editor.undo_stack.count() == 1


def test_numbers_of_the_plan(panel, editor, qtbot):
    for name, value in (("batch_size", 64), ("epochs", 12), ("seed", 7)):
        box = child(panel, f"field_{name}")
        box.selectAll()
        qtbot.keyClicks(box, str(value))
        assert getattr(editor.project.plan, name) == value
    assert editor.undo_stack.count() == 3


def test_the_seed_governs_the_split_too(panel, editor, qtbot):
    box = child(panel, "field_seed")
    box.selectAll()
    qtbot.keyClicks(box, "9")
    assert editor.project.data.split.seed == 9


def test_rare_settings_are_folded(panel, editor, qtbot):
    shuffle = child(panel, "field_shuffle")
    assert not shuffle.isVisible()
    more_settings(panel).button.click()
    qtbot.mouseClick(shuffle, Qt.MouseButton.LeftButton)
    assert not editor.project.plan.shuffle


def test_each_output_has_its_loss(panel, editor, qtbot):
    box = child(panel, "field_loss")
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert editor.project.graph.node("output_1").layer.loss == "cross_entropy"


def test_undo_is_shown(panel, editor, qtbot):
    box = child(panel, "field_epochs")
    box.selectAll()
    qtbot.keyClicks(box, "12")
    editor.undo_stack.undo()
    assert box.value() == 5


def test_a_schedule_is_chosen_among_the_rare_settings_and_brings_its_own(panel, editor, qtbot):
    more_settings(panel).button.click()
    box = child(panel, "schedule")
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert isinstance(editor.project.plan.schedule, StepDecay)
    every = child(panel, "field_every")
    every.selectAll()
    qtbot.keyClicks(every, "7")
    assert editor.project.plan.schedule.every == 7
    editor.undo_stack.undo()
    editor.undo_stack.undo()
    assert isinstance(editor.project.plan.schedule, Constant)
    assert box.currentData() == "constant"


def test_a_table_takes_noise_alone(panel, editor, qtbot):
    assert augmentation(panel).button.text() == "Show"
    qtbot.mouseClick(augmentation(panel).button, Qt.MouseButton.LeftButton)
    noise = child(panel, "field_noise").number
    noise.selectAll()
    qtbot.keyClicks(noise, "0.2")
    assert editor.project.plan.augmentation == Augmentation(noise=0.2)
    assert child(panel, "field_shift") is None
    augmentation(panel).button.click()
    assert augmentation(panel).button.text() == "1 on · show"


def test_augmentation_is_switched_on_with_something_and_off_again(panel, editor, qtbot):
    switch = child(panel, "augment")
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert editor.project.plan.augmentation == Augmentation(noise=0.1)
    assert child(panel, "field_noise").isVisible()
    drag(child(panel, "field_noise").slider, 0.3, 0.9)
    strong = editor.project.plan.augmentation
    assert strong.noise > 0.1
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert not editor.project.plan.augmentation.changes
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert editor.project.plan.augmentation == strong
    assert editor.undo_stack.count() == 4


def test_images_take_all_of_it(qapp, qtbot):
    theme.apply(qapp, "light")
    editor = Editor(edits.set_setting(flower_project(), "input_1", "shape", (2, 2, 1)))
    panel = RunSettings(editor)
    qtbot.addWidget(panel)
    panel.show()
    augmentation(panel).button.click()
    qtbot.mouseClick(child(panel, "field_horizontal_flip"), Qt.MouseButton.LeftButton)
    assert editor.project.plan.augmentation.horizontal_flip
    assert {f"field_{setting.name}" for setting in settings_of(Augmentation)} == {
        field.widget.objectName() for field in panel.regularization._augmentation.form.fields.values()
    }


def test_the_part_of_the_data_slides(panel, editor, qtbot):
    row = child(panel, "strength_data_share")
    assert not row.toggle.isChecked()
    row.slider.slider.setFocus()
    qtbot.keyClick(row.slider.slider, Qt.Key.Key_Home)
    assert editor.project.plan.data_share == 0.01
    assert row.toggle.isChecked()
    qtbot.mouseClick(row.toggle, Qt.MouseButton.LeftButton)
    assert editor.project.plan.data_share == 1.0


def test_a_learning_rate_is_asked_for_beside_its_field(panel, editor, qtbot):
    for plan in (editor.project.plan, None):
        if plan is None:
            editor.perform("", lambda project: plan_edits.set_plan_setting(project, "optimizer", "momentum"))
        button = child(panel, "find_rate")
        with qtbot.waitSignal(panel.rate_wanted):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_way_of_the_optimizer_is_shown_and_follows_its_settings(panel, editor, qtbot):
    picture = child(panel, "optimizer_path")
    assert not picture.isVisible()
    (show,) = (button for button in panel.findChildren(QPushButton) if button.text() == "Show its path")
    qtbot.mouseClick(show, Qt.MouseButton.LeftButton)
    assert picture.isVisible()
    assert show.text() == "Hide its path"
    before = picture.grab().toImage()
    qtbot.keyClick(child(panel, "optimizer"), Qt.Key.Key_Down)
    assert picture.optimizer == editor.project.plan.optimizer
    assert picture.grab().toImage() != before


def test_the_schedule_is_drawn_over_the_run(panel, editor, qtbot):
    editor.perform("", lambda project: plan_edits.set_plan_setting(project, "epochs", 100))
    more_settings(panel).button.click()
    picture = child(panel, "schedule_curve")
    constant = picture.grab().toImage()
    pictures = [constant]
    for _ in range(len(SCHEDULES) - 2):  # the last one is constant until the loss stands still
        qtbot.keyClick(child(panel, "schedule"), Qt.Key.Key_Down)
        image = picture.grab().toImage()
        assert image not in pictures
        pictures.append(image)
    assert picture.words().startswith("rate over 100 epochs, at most")
