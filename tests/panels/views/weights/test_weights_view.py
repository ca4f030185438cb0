"""The weights view: the cells are the weights of the chosen layer, and say so in words."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from nnstudio.document.editing.edits import add_node, set_setting
from nnstudio.document.project import Project
from nnstudio.document.runs import kept_epoch
from nnstudio.engine.choices.optimizers import Adam
from nnstudio.engine.layers import Dense
from nnstudio.panels.views.numbers import short
from nnstudio.panels.views.weights.heatmap import Cell
from nnstudio.panels.views.weights.weights_view import NO_LAYERS, WeightsPanel
from nnstudio.widgets.dress import theme
from tests.helpers.projects import flower_project
from tests.helpers.studio import Studio
from tests.panels.conftest import OpenStudio


def shown(studio: Studio) -> WeightsPanel:
    return studio.shown(WeightsPanel(studio.editor, studio.runner, studio.inspection), 500, 320)


def test_without_a_dense_layer_it_says_what_to_do(open_studio: OpenStudio) -> None:
    assert shown(open_studio(Project())).message == NO_LAYERS


def test_a_layer_without_a_way_to_the_output_is_named(open_studio: OpenStudio) -> None:
    studio = open_studio(flower_project())
    panel = shown(studio)
    studio.editor.perform("Add", lambda project: add_node(project, Dense(units=5), 0, 300)[0])
    studio.settle()
    assert panel.message == ""
    panel.choose("dense_3")
    assert panel.message.startswith("Nothing arrives at Dense 3")
    assert panel._state.text() == ""
    panel.choose("dense_1")
    assert panel.message == ""


def test_the_header_says_of_which_epoch_the_weights_are(open_studio: OpenStudio) -> None:
    project = flower_project("colour", 60, early_stopping=True, patience=9, optimizer=Adam(learning_rate=0.1))
    studio = open_studio(project)
    panel = shown(studio)
    studio.train()
    run = studio.editor.run
    assert run is not None
    assert 0 < kept_epoch(run) < run.epochs
    assert panel._state.text() == f"best: epoch {kept_epoch(run)}"


def test_before_training_the_first_weights_are_shown(open_studio: OpenStudio) -> None:
    from nnstudio.document.networks.build import build

    project = flower_project()
    panel = shown(open_studio(project))
    assert np.array_equal(panel.heatmap.weights, build(project).parameters["dense_1/weight"])


def test_after_training_the_cells_are_the_runs_weights(open_studio: OpenStudio) -> None:
    studio = open_studio(flower_project(epochs=10))
    panel = shown(studio)
    before = panel.heatmap.weights
    studio.train()
    assert np.array_equal(panel.heatmap.weights, studio.editor.run.weights["dense_1/weight"])  # type: ignore[union-attr]
    assert not np.array_equal(panel.heatmap.weights, before)


def test_the_cells_move_while_the_network_learns(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=1_000_000))
    panel = shown(studio)
    studio.start()
    qtbot.waitSignal(studio.runner.published).wait()
    first = panel.heatmap.weights
    qtbot.waitUntil(lambda: not np.array_equal(panel.heatmap.weights, first))


def test_colours_run_from_orange_over_the_surface_to_blue(open_studio: OpenStudio) -> None:
    panel = shown(open_studio(flower_project()))
    panel.heatmap.set_weights(np.array([[-2.0, 0.0, 2.0]], np.float32))
    colours = [panel.heatmap.colour_at(Cell(0, column)) for column in range(3)]
    assert colours[0].red() > colours[0].blue()
    assert colours[1] == QColor(theme.current().surface)
    assert colours[2].blue() > colours[2].red()
    assert panel.heatmap.limit == 2.0


def test_pointing_at_a_cell_tells_unit_feature_and_weight(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=10))
    panel = shown(studio)
    studio.train()
    weights = studio.editor.run.weights  # type: ignore[union-attr]
    qtbot.mouseMove(panel.heatmap, panel.heatmap.centre_of(Cell(2, 1)).toPoint())
    qtbot.waitUntil(lambda: panel.heatmap.pointed == Cell(2, 1))
    words = panel.heatmap.accessibleDescription()
    assert words == f"unit 3 ← feature length: weight {short(float(weights['dense_1/weight'][2, 1]))}"
    qtbot.mouseMove(panel.heatmap, panel.heatmap.centre_of(Cell(0, -1)).toPoint())
    qtbot.waitUntil(lambda: panel.heatmap.pointed == Cell(0, -1))
    assert panel.heatmap.accessibleDescription().startswith("unit 1: bias ")


def test_units_of_the_last_layer_are_called_by_their_class(open_studio: OpenStudio, qtbot: QtBot) -> None:
    panel = shown(open_studio(flower_project()))
    panel.choose("dense_2")
    qtbot.mouseMove(panel.heatmap, panel.heatmap.centre_of(Cell(1, 0)).toPoint())
    qtbot.waitUntil(lambda: panel.heatmap.pointed == Cell(1, 0))
    assert panel.heatmap.accessibleDescription().startswith("unit 2 (rose) ← unit 1: weight ")


def test_arrow_keys_move_over_the_cells(open_studio: OpenStudio, qtbot: QtBot) -> None:
    panel = shown(open_studio(flower_project()))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Left):
        qtbot.keyClick(panel.heatmap, key)
    assert panel.heatmap.pointed == Cell(1, -1)


def test_it_follows_the_selection_on_the_canvas(open_studio: OpenStudio) -> None:
    studio = open_studio(flower_project())
    panel = shown(studio)
    studio.editor.select(["dense_2"])
    assert panel.layer == "dense_2"
    assert panel.heatmap.weights.shape == (3, 4)
    assert panel.layers.currentText() == "Dense 2 · 3 ← Dense 1 · 4"
    studio.editor.select(["input_1"])
    assert panel.layer == "dense_2"


def test_a_changed_drawing_shows_its_own_first_weights(open_studio: OpenStudio) -> None:
    studio = open_studio(flower_project(epochs=2))
    panel = shown(studio)
    studio.train()
    studio.editor.perform("Units", lambda project: set_setting(project, "dense_1", "units", 7))
    studio.settle()
    assert panel.heatmap.weights.shape == (7, 4)


def test_a_hidden_view_asks_for_nothing(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=1_000_000))
    panel = shown(studio)
    panel.hide()
    studio.start()
    first = studio.runner.snapshot()
    with qtbot.waitSignal(studio.runner.progressed):
        pass
    assert studio.runner.snapshot() is first
