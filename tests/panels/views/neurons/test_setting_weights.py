"""A weight or a bias set where it is drawn, by click, by slider and by keyboard, and seen everywhere."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.document.networks.hand_weights import first_value as set_by_hand
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import project_for_table
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.layers import Dense, Input, Output
from nnstudio.engine.training.single_weights import SingleWeight
from nnstudio.panels.views.decision.decision_view import DecisionPanel
from nnstudio.panels.views.evaluation.evaluation_view import EvaluationPanel
from nnstudio.panels.views.neurons.layout import Line, Unit
from nnstudio.panels.views.neurons.panel import OF_A_FIRST_RUN, OF_A_PAUSED_RUN, OF_A_RUN, NeuronsPanel
from nnstudio.panels.views.neurons.weight_editor import WeightEditor
from nnstudio.panels.views.predict.predict_view import PredictPanel
from nnstudio.session.looking.surface import Surface
from nnstudio.session.running.weights_by_hand import GOES_ON
from tests.helpers.projects import flower_project
from tests.helpers.studio import Studio
from tests.panels.conftest import OpenStudio
from tests.panels.views.neurons.test_neurons import place, shown

LINE = Line(Unit(0, 0), Unit(1, 3))
WEIGHT, BIAS = SingleWeight("dense_1", "weight", (3, 0)), SingleWeight("dense_1", "bias", (2,))


@pytest.fixture
def studio(open_studio: OpenStudio) -> Studio:
    return open_studio(flower_project())


@pytest.fixture
def panel(studio: Studio, qtbot: QtBot) -> Iterator[NeuronsPanel]:
    panel = shown(studio, qtbot)
    yield panel
    if panel.weight_editor is not None:
        panel.weight_editor.close()


def on_line(panel: NeuronsPanel, line: Line) -> QPoint:
    """Near its start, where no other line crosses it."""
    start, end = place(panel, line.source), place(panel, line.target)
    return start + (end - start) * 0.12


def opened(panel: NeuronsPanel, at: QPoint, qtbot: QtBot) -> WeightEditor:
    qtbot.mouseClick(panel.sheet, Qt.MouseButton.LeftButton, pos=at)
    editor = panel.weight_editor
    assert editor is not None
    qtbot.waitExposed(editor)
    return editor


def typed(editor: WeightEditor, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    editor.field.selectAll()
    QTest.keyClicks(editor.field, text)
    QTest.keyClick(editor.field, key)


def first_value(studio: Studio, weight: SingleWeight) -> float:
    (hand,) = studio.editor.project.graph.node(weight.node).by_hand
    assert (hand.parameter, hand.index) == (weight.parameter, weight.index)
    return hand.value


def test_a_click_on_a_line_sets_its_weight(studio: Studio, panel: NeuronsPanel, qtbot: QtBot) -> None:
    editor = opened(panel, on_line(panel, LINE), qtbot)
    assert editor.accessibleName() == "Weight of width → unit 4"
    assert OF_A_FIRST_RUN in editor.hint.text()
    typed(editor, "1,5")
    assert panel.weight_editor is None
    assert first_value(studio, WEIGHT) == 1.5
    assert studio.editor.undo_stack.undoText() == "Set weight of width → unit 4"
    assert studio.editor.undo_stack.count() == 1
    studio.settle()
    assert panel.sheet.number_of(LINE).value == 1.5  # type: ignore[union-attr]
    assert panel._state.text() == "before training, 1 set by hand"


def test_a_click_on_a_unit_sets_its_bias(studio: Studio, panel: NeuronsPanel, qtbot: QtBot) -> None:
    editor = opened(panel, place(panel, Unit(1, 2)), qtbot)
    assert editor.field.accessibleName() == "Bias of unit 3 of Dense 1"
    typed(editor, "-2")
    assert first_value(studio, BIAS) == -2.0


def test_an_input_has_nothing_to_set(panel: NeuronsPanel, qtbot: QtBot) -> None:
    qtbot.mouseClick(panel.sheet, Qt.MouseButton.LeftButton, pos=place(panel, Unit(0, 1)))
    assert panel.weight_editor is None


def test_escape_leaves_it_as_it_was(studio: Studio, panel: NeuronsPanel, qtbot: QtBot) -> None:
    before = studio.editor.project
    typed(opened(panel, on_line(panel, LINE), qtbot), "7", Qt.Key.Key_Escape)
    assert panel.weight_editor is None
    assert studio.editor.project is before
    assert not studio.editor.undo_stack.canUndo()
    typed(opened(panel, on_line(panel, LINE), qtbot), "7")
    typed(opened(panel, on_line(panel, LINE), qtbot), "8", Qt.Key.Key_Escape)
    assert first_value(studio, WEIGHT) == 7.0


@pytest.mark.parametrize("text", ["nan", "inf", "much", "1e300", "9999999", "\b"])
def test_what_is_no_number_is_not_taken_and_said_to_be_none(
    studio: Studio, panel: NeuronsPanel, qtbot: QtBot, text: str
) -> None:
    editor = opened(panel, place(panel, Unit(1, 2)), qtbot)
    typed(editor, text)
    assert panel.weight_editor is editor
    assert editor.hint.text().startswith(("This is not a number.", "Must be at most 1"))
    assert all(abs(hand.value) <= 1e6 for hand in studio.editor.project.graph.node("dense_1").by_hand)


def test_the_slider_and_the_arrow_keys_move_it(studio: Studio, panel: NeuronsPanel, qtbot: QtBot) -> None:
    editor = opened(panel, place(panel, Unit(1, 2)), qtbot)
    QTest.keyClick(editor.field, Qt.Key.Key_Up)
    assert first_value(studio, BIAS) == 0.1
    assert editor.slider.value() > 0
    editor.slider.setFocus()
    QTest.keyClick(editor.slider, Qt.Key.Key_Home)
    assert first_value(studio, BIAS) == -3.0
    assert editor.field.text() == "-3"
    QTest.keyClick(editor.slider, Qt.Key.Key_Return)
    assert panel.weight_editor is None
    assert studio.editor.undo_stack.count() == 1


def test_by_keyboard_alone(studio: Studio, panel: NeuronsPanel, qtbot: QtBot) -> None:
    sheet = panel.sheet
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(sheet, key)
    assert sheet.marked == Unit(1, 0)
    qtbot.keyClick(sheet, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert sheet.marked == Line(Unit(0, 0), Unit(1, 0))
    qtbot.keyClick(sheet, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert sheet.marked == Line(Unit(0, 3), Unit(1, 0))
    assert sheet.accessibleDescription().startswith("colour = red → unit 1, weight")
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert panel.weight_editor is not None
    typed(panel.weight_editor, "0.25")
    assert first_value(studio, SingleWeight("dense_1", "weight", (0, 3))) == 0.25
    qtbot.keyClick(sheet, Qt.Key.Key_Down)
    assert sheet.marked == Unit(1, 1)


def test_a_weight_set_by_hand_can_be_drawn_again(studio: Studio, panel: NeuronsPanel, qtbot: QtBot) -> None:
    editor = opened(panel, on_line(panel, LINE), qtbot)
    assert editor.drawn.isHidden()
    typed(editor, "1.5")
    again = opened(panel, on_line(panel, LINE), qtbot)
    qtbot.mouseClick(again.drawn, Qt.MouseButton.LeftButton)
    assert panel.weight_editor is None
    assert set_by_hand(studio.editor.project, WEIGHT) is None


def test_after_a_run_it_is_set_in_the_run(studio: Studio, panel: NeuronsPanel, qtbot: QtBot) -> None:
    studio.train()
    editor = opened(panel, on_line(panel, LINE), qtbot)
    assert OF_A_RUN in editor.hint.text()
    typed(editor, "1.5")
    assert studio.editor.run is not None
    assert studio.editor.run.weights["dense_1/weight"][3, 0] == 1.5
    studio.settle()
    assert panel.sheet.number_of(LINE).value == 1.5  # type: ignore[union-attr]


def test_a_paused_run_shows_and_keeps_what_is_set(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=1_000_000))
    panel = shown(studio, qtbot)
    studio.runner.step()
    qtbot.waitUntil(lambda: studio.runner.state == "paused", timeout=60_000)
    editor = opened(panel, on_line(panel, LINE), qtbot)
    assert OF_A_PAUSED_RUN in editor.hint.text()
    typed(editor, "1.5")
    qtbot.waitUntil(lambda: panel.sheet.number_of(LINE).value == 1.5, timeout=60_000)  # type: ignore[union-attr]
    with qtbot.waitSignal(studio.runner.stopped, timeout=60_000):
        studio.runner.stop()
    assert studio.editor.run is not None
    assert studio.editor.run.weights["dense_1/weight"][3, 0] == 1.5


def test_while_it_trains_the_reason_is_told(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=1_000_000))
    panel = shown(studio, qtbot)
    studio.start()
    with qtbot.waitSignal(studio.editor.refused) as refused:
        qtbot.mouseClick(panel.sheet, Qt.MouseButton.LeftButton, pos=place(panel, Unit(1, 2)))
    assert refused.args == [GOES_ON]
    assert panel.weight_editor is None


# ------------------------------------------------------------------ a perceptron for AND


def and_project() -> Project:
    """Two numbers that are 0 or 1, and whether both are 1; one unit between input and output."""
    a, b = np.tile([0.0, 0.0, 1.0, 1.0], 8), np.tile([0.0, 1.0, 0.0, 1.0], 8)
    answers = category_column(
        "both", ["yes" if one and other else "no" for one, other in zip(a, b, strict=True)]
    )
    table = Table((number_column("a", a), number_column("b", b), answers), "and.csv")
    project = project_for_table(table, "both", hidden=())
    assert project.data is not None
    raw = replace(project.data.preparation, scaling="none")
    return replace(
        project, data=replace(project.data, preparation=raw), plan=replace(TrainingPlan(), epochs=5)
    )


def test_a_perceptron_for_and_is_set_by_hand(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(and_project())
    assert [type(node.layer) for node in studio.editor.project.graph.nodes] == [Input, Dense, Output]
    decision = DecisionPanel(studio.editor, studio.runner, studio.inspection)
    evaluation = EvaluationPanel(studio.editor, studio.runner, studio.inspection)
    predict = PredictPanel(studio.editor, studio.runner, studio.inspection)
    panel = shown(studio, qtbot)
    for view in (decision, evaluation, predict):
        qtbot.addWidget(view)
        view.show()
    units = len(panel.sheet._units.columns[-1].values)  # type: ignore[union-attr]
    sign = {1: (1.0,), 2: (-1.0, 1.0)}[units]
    for unit, factor in enumerate(sign):
        for number, value in ((Line(Unit(0, 0), Unit(1, unit)), 10), (Line(Unit(0, 1), Unit(1, unit)), 10)):
            typed(opened(panel, on_line(panel, number), qtbot), str(value * factor))
        typed(opened(panel, place(panel, Unit(1, unit)), qtbot), str(-15 * factor))
        studio.settle()
    assert evaluation.evaluation is not None
    assert evaluation.evaluation.metrics["accuracy"] == 1.0
    surface = decision._shown
    assert isinstance(surface, Surface)
    assert surface.probabilities is not None
    yes = surface.classes.index("yes")
    for x, y in ((0, 0), (0, 1), (1, 0), (1, 1)):
        row, column = surface.cell_at(x, y)
        assert (surface.probabilities[row, column, yes] > 0.5) == (x + y == 2)
    assert predict.answer.text() in ("yes", "no")
    assert predict.message == ""
