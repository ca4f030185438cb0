"""The decision view: the colours are the network's answers, the points the data."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from nnstudio.document.project import Project
from nnstudio.panels.views.decision import NO_DATA, DecisionPanel, reading
from nnstudio.widgets.colour_scales import class_colour
from tests.helpers.projects import flower_project
from tests.helpers.studio import Studio
from tests.panels.conftest import OpenStudio


def shown(studio: Studio, qtbot: QtBot) -> DecisionPanel:
    panel = DecisionPanel(studio.editor, studio.runner, studio.inspection)
    qtbot.addWidget(panel)
    panel.resize(500, 320)
    panel.show()
    studio.settle()
    return panel


def hue_distance(one: QColor, other: QColor) -> int:
    distance = abs(one.hue() - other.hue()) % 360
    return min(distance, 360 - distance)


def test_without_data_it_says_what_to_do(open_studio: OpenStudio, qtbot: QtBot) -> None:
    assert shown(open_studio(Project()), qtbot).message == NO_DATA


def test_one_column_of_numbers_is_too_few(open_studio: OpenStudio, qtbot: QtBot) -> None:
    project = flower_project()
    assert project.data is not None
    columns = tuple(
        replace(column, role="ignored") if column.name == "width" else column
        for column in project.data.columns
    )
    project = replace(project, data=replace(project.data, columns=columns))
    assert "two input columns" in shown(open_studio(project), qtbot).message


def test_the_surface_has_the_colour_of_the_likeliest_class(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=60))
    panel = shown(studio, qtbot)
    studio.train()
    surface = panel.plot.surface
    assert surface is not None
    assert surface.probabilities is not None
    row, column = surface.cell_at(0.0, 2.0)  # where daisies grow
    likeliest = int(surface.probabilities[row, column].argmax())
    assert surface.classes[likeliest] == "daisy"
    assert hue_distance(panel.plot.colour_at(row, column), QColor(class_colour(likeliest))) < 20


def test_all_training_and_validation_rows_are_drawn(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=2))
    panel = shown(studio, qtbot)
    studio.train()
    run = studio.editor.run
    assert run is not None
    assert panel.plot.point_count == run.rows + run.validation_rows


def test_choosing_another_column_shows_another_plane(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project("height"))
    panel = shown(studio, qtbot)
    assert panel.x.currentText() == "width"
    panel.x.setFocus()
    qtbot.keyClicks(panel.x, "l")
    panel.x.activated.emit(panel.x.currentIndex())
    panel.y.setCurrentText("width")
    panel.y.activated.emit(panel.y.currentIndex())
    studio.settle()
    surface = panel.plot.surface
    assert surface is not None
    assert (surface.plane.x, surface.plane.y) == ("length", "width")


def test_the_surface_moves_while_the_network_learns(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=1_000_000))
    panel = shown(studio, qtbot)
    first = panel.plot.surface
    assert first is not None
    studio.start()
    qtbot.waitUntil(
        lambda: not np.array_equal(panel.plot.surface.probabilities, first.probabilities),  # type: ignore[union-attr]
        timeout=20_000,
    )


def test_a_number_is_shown_on_a_scale_and_read_in_its_unit(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project("height", epochs=30))
    panel = shown(studio, qtbot)
    studio.train()
    surface = panel.plot.surface
    assert surface is not None
    assert surface.values is not None
    words = reading(surface, 1.0, 1.0)
    assert words.startswith("width 1.00, length 1.00: height ")
    panel._tell_place(QPointF(1.0, 1.0))
    assert panel._note.text() == words
