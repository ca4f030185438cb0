"""Evaluation and Predict of an autoencoder: the rows it rebuilt, the code of each, and a single row."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from nnstudio.document.answering.evaluation import evaluate
from nnstudio.document.editing import edits, plan_edits
from nnstudio.document.experiment import predict
from nnstudio.document.project import Project
from nnstudio.document.starting.image_projects import image_data
from nnstudio.document.starting.starters import with_row_of_layers
from nnstudio.engine.layers import Dense, Flatten, Input, Output
from nnstudio.panels.inspector.panel import InspectorPanel
from nnstudio.panels.views.decision.decision_view import DecisionPanel
from nnstudio.panels.views.evaluation.evaluation_view import EvaluationPanel
from nnstudio.panels.views.numbers import short
from nnstudio.panels.views.predict.predict_view import PredictPanel
from nnstudio.panels.views.rebuilt.body import BEST, CODE
from nnstudio.panels.views.rebuilt.sheet import RebuiltSheet
from nnstudio.session.looking.surface_worker import REBUILDS
from nnstudio.widgets.fields.number_field import NumberField
from tests.helpers.images import image_folder, image_table
from tests.helpers.projects import flower_project, rebuilding_project
from tests.helpers.studio import Studio
from tests.panels.conftest import OpenStudio

LEFT = Qt.MouseButton.LeftButton


def picture_project(epochs: int = 8) -> Project:
    """Images of 8 × 8 pixels through two units."""
    layers = (Input(shape=(8, 8, 1)), Flatten(), Dense(2), Dense(64, "sigmoid"), Output("inputs"))
    project = with_row_of_layers(Project("p", data=image_data(image_table(60), "p")), layers)
    return plan_edits.set_plan_setting(project, "epochs", epochs)


def evaluated(studio: Studio, qtbot: QtBot) -> EvaluationPanel:
    panel = EvaluationPanel(studio.editor, studio.runner, studio.inspection)
    qtbot.addWidget(panel)
    panel.resize(520, 360)
    panel.show()
    studio.train()
    return panel


def choose(panel: EvaluationPanel, studio: Studio, qtbot: QtBot, choice: int) -> None:
    qtbot.mouseClick(panel.rebuilt.choices.button(choice), LEFT)
    studio.settle()


def centre_of(sheet: RebuiltSheet, index: int) -> QPoint:
    return sheet.column_place(index).center().toPoint()


# ------------------------------------------------------------------ evaluation


def test_the_worst_rows_of_a_table_come_first(open_studio: OpenStudio, qtbot: QtBot) -> None:
    project = rebuilding_project(epochs=10)
    studio = open_studio(project)
    panel = evaluated(studio, qtbot)
    found = evaluate(project, studio.editor.run, "validation")
    assert [figure.value for figure in panel.figures[:4]] == [
        short(found.metrics[name]) for name in ("mse", "rmse", "mae", "r2")
    ]
    cells = panel.rebuilt.cells
    assert cells.isVisible()
    assert cells.rows.rows.tolist() == found.rows[found.places_by_error].tolist()
    assert [column.name for column in cells.rows.given] == ["width", "length", "colour"]
    first = found.places_by_error[0]
    assert cells.rows.apart[0, 0] == pytest.approx(found.predicted[first, 0] - found.true[first, 0])


def test_a_cell_says_what_was_given_and_what_was_made_of_it(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(rebuilding_project(epochs=10))
    panel = evaluated(studio, qtbot)
    cells = panel.rebuilt.cells
    qtbot.mouseMove(cells, cells.cell_place(1, 0).center().toPoint())
    qtbot.waitUntil(lambda: cells.pointed == 1)
    title, (words, error) = cells.words_of(1)
    given, rebuilt = (float(columns[0].values[1]) for columns in (cells.rows.given, cells.rows.rebuilt))
    assert title.startswith(f"Row {cells.rows.rows[1] + 1} · kind ")
    assert words == f"width: given {short(given, 4)}, rebuilt {short(rebuilt, 4)}"
    assert error == f"mean squared error {short(float(cells.rows.errors[1]))}"


def test_arrow_keys_go_from_row_to_row(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(rebuilding_project(epochs=3))
    panel = evaluated(studio, qtbot)
    cells = panel.rebuilt.cells
    for key, place in ((Qt.Key.Key_Right, 0), (Qt.Key.Key_Right, 1), (Qt.Key.Key_Left, 0)):
        qtbot.keyClick(cells, key)
        assert cells.pointed == place
    assert cells.accessibleDescription().startswith(f"Row {cells.rows.rows[0] + 1}")
    assert not cells.grab().toImage().isNull()


def test_the_best_rows_are_one_click_away(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(rebuilding_project(epochs=10))
    panel = evaluated(studio, qtbot)
    worst = panel.rebuilt.cells.rows.errors[0]
    choose(panel, studio, qtbot, BEST)
    errors = panel.rebuilt.cells.rows.errors
    assert errors[0] < worst
    assert (np.diff(errors) >= 0).all()


def test_images_stand_over_what_was_made_of_them(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(picture_project())
    panel = evaluated(studio, qtbot)
    pictures = panel.rebuilt.pictures
    assert pictures.isVisible()
    assert pictures.shown >= 2
    rows = pictures.rows
    table = studio.editor.project.data.table
    assert np.array_equal(rows.given_pictures * 255, table.columns[0].values[rows.rows])
    assert rows.rebuilt_pictures.shape == rows.given_pictures.shape
    qtbot.mouseMove(pictures, centre_of(pictures, 0))
    qtbot.waitUntil(lambda: pictures.pointed == 0)
    assert pictures.words_of(0)[0].startswith(f"Row {rows.rows[0] + 1} · kind ")
    image = panel.grab().toImage()
    frame = pictures.column_place(0)
    seen = {image.pixel(pictures.mapTo(panel, QPoint(int(frame.left()) + x, 8))) for x in range(0, 24, 3)}
    assert len(seen) > 2  # the pixels of the image are painted


def test_the_code_of_two_units_is_their_values(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(picture_project())
    panel = evaluated(studio, qtbot)
    choose(panel, studio, qtbot, CODE)
    code = panel.rebuilt.code
    assert code.sentence == ""
    scatter = code.plot.scatter
    assert scatter.title == ("value 1", "value 2")
    assert scatter.groups.names == ("dark", "light")
    assert scatter.rows.tolist() == panel.evaluation.rows.tolist()
    assert code.plot.isVisible()


def test_the_code_of_more_units_is_seen_in_the_plane_of_its_spread(
    open_studio: OpenStudio, qtbot: QtBot
) -> None:
    studio = open_studio(rebuilding_project(epochs=5))
    panel = evaluated(studio, qtbot)
    choose(panel, studio, qtbot, CODE)
    assert panel.rebuilt.code.plot.scatter.title[0].startswith("direction 1 (")
    assert panel.rebuilt.code.plot.scatter.groups.name == "kind"


def test_a_code_of_one_unit_says_that_it_spans_no_plane(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(edits.set_setting(rebuilding_project(epochs=2), "dense_1", "units", 1))
    panel = evaluated(studio, qtbot)
    choose(panel, studio, qtbot, CODE)
    assert "two units or more" in panel.rebuilt.code.sentence


def test_the_decision_view_sends_to_the_views_that_can_show_it(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(rebuilding_project(epochs=2))
    panel = DecisionPanel(studio.editor, studio.runner, studio.inspection)
    qtbot.addWidget(panel)
    panel.show()
    studio.train()
    qtbot.waitUntil(lambda: panel.message == REBUILDS)


# ------------------------------------------------------------------ one row


def asked(studio: Studio, qtbot: QtBot) -> PredictPanel:
    panel = PredictPanel(studio.editor, studio.runner, studio.inspection)
    qtbot.addWidget(panel)
    panel.resize(560, 340)
    panel.show()
    studio.train()
    return panel


def cells_of(panel: PredictPanel) -> list[list[str]]:
    table = panel.rebuilt.table
    return [[table.item(line, place).text() for place in range(3)] for line in range(table.rowCount())]


def test_a_row_is_shown_column_by_column(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(rebuilding_project(epochs=10))
    panel = asked(studio, qtbot)
    project = studio.editor.project
    (answer,) = predict(project, studio.editor.run, project.data.table.take(np.array([0]))).answers
    assert panel.answer.text() == short(float(answer.rebuilt.errors[0]))
    widths = project.data.table.column("width"), answer.rebuilt.columns[0]
    assert cells_of(panel)[0] == ["width", *(short(float(column.values[0]), 4) for column in widths)]
    before = cells_of(panel)
    field = panel.form.fields["width"]
    assert isinstance(field, NumberField)
    field.selectAll()
    qtbot.keyClicks(field, "9")
    studio.settle()
    assert cells_of(panel)[0][1] == "9.000"
    assert cells_of(panel) != before


def test_a_drawing_stands_beside_what_was_made_of_it(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(picture_project())
    panel = asked(studio, qtbot)
    assert panel.rebuilt.pictures.isVisible()
    assert not panel.rebuilt.table.isVisible()
    before = panel.rebuilt.pictures.row
    pad = panel.form.picture.pad
    qtbot.mousePress(pad, LEFT, pos=QPoint(20, 20))
    qtbot.mouseMove(pad, QPoint(40, 40))
    qtbot.mouseRelease(pad, LEFT, pos=QPoint(40, 40))
    studio.settle()
    after = panel.rebuilt.pictures.row
    assert not np.array_equal(after.given_pictures, before.given_pictures)
    assert not panel.grab().toImage().isNull()


def test_files_of_images_are_rebuilt_into_a_folder_beside_the_table(
    open_studio: OpenStudio, qtbot: QtBot, tmp_path: Path
) -> None:
    studio = open_studio(picture_project(epochs=2))
    panel = asked(studio, qtbot)
    folder = image_folder(tmp_path / "new", each=2)
    with qtbot.waitSignal(panel.file_written, timeout=30_000):
        panel.predict_file(folder, tmp_path / "out.csv")
    assert "“out images”" in panel.files.note.text()
    assert len(list((tmp_path / "out images").glob("*.png"))) == 4


def test_another_network_shows_nothing_of_it(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=2))
    assert not asked(studio, qtbot).rebuilt.isVisible()


# ------------------------------------------------------------------ drawing it


def test_an_output_is_made_to_rebuild_in_the_inspector(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project())
    editor = studio.editor
    panel = InspectorPanel(editor)
    panel.resize(312, 900)
    qtbot.addWidget(panel)
    panel.show()
    editor.select({"output_1"})
    form = panel.node_section.form
    assert "target" in form.fields
    box = form.fields["compares_with"].widget
    assert isinstance(box, QComboBox)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert editor.project.graph.node("output_1").layer.rebuilds
    assert "target" not in form.fields
    assert "set its units to 4" in editor.report.reason
    while not editor.report.can_train:
        problem = next(one for one in editor.report.problems if one.fixes)
        editor.perform(problem.fixes[0].label, problem.fixes[0].edit)
    assert editor.project.graph.node("dense_2").layer.units == 4
    editor.undo_stack.undo()
    editor.undo_stack.undo()
    assert not editor.project.graph.node("output_1").layer.rebuilds
