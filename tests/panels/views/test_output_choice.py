"""A network with several outputs: the views show the one that is chosen."""

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnstudio.document.answering.evaluation import evaluate
from nnstudio.document.answering.prediction import predict
from nnstudio.document.editing.edits import set_title
from nnstudio.panels.views.decision.decision_view import DecisionPanel
from nnstudio.panels.views.evaluation.evaluation_view import EvaluationPanel
from nnstudio.panels.views.numbers import short
from nnstudio.panels.views.output_choice import OutputChoice, output_words
from nnstudio.panels.views.predict.predict_view import PredictPanel
from tests.helpers.projects import flower_project, two_output_project
from tests.helpers.studio import Studio
from tests.panels.conftest import OpenStudio


def choose(choice: OutputChoice, words: str, studio: Studio, qtbot: QtBot) -> None:
    qtbot.keyClick(choice, Qt.Key.Key_Home)
    while choice.currentText() != words and choice.currentIndex() + 1 < choice.count():
        qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert choice.currentText() == words
    studio.settle()


def test_one_output_needs_no_chooser(open_studio: OpenStudio) -> None:
    studio = open_studio(flower_project())
    panel = studio.shown(DecisionPanel(studio.editor, studio.runner, studio.inspection), 560, 340)
    assert not panel.output.isVisible()


def test_outputs_are_called_by_title_or_target() -> None:
    project = two_output_project()
    assert [output_words(project, node_id) for node_id in ("output_1", "output_2")] == ["kind", "height"]
    assert output_words(set_title(project, "output_2", "How tall"), "output_2") == "How tall"


def test_the_decision_view_shows_the_chosen_output(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(two_output_project())
    panel = studio.shown(DecisionPanel(studio.editor, studio.runner, studio.inspection), 560, 340)
    studio.train()
    assert panel.output.isVisible()
    assert panel.plot.surface.classes == ("daisy", "rose", "tulip")
    choose(panel.output, "height", studio, qtbot)
    assert panel.plot.surface.target == "height"
    assert panel.plot.surface.values is not None


def test_the_evaluation_measures_the_chosen_output(open_studio: OpenStudio, qtbot: QtBot) -> None:
    project = two_output_project()
    studio = open_studio(project)
    panel = studio.shown(EvaluationPanel(studio.editor, studio.runner, studio.inspection), 560, 340)
    studio.train()
    choose(panel.output, "height", studio, qtbot)
    expected = evaluate(project, studio.editor.run, "validation", "output_2")
    assert panel.figures[0].value == short(expected.metrics["rmse"])
    choose(panel.output, "kind", studio, qtbot)
    expected = evaluate(project, studio.editor.run, "validation", "output_1")
    assert np.array_equal(panel.matrix.counts, expected.confusion_matrix)


def test_the_row_is_answered_by_the_chosen_output(open_studio: OpenStudio, qtbot: QtBot) -> None:
    project = two_output_project()
    studio = open_studio(project)
    panel = studio.shown(PredictPanel(studio.editor, studio.runner, studio.inspection), 560, 340)
    studio.train()
    choose(panel.output, "height", studio, qtbot)
    assert project.data is not None
    expected = predict(project, studio.editor.run, project.data.table.take(np.array([0]))).answers[1]
    assert panel.answer.text() == short(float(expected.values[0]), 4)
    assert panel._true.text().startswith("true height: ")
