"""The weights view of a convolution: its filters as images, which learn and say in words what they are."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from nnstudio.document.editing import edits, plan_edits
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import sample_project
from nnstudio.engine.layers import Conv1D, Conv2D, ConvTranspose2D, MaxPool2D, Reshape
from nnstudio.panels.views.numbers import short
from nnstudio.panels.views.weights.filter_layout import FilterCell
from nnstudio.panels.views.weights.filter_sheet import FilterSheet
from nnstudio.panels.views.weights.weights_view import WeightsPanel
from nnstudio.widgets.dress import theme
from tests.helpers.studio import Studio
from tests.panels.conftest import OpenStudio


def image_project(epochs: int = 1, **settings: object) -> Project:
    """Digits of 8×8 pixels through two convolutions."""
    project = edits.set_setting(sample_project("digits"), "input_1", "shape", (8, 8, 1))
    project = replace(project, plan=replace(project.plan, epochs=epochs))
    link = project.graph.outgoing("input_1")[0]
    project, _ = edits.insert_on_link(project, link, "flatten", 0, 0)
    for layer in (Conv2D(4, 3, **settings), Conv2D(6, 3, groups=2, **settings)):
        link = project.graph.incoming("flatten_1")[0]
        project, _ = edits.insert_on_link(project, link, layer, 0, 0)
    return project


def shown(studio: Studio) -> WeightsPanel:
    return studio.shown(WeightsPanel(studio.editor, studio.runner, studio.inspection), 500, 360)


def point_at(qtbot: QtBot, sheet: FilterSheet, cell: FilterCell) -> str:
    """What the card says."""
    qtbot.mouseMove(sheet, sheet.centre_of(cell).toPoint())
    qtbot.waitUntil(lambda: sheet.pointed == cell)
    return sheet.accessibleDescription()


def test_a_selected_convolution_shows_its_filters(open_studio: OpenStudio) -> None:
    studio = open_studio(image_project())
    panel = shown(studio)
    studio.editor.select(["conv2d_1"])
    assert panel.filters.isVisible()
    assert not panel.heatmap.isVisible()
    assert panel.filters.weights.shape == (4, 3, 3, 1)
    assert panel.layers.currentText() == "Conv2D 1 · 4 ← Input"
    studio.editor.select(["dense_1"])
    assert panel.heatmap.isVisible()
    assert not panel.filters.isVisible()


def test_filters_are_those_of_the_run_and_say_so(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(image_project())
    panel = shown(studio)
    panel.choose("conv2d_1")
    before = panel.filters.weights
    studio.train()
    weights = studio.editor.run.weights  # type: ignore[union-attr]
    assert np.array_equal(panel.filters.weights, weights["conv2d_1/weight"])
    assert not np.array_equal(panel.filters.weights, before)
    words = point_at(qtbot, panel.filters, FilterCell(2, 0, 1, 0))
    weight = short(float(weights["conv2d_1/weight"][2, 0, 1, 0]))
    assert words.startswith(f"filter 3: weight {weight}; row 1, column 2; bias ")


def test_filters_move_while_the_network_learns(open_studio: OpenStudio, qtbot: QtBot) -> None:
    project = image_project(epochs=1_000_000)
    studio = open_studio(
        plan_edits.set_plan_setting(project, "early_stopping", False)
    )  # it would be over in 0.2 s
    panel = shown(studio)
    panel.choose("conv2d_2")
    with qtbot.waitSignal(studio.runner.published, timeout=60_000):
        studio.start()
    first, picture = panel.filters.weights, panel.filters.grab().toImage()
    qtbot.waitUntil(lambda: not np.array_equal(panel.filters.weights, first), timeout=60_000)
    assert panel.filters.grab().toImage() != picture


def test_in_groups_a_filter_names_the_filters_that_it_sees(open_studio: OpenStudio, qtbot: QtBot) -> None:
    panel = shown(open_studio(image_project()))
    panel.choose("conv2d_2")
    words = point_at(qtbot, panel.filters, FilterCell(0, 0, 0, 1))
    assert words.startswith("filter 1 ← filter 2 of Conv2D 1: ")
    words = point_at(qtbot, panel.filters, FilterCell(5, 2, 1, 0))
    assert words.startswith("filter 6 ← filter 3 of Conv2D 1: ")


def test_behind_pooling_the_filters_before_it_are_named(open_studio: OpenStudio, qtbot: QtBot) -> None:
    project = image_project()
    link = project.graph.incoming("conv2d_2")[0]
    project, _ = edits.insert_on_link(project, link, MaxPool2D(2), 0, 0)
    project = edits.set_setting(project, "conv2d_2", "padding", "same")
    panel = shown(open_studio(project))
    panel.choose("conv2d_2")
    words = point_at(qtbot, panel.filters, FilterCell(0, 0, 0, 1))
    assert words.startswith("filter 1 ← filter 2 of Conv2D 1: ")


def test_filters_along_time_and_backwards_are_shown_too(open_studio: OpenStudio, qtbot: QtBot) -> None:
    project = edits.set_setting(image_project(), "input_1", "shape", (8, 8, 1))
    link = project.graph.incoming("flatten_1")[0]
    project, transposed = edits.insert_on_link(project, link, ConvTranspose2D(2, 3), 0, 0)
    link = project.graph.incoming("flatten_1")[0]
    project, series = edits.insert_on_link(project, link, Conv1D(5, 3), 0, 0)
    link = project.graph.incoming(series)[0]
    project, _ = edits.insert_on_link(project, link, Reshape((8, 16)), 0, 0)
    panel = shown(open_studio(project))
    panel.choose(transposed)
    assert panel.message == ""
    assert panel.filters.weights.shape == (2, 3, 3, 6)
    assert panel.filters.caption == "input channels →   filters ↓"
    panel.choose(series)
    assert panel.filters.weights.shape == (5, 1, 3, 16)
    assert point_at(qtbot, panel.filters, FilterCell(4, 0, 2, 15)).startswith("filter 5 ← input channel 16: ")


@pytest.fixture
def sheet(qapp, qtbot: QtBot) -> FilterSheet:
    theme.apply(qapp, "light")
    sheet = FilterSheet()
    sheet.resize(420, 300)
    qtbot.addWidget(sheet)
    with qtbot.waitExposed(sheet):
        sheet.show()
    return sheet


def colour_at(sheet: FilterSheet, cell: FilterCell) -> QColor:
    return sheet.grab().toImage().pixelColor(sheet.centre_of(cell).toPoint())


def test_colours_run_from_orange_over_the_surface_to_blue(sheet: FilterSheet) -> None:
    sheet.set_weights(np.array([-2.0, 0.0, 2.0], np.float32).reshape(1, 1, 3, 1))
    negative, zero, positive = (colour_at(sheet, FilterCell(0, 0, column, 0)) for column in range(3))
    assert negative.red() > negative.blue()
    assert zero == QColor(theme.current().surface)
    assert positive.blue() > positive.red()
    assert sheet.limit == 2.0


def test_filters_over_colours_are_colour_images(sheet: FilterSheet) -> None:
    weights = np.zeros((2, 3, 3, 3), np.float32)
    weights[1, 1, 1] = (1.0, 0.0, -1.0)
    sheet.set_weights(weights, sees_colours=True)
    assert sheet.caption == "one image for each of 2 filters, in the colours it looks for"
    assert colour_at(sheet, FilterCell(1, 1, 1, -1)).getRgb()[:3] == (255, 128, 0)
    assert colour_at(sheet, FilterCell(0, 1, 1, -1)).getRgb()[:3] == (128, 128, 128)


def test_arrow_keys_move_over_the_weights(sheet: FilterSheet, qtbot: QtBot) -> None:
    sheet.set_weights(np.ones((2, 3, 3, 1), np.float32))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(sheet, key)
    assert sheet.pointed == FilterCell(1, 1, 0, 0)


def test_many_filters_still_fit(sheet: FilterSheet) -> None:
    sheet.set_weights(np.ones((512, 3, 3, 256), np.float32))
    cell = FilterCell(300, 1, 1, 200)
    assert sheet.rect().contains(sheet.centre_of(cell).toPoint())
