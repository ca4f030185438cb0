"""The decision view: the colours are the network's answers, the points the data."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from nnstudio.data.worlds.generators import make_world
from nnstudio.data.worlds.points import points_of
from nnstudio.document.editing import data_edits, plan_edits
from nnstudio.document.project import Project
from nnstudio.document.starting.playground import playground_project
from nnstudio.panels.views.decision.decision_view import NO_DATA, DecisionPanel, line_reading, reading
from nnstudio.widgets.dress.colour_scales import class_colour
from tests.helpers.projects import flower_project
from tests.helpers.studio import Studio
from tests.panels.conftest import OpenStudio


def shown(studio: Studio) -> DecisionPanel:
    return studio.shown(DecisionPanel(studio.editor, studio.runner, studio.inspection), 500, 320)


def hue_distance(one: QColor, other: QColor) -> int:
    distance = abs(one.hue() - other.hue()) % 360
    return min(distance, 360 - distance)


def test_without_data_it_says_what_to_do(open_studio: OpenStudio) -> None:
    assert shown(open_studio(Project())).message == NO_DATA


def without(project: Project, *names: str) -> Project:
    assert project.data is not None
    columns = tuple(
        replace(column, role="ignored") if column.name in names else column for column in project.data.columns
    )
    return replace(project, data=replace(project.data, columns=columns))


def test_without_a_column_of_numbers_there_is_nothing_to_see(open_studio: OpenStudio) -> None:
    project = without(flower_project(), "width", "length")
    assert "needs an input column that holds numbers" in shown(open_studio(project)).message


def test_a_curve_is_drawn_through_the_points_of_one_column(open_studio: OpenStudio) -> None:
    points = points_of(make_world("polynomial", 200, 0.02))
    assert points is not None
    project = plan_edits.set_plan_setting(playground_project(points, "Polynomial"), "epochs", 60)
    studio = open_studio(project)
    panel = shown(studio)
    assert panel.line.isVisible()
    assert not panel.plot.isVisible()
    assert panel.across.isHidden()
    before = panel.line.curves[0][1].copy()
    studio.train()
    assert studio.editor.run is not None
    assert panel.line.point_count == studio.editor.run.rows + studio.editor.run.validation_rows
    ((across, up),) = panel.line.curves
    assert not np.array_equal(up, before)
    inside = np.abs(across) < 0.95
    true = ((2.2 * across - 0.4) * across - 1.3) * across + 0.2
    assert np.abs(up - true)[inside].mean() < 0.08
    assert [entry.words for entry in panel.key.key.entries] == ["answer", "data"]
    panel.line.pointed.emit(QPointF(0.0, 0.5))
    assert panel._note.text() == line_reading(panel.line.line, 0.0)
    assert panel._note.text().startswith("x 0: y 0.")


def test_classes_along_a_single_column_have_a_curve_each(open_studio: OpenStudio) -> None:
    studio = open_studio(without(flower_project(epochs=30), "width"))
    panel = shown(studio)
    studio.train()
    curves = np.array([up for _across, up in panel.line.curves])
    assert curves.shape[0] == 3
    assert np.allclose(curves.sum(axis=0), 1)
    assert [entry.words for entry in panel.key.key.entries] == ["daisy", "rose", "tulip"]
    assert "colour" in panel._note.text()


def test_a_second_column_makes_it_a_plane_again(open_studio: OpenStudio) -> None:
    whole = flower_project(epochs=2)
    studio = open_studio(without(whole, "width"))
    panel = shown(studio)
    studio.editor.apply("both", data_edits.set_data(studio.editor.project, whole.data))
    studio.settle()
    assert panel.plot.isVisible()
    assert not panel.line.isVisible()


def test_the_surface_has_the_colour_of_the_likeliest_class(open_studio: OpenStudio) -> None:
    studio = open_studio(flower_project(epochs=60))
    panel = shown(studio)
    studio.train()
    surface = panel.plot.surface
    assert surface is not None
    assert surface.probabilities is not None
    row, column = surface.cell_at(0.0, 2.0)  # where daisies grow
    likeliest = int(surface.probabilities[row, column].argmax())
    assert surface.classes[likeliest] == "daisy"
    assert hue_distance(panel.plot.colour_at(row, column), QColor(class_colour(likeliest))) < 20


def test_all_training_and_validation_rows_are_drawn(open_studio: OpenStudio) -> None:
    studio = open_studio(flower_project(epochs=2))
    panel = shown(studio)
    studio.train()
    run = studio.editor.run
    assert run is not None
    assert panel.plot.point_count == run.rows + run.validation_rows


def test_choosing_another_column_shows_another_plane(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project("height"))
    panel = shown(studio)
    assert panel.across.currentText() == "width"
    panel.across.setFocus()
    qtbot.keyClicks(panel.across, "l")
    panel.across.activated.emit(panel.across.currentIndex())
    panel.upwards.setCurrentText("width")
    panel.upwards.activated.emit(panel.upwards.currentIndex())
    studio.settle()
    surface = panel.plot.surface
    assert surface is not None
    assert (surface.plane.x, surface.plane.y) == ("length", "width")


def test_the_surface_moves_while_the_network_learns(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=1_000_000))
    panel = shown(studio)
    first = panel.plot.surface
    assert first is not None
    studio.start()
    qtbot.waitUntil(
        lambda: not np.array_equal(panel.plot.surface.probabilities, first.probabilities),  # type: ignore[union-attr]
        timeout=20_000,
    )


def test_a_number_is_shown_on_a_scale_and_read_in_its_unit(open_studio: OpenStudio) -> None:
    studio = open_studio(flower_project("height", epochs=30))
    panel = shown(studio)
    studio.train()
    surface = panel.plot.surface
    assert surface is not None
    assert surface.values is not None
    words = reading(surface, 1.0, 1.0)
    assert words.startswith("width 1.00, length 1.00: height ")
    panel._tell_place(QPointF(1.0, 1.0))
    assert panel._note.text() == words
