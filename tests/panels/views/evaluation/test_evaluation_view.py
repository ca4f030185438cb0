"""The evaluation view: figures of rows that were not trained on, and the test rows only when asked for."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.tables.table import number_column
from nnstudio.document.editing.data_edits import set_data
from nnstudio.document.editing.edits import set_setting
from nnstudio.document.experiment import evaluate
from nnstudio.panels.views.evaluation.confusion_matrix import ConfusionMatrix
from nnstudio.panels.views.evaluation.evaluation_view import CHANGED, NOT_TRAINED, EvaluationPanel
from nnstudio.panels.views.numbers import share, short
from tests.helpers.films import GENRES, film_project
from tests.helpers.projects import flower_project
from tests.helpers.studio import Studio
from tests.panels.conftest import OpenStudio


def shown(studio: Studio) -> EvaluationPanel:
    return studio.shown(EvaluationPanel(studio.editor, studio.runner, studio.inspection), 500, 340)


def click(qtbot: QtBot, widget: object) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)  # type: ignore[arg-type]


def test_before_training_it_says_what_to_do(open_studio: OpenStudio) -> None:
    assert shown(open_studio(flower_project())).message == NOT_TRAINED


def test_the_validation_rows_are_measured_as_the_document_does(open_studio: OpenStudio) -> None:
    project = flower_project(epochs=20)
    studio = open_studio(project)
    panel = shown(studio)
    studio.train()
    expected = evaluate(project, studio.editor.run, "validation")
    assert np.array_equal(panel.matrix.counts, expected.confusion_matrix)
    assert panel.figures[0].value == share(expected.metrics["accuracy"])
    assert panel.figures[2].value == short(expected.metrics["roc_auc"])
    assert panel.figures[3].value == short(expected.loss)


def test_the_test_rows_are_looked_at_only_when_asked(open_studio: OpenStudio, qtbot: QtBot) -> None:
    project = flower_project(epochs=20)
    studio = open_studio(project)
    panel = shown(studio)
    studio.train()
    click(qtbot, panel.parts.button(1))
    studio.settle()
    assert panel.asks_before_test
    assert [button.isChecked() for button in panel.parts.buttons()] == [False, True]
    assert panel.evaluation is not None
    assert panel.evaluation.part == "validation"
    click(qtbot, panel.look_at_test)
    studio.settle()
    assert not panel.asks_before_test
    expected = evaluate(project, studio.editor.run, "test")
    assert np.array_equal(panel.matrix.counts, expected.confusion_matrix)


def test_a_run_that_waits_is_measured_with_its_last_weights(
    open_studio: OpenStudio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = open_studio(flower_project(epochs=100_000))
    panel = shown(studio)
    monkeypatch.setattr(studio.inspection, "is_waiting", lambda key: True)  # no answer is ever soon enough
    studio.runner.train()
    qtbot.waitUntil(lambda: studio.runner.snapshot() is not None, timeout=60_000)
    studio.runner.pause()
    qtbot.waitUntil(lambda: studio.runner.state == "paused", timeout=60_000)
    qtbot.waitUntil(lambda: panel.evaluation is not None, timeout=60_000)
    snapshot = studio.runner.snapshot()
    assert snapshot is not None
    assert panel._state.text() == snapshot.words
    studio.runner.stop()
    studio.settle()


def test_a_new_run_has_to_be_asked_for_anew(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=5))
    panel = shown(studio)
    studio.train()
    click(qtbot, panel.parts.button(1))
    click(qtbot, panel.look_at_test)
    studio.settle()
    studio.train()
    assert panel.asks_before_test


def test_a_number_is_measured_by_its_errors_and_drawn_over_the_truth(open_studio: OpenStudio) -> None:
    project = flower_project("height", epochs=30)
    studio = open_studio(project)
    panel = shown(studio)
    studio.train()
    expected = evaluate(project, studio.editor.run, "validation")
    metrics = expected.metrics
    values = [short(metrics[name]) for name in ("rmse", "mae", "r2")]
    assert [figure.value for figure in panel.figures[:3]] == values
    assert panel.scatter.point_count == len(expected.rows)


def test_a_changed_drawing_is_not_measured(open_studio: OpenStudio) -> None:
    studio = open_studio(flower_project(epochs=2))
    panel = shown(studio)
    studio.train()
    studio.editor.perform("Units", lambda project: set_setting(project, "dense_1", "units", 7))
    assert panel.message == CHANGED
    assert panel._state.text() == ""
    studio.editor.undo_stack.undo()
    studio.settle()
    assert panel.message == ""


def test_it_measures_while_the_network_learns(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=1_000_000))
    panel = shown(studio)
    studio.start()
    qtbot.waitUntil(lambda: panel.evaluation is not None, timeout=20_000)


def test_a_cell_of_the_matrix_says_in_words_what_it_counts(qtbot: QtBot) -> None:
    matrix = ConfusionMatrix()
    qtbot.addWidget(matrix)
    matrix.resize(400, 300)
    matrix.show()
    matrix.set_counts(np.array([[9, 1], [0, 0]]), ("yes", "no"))
    assert matrix.sentence(0, 0) == "9 of 10 yes recognized as yes (90 %)"
    assert matrix.sentence(0, 1) == "1 of 10 yes taken for no (10 %)"
    assert matrix.recalls[0] == 0.9
    assert np.isnan(matrix.recalls[1])
    assert matrix.precisions[1] == 0.0
    qtbot.mouseMove(matrix, matrix.cell_rectangle(0, 1).center().toPoint() + QPoint(1, 1))
    qtbot.waitUntil(lambda: matrix.pointed == (0, 1))
    matrix.grab()


def test_arrow_keys_go_over_the_matrix(qtbot: QtBot) -> None:
    matrix = ConfusionMatrix()
    qtbot.addWidget(matrix)
    matrix.resize(400, 300)
    matrix.show()
    matrix.set_counts(np.array([[9, 1], [0, 4]]), ("yes", "no"))
    assert matrix.accessibleDescription() == "13 of 14 rows on the diagonal"
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(matrix, key)
    assert matrix.accessibleDescription() == matrix.sentence(0, 1)
    matrix.set_counts(np.array([[8, 2], [0, 4]]), ("yes", "no"))
    assert matrix.accessibleDescription() == matrix.sentence(0, 1)


def test_labels_have_a_line_each_that_can_be_sorted(open_studio: OpenStudio) -> None:
    project = film_project(epochs=20)
    studio = open_studio(project)
    panel = shown(studio)
    studio.train()
    expected = evaluate(project, studio.editor.run, "validation")
    assert panel.figures[0].value == share(expected.metrics["subset_accuracy"])
    table = panel.labels
    assert table.isVisible()
    lines = [[table.item(line, place).text() for place in range(5)] for line in range(3)]
    assert [line[0] for line in lines] == list(GENRES)
    assert [int(line[1]) for line in lines] == expected.rows_by_class.tolist()
    assert [line[3] for line in lines] == [share(value) for value in expected.by_class["recall"]]
    table.sortItems(1)
    counts = [int(table.item(line, 1).text()) for line in range(3)]
    assert counts == sorted(counts)


def test_weights_are_counted_and_said(open_studio: OpenStudio) -> None:
    project = flower_project(epochs=5)
    worth = number_column("worth", np.linspace(0.1, 2, 60))
    columns = (*project.data.columns, ColumnSetting("worth", "number", "weight"))
    data = replace(project.data, table=project.data.table.with_columns([worth]), columns=columns)
    studio = open_studio(set_data(project, data))
    panel = shown(studio)
    studio.train()
    assert panel._state.text().startswith("weighted by “worth” · ")
    assert panel.matrix.accessibleDescription().endswith("of the rows' weight on the diagonal")
