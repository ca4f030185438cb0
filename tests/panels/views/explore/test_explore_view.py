"""The Explore view: which rows it looks at, by what they are compared, and the ways between its pages."""

import time

import numpy as np
import pytest
from PySide6.QtCore import Qt

from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.document.experiment import prepare
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import sample_project
from nnstudio.panels.views.explore.explore_view import NO_DATA, WORKING
from nnstudio.panels.views.view_tabs import ViewTabs
from tests.helpers.projects import flower_project, with_role
from tests.panels.views.explore.conftest import project_of

PAGES = ("columns", "scatter", "correlation", "projection", "balance")


def choose(qtbot, studio, box, steps: int) -> None:
    """Go down a list by the keyboard."""
    box.setFocus()
    for _ in range(abs(steps)):
        qtbot.keyClick(box, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
        box.activated.emit(box.currentIndex())
    studio.settle()


def test_training_rows_are_looked_at_first_and_the_note_says_so(explore):
    view, _ = explore(sample_project("penguins"))
    rows = len(prepare(sample_project("penguins")).split.train)
    assert view.note.startswith(f"{rows} training rows, test unseen")


def test_other_parts_are_looked_at_when_asked_for(explore, qtbot):
    view, studio = explore(sample_project("penguins"))
    choose(qtbot, studio, view.part, 1)
    assert view.note.startswith("50 validation rows, test unseen")
    choose(qtbot, studio, view.part, 1)
    assert view.note.startswith("344 all rows, test included")


def test_no_row_of_the_test_is_drawn_before_it_is_asked_for(explore):
    project = sample_project("penguins")
    view, _ = explore(project, "scatter")
    drawn = set(view.page.plot.scatter.rows.tolist())
    split = prepare(project).split
    assert drawn <= set(split.train.tolist())
    assert not drawn & (set(split.test.tolist()) | set(split.validation.tolist()))


def test_without_a_network_rows_are_split_as_one_would_split_them(explore):
    drawn = sample_project("penguins")
    view, _ = explore(Project(data=drawn.data), "scatter")
    rows = prepare(drawn).split.train
    assert set(view.page.plot.scatter.rows.tolist()) <= set(rows.tolist())
    assert view.note.startswith(f"{len(rows)} training rows")


def test_every_page_is_shown_by_a_click_and_by_keys(explore, qtbot):
    view, studio = explore(flower_project())
    for page in PAGES[1:]:
        qtbot.mouseClick(view.strip.tab(page), Qt.MouseButton.LeftButton)
        studio.settle()
        assert view.page.isVisible()
        assert view.page is view.pages[page]
        assert "training rows" in view.note
    view.strip.tab("balance").setFocus()
    qtbot.keyClick(view.strip.tab("balance"), Qt.Key.Key_Left)
    qtbot.keyClick(view.strip.tab("projection"), Qt.Key.Key_Space)
    assert view.page is view.pages["projection"]


def test_no_data_is_said_with_a_way_out(explore):
    view, studio = explore(Project())
    assert view.message == NO_DATA
    studio.editor.new(flower_project())
    studio.settle()
    assert not view.message
    assert view.page.isVisible()


def test_rows_that_cannot_be_split_are_said_with_a_way_out(explore, qtbot):
    view, studio = explore(project_of(Table((number_column("x", [1.0]), number_column("y", [2.0])))))
    assert "only 1 row" in view.way_out.sentence
    qtbot.mouseClick(view.way_out.button, Qt.MouseButton.LeftButton)
    studio.settle()
    assert view.page.isVisible()
    assert view.note.startswith("1 all rows")


def test_data_that_change_are_looked_at_anew(explore):
    view, studio = explore(flower_project(), "balance")
    assert view.page.bars.count == 3
    editor = studio.editor
    editor.apply("target", with_role(editor.project, "colour", "target"))
    studio.settle()
    assert "colour" in [view.by.itemData(place) for place in range(view.by.count())][:2]
    editor.new(sample_project("diabetes"))
    studio.settle()
    assert view.by.currentData() == "progression"


def test_a_hidden_view_asks_for_nothing(explore):
    view, studio = explore(flower_project())
    view.hide()
    studio.editor.new(sample_project("penguins"))
    assert not studio.inspection.is_busy
    view.show()
    studio.settle()
    assert "species" in view.pages["columns"].cards.names


def test_rows_are_compared_by_another_column(explore, qtbot):
    view, studio = explore(sample_project("penguins"), "balance")
    choose(qtbot, studio, view.by, 1)
    assert view.by.currentData() == "island"
    assert view.page.bars.line_words(0).startswith("Biscoe")
    choose(qtbot, studio, view.by, view.by.count() - 2)
    assert view.by.currentData() == ""
    assert "Choose at the right" in view.way_out.sentence


def test_names_with_markup_are_plain_text(explore):
    generator = np.random.default_rng(0)
    table = Table(
        (
            number_column("<b>x</b>", generator.normal(size=60)),
            number_column("a < b & c", generator.normal(size=60)),
            category_column("<i>kind</i>", ["<u>one</u>", "two"] * 30),
        )
    )
    view, studio = explore(project_of(table, "<i>kind</i>"), "scatter")
    plot = view.page.plot
    assert "&lt;b&gt;x&lt;/b&gt;" in plot.bottom.labelText
    assert "a &lt; b &amp; c" in plot.left.labelText
    for page in PAGES:
        view.show_page(page)
        studio.settle()
        assert not view.grab().isNull()
    view.show_page("columns")
    assert view.key.key.entries[0].words == "<u>one</u>"


def test_a_point_leads_to_its_row_in_the_table(open_studio, qtbot):
    studio = open_studio(sample_project("penguins"))
    views = ViewTabs(studio.editor, studio.runner, studio.inspection)
    qtbot.addWidget(views)
    views.resize(1100, 360)
    with qtbot.waitActive(views):
        views.show()
        views.activateWindow()
    views.set_open(("explore", "data"))
    views.explore.show_page("scatter")
    studio.settle()
    page = views.explore.page
    place = page.plot.place_of(7).toPoint()
    qtbot.mouseMove(page.plot.viewport(), place)
    qtbot.mouseClick(page.plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.told.startswith("Row ")
    row = int(page.told.split(" ")[1].replace(",", ""))
    qtbot.mouseClick(page.show_in_table, Qt.MouseButton.LeftButton)
    assert views.view("data").table.currentIndex().row() == row - 1
    assert "explore" in views.open_views


def test_a_pair_of_the_map_is_shown_as_a_scatter(explore, qtbot):
    view, studio = explore(sample_project("diabetes"), "correlation")
    picture = view.page.picture
    place = picture.cell_place(1, 2).center().toPoint()
    names = picture._map.names
    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=place)
    studio.settle()
    assert view.page is view.pages["scatter"]
    assert (view.page.across.currentText(), view.page.upwards.currentText()) == (names[2], names[1])
    assert view.page.plot.scatter.title == (names[2], names[1])


def test_a_column_by_class_is_shown_large(explore, qtbot):
    view, studio = explore(sample_project("penguins"), "correlation")
    picture = view.page.picture
    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=picture.cell_place(0, 3).center().toPoint())
    studio.settle()
    assert view.page is view.pages["columns"]
    assert view.page.cards.large == picture._map.columns[3]


