"""Points of rows: the nearest to the pointer, the way along them by keys, and how many of how many."""

import numpy as np
from PySide6.QtCore import QPointF, Qt

from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.document.starting.starters import sample_project
from nnstudio.session.exploring.explorer import MOST_POINTS
from tests.helpers.projects import flower_project
from tests.panels.views.explore.conftest import project_of


def test_the_nearest_point_is_the_one_under_the_pointer(explore):
    view, _ = explore(flower_project(), "scatter", (700, 420))
    plot = view.page.plot
    for index in range(0, len(plot.scatter.x), 7):
        found = plot.nearest(plot.place_of(index))
        assert plot.scatter.x[found] == plot.scatter.x[index]
        assert plot.scatter.y[found] == plot.scatter.y[index]
    assert plot.nearest(QPointF(2, 2)) == -1


def test_keys_go_along_the_points_and_pick_one(explore, qtbot):
    view, _ = explore(flower_project(), "scatter")
    page, plot = view.page, view.page.plot
    plot.setFocus()
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert plot.pointed == int(np.argmin(plot.scatter.x))
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert plot.scatter.x[plot.pointed] == np.sort(plot.scatter.x)[1]
    assert "Row" in plot.accessibleDescription()
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert page.told.startswith(f"Row {plot.scatter.rows[plot.pointed] + 1} ·")
    qtbot.keyClick(plot, Qt.Key.Key_Escape)
    assert page.told == ""


def test_the_first_pair_is_the_one_that_tells_most(explore):
    view, _ = explore(sample_project("spirals"), "scatter")
    assert view.page.plot.scatter.title == ("x", "y")
    assert (view.page.across.currentText(), view.page.upwards.currentText()) == ("x", "y")


def test_a_pair_is_chosen_from_the_lists(explore, qtbot):
    view, studio = explore(sample_project("penguins"), "scatter")
    page = view.page
    page.across.setFocus()
    page.across.setCurrentIndex(0)
    qtbot.keyClick(page.across, Qt.Key.Key_Down)
    page.across.activated.emit(page.across.currentIndex())
    studio.settle()
    assert page.plot.scatter.title[0] == page.across.itemText(1)


def test_points_of_a_huge_table_are_drawn_from_it_and_counted(explore):
    rows = 30_000
    generator = np.random.default_rng(0)
    table = Table(
        (
            number_column("x", generator.normal(size=rows)),
            number_column("y", [*generator.normal(size=rows - 10), *[np.nan] * 10]),
            category_column("kind", ["a", "b", "c"]).take(np.arange(rows) % 3),
        )
    )
    view, studio = explore(project_of(table, "kind"), "scatter")
    view.part.setCurrentIndex(2)
    view.part.activated.emit(2)
    studio.settle()
    plot = view.page.plot
    assert plot.point_count == MOST_POINTS
    assert np.all(np.bincount(plot.scatter.groups.codes) > MOST_POINTS / 4)
    assert "4,000 of 29,990 drawn · 10 lack a value" in view.note
    assert np.allclose(plot.scatter.x, table.column("x").values[plot.scatter.rows])


def test_one_column_of_numbers_makes_no_scatter(explore):
    table = Table((number_column("x", np.arange(30) ** 1.5), category_column("kind", ["a", "b"] * 15)))
    view, _ = explore(project_of(table, "kind"), "scatter")
    assert "needs two columns of numbers; the data has one" in view.way_out.sentence


def test_a_target_of_numbers_colours_points_by_its_value(explore):
    view, _ = explore(sample_project("diabetes"), "scatter")
    key = view.key.key
    assert key.title == "progression"
    assert key.bar
    assert view.page.plot.point_count == len(view.page.plot.scatter.x)


def test_a_projection_names_its_directions(explore):
    view, _ = explore(sample_project("penguins"), "projection")
    plot = view.page.plot
    assert "of the variance" in plot.bottom.labelText
    assert "of the variance of 4 columns" in view.note
    assert plot.point_count == len(plot.scatter.rows)
