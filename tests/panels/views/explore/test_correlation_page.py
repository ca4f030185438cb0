"""The correlation map: what a cell says, how it is reached, and which columns of many are shown."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from nnstudio.data.tables.table import Table, number_column
from nnstudio.document.starting.starters import sample_project
from tests.helpers.projects import flower_project
from tests.panels.views.explore.conftest import project_of


def test_a_cell_tells_both_names_and_the_value(explore):
    view, _ = explore(sample_project("diabetes"), "correlation")
    picture = view.page.picture
    table = view._editor.project.data.table
    rows = view._explorer.part(view._looking).rows
    age, body = (table.column(name).values[rows] for name in ("age", "body_mass_index"))
    names = picture._map.names
    words = picture.words(names.index("age"), names.index("body_mass_index"))
    assert words[0] == "age – body_mass_index"
    assert float(words[1].removeprefix("r = ").replace("−", "-")) == pytest.approx(
        np.corrcoef(age, body)[0, 1], abs=5e-3
    )
    assert names[0] == "progression"


def test_classes_are_told_by_eta(explore):
    view, _ = explore(sample_project("penguins"), "correlation")
    title, value = view.page.picture.words(0, 2)
    assert title.endswith("by species")
    assert value.startswith("η = 0.")


def test_arrows_go_from_cell_to_cell_and_enter_chooses(explore, qtbot):
    view, studio = explore(sample_project("diabetes"), "correlation")
    picture = view.page.picture
    picture.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(picture, key)
    names = picture._map.names
    assert picture.accessibleDescription().startswith(f"{names[1]}: r = ")
    qtbot.keyClick(picture, Qt.Key.Key_Right)
    assert picture.accessibleDescription().startswith(f"{names[1]} – {names[2]}: r = ")
    qtbot.keyClick(picture, Qt.Key.Key_Return)
    studio.settle()
    assert view.page is view.pages["scatter"]


def test_spearman_is_another_choice(explore, qtbot):
    grow = np.linspace(0.1, 5, 60)
    table = Table((number_column("x", grow), number_column("y", np.exp(grow)), number_column("z", -grow)))
    view, studio = explore(project_of(table, "z"), "correlation")
    page = view.page
    names = page.picture._map.names
    cell = names.index("x"), names.index("y")
    assert page.picture._map.matrix[cell] < 0.95
    page.method.setFocus()
    qtbot.keyClick(page.method, Qt.Key.Key_Down)
    page.method.activated.emit(page.method.currentIndex())
    studio.settle()
    assert page.picture._map.matrix[cell] == pytest.approx(1.0)
    assert page.picture.words(*cell)[1] == "ρ = 1.000"


def test_of_many_columns_those_that_go_most_with_the_target_are_shown(explore):
    view, studio = explore(sample_project("digits"), "correlation")
    picture = view.page.picture
    assert len(picture._map.names) == picture.room
    strength = picture._map.matrix[0, 1:]
    assert np.all(np.diff(strength) <= 1e-12)
    before = picture.room
    view.resize(480, 640)
    studio.settle()
    assert picture.room > before
    assert len(picture._map.names) == picture.room


def test_what_does_not_vary_is_said(explore):
    values = np.random.default_rng(0).normal(size=(60, 2))
    table = Table(
        (
            number_column("x", values[:, 0]),
            number_column("gap", np.full(60, np.nan)),
            number_column("y", values[:, 1]),
        )
    )
    view, _ = explore(project_of(table, "y"), "correlation")
    picture = view.page.picture
    place = picture._map.names.index("gap")
    assert "does not vary" in picture.words(place, 0)[1]
    assert not view.grab().isNull()


def test_the_key_is_that_of_correlations(explore):
    view, _ = explore(flower_project(), "correlation")
    assert view.key.key.ticks == ("−1", "0", "1")