def test_ten_thousand_columns_are_no_trouble(explore):
    generator = np.random.default_rng(0)
    values = generator.normal(size=(40, 10_000))
    columns = [number_column(f"c{place}", values[:, place]) for place in range(10_000)]
    table = Table((*columns, category_column("kind", ["a", "b"] * 20)))
    view, studio = explore(project_of(table, "kind"))
    assert len(view.page.cards.names) > 9_000
    for page in PAGES[1:]:
        view.show_page(page)
        studio.settle()
        assert view.page.isVisible(), page
    assert "of 10,000 columns" in _note_of(view, studio, "correlation")


def _note_of(view, studio, page: str) -> str:
    view.show_page(page)
    studio.settle()
    return view.note


def test_what_takes_long_is_said_to_be_under_way(explore, qtbot):
    view, studio = explore(flower_project())
    studio.inspection.ask("something long", lambda: time.sleep(1.0), lambda answer: None, needs_engine=False)
    view.show_page("projection")
    qtbot.waitUntil(lambda: view.way_out.isVisible() and view.way_out.sentence == WORKING)
    assert view.way_out.button.isHidden()
    studio.settle()
    assert view.page.isVisible()


def test_long_names_are_elided_at_the_axes(explore):
    generator = np.random.default_rng(0)
    long = "a column with a very long name " * 5
    table = Table(
        (
            number_column(long, generator.normal(size=60)),
            number_column("y", generator.normal(size=60)),
            category_column("kind", ["one", "two"] * 30),
        )
    )
    view, _ = explore(project_of(table, "kind"), "scatter")
    assert len(view.page.plot.bottom.labelText) < 60
    assert view.page.plot.scatter.title[0] == long


@pytest.mark.parametrize("sample", ["regression", "xor", "wide_and_deep", "residual_cnn"])
def test_no_page_meets_a_bug_whatever_rows_are_compared_by(explore, sample):
    view, studio = explore(sample_project(sample))
    for place in range(view.by.count()):
        view.by.setCurrentIndex(place)
        for page in PAGES:
            view.show_page(page)
            studio.settle()
            assert "bug" not in view.way_out.sentence
            assert view.page.isVisible() or view.way_out.isVisible()
            assert not view.grab().isNull()


def test_the_whole_choice_is_told_in_a_tooltip(explore):
    view, _ = explore(sample_project("penguins"), "scatter")
    assert view.page.across.toolTip() == f"Column across: {view.page.across.currentText()}"
    assert view.by.toolTip() == "What rows are compared by: by species"


def test_another_project_is_asked_about_with_its_own_columns(explore, qtbot, caplog):
    _, studio = explore(sample_project("penguins"))
    for other in ("spirals", "diabetes", "penguins"):
        studio.editor.new(sample_project(other))
        studio.settle()
    assert not caplog.records
