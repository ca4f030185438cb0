"""Cards of columns: what a bar says, which columns are counted, and one of them shown large."""

import numpy as np
from PySide6.QtCore import Qt

from nnstudio.data.exploring.distributions import distribution
from nnstudio.data.exploring.groups import groups_of, one_group
from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.document.starting.starters import sample_project
from nnstudio.panels.views.explore.distribution_painting import Picture, bar_place
from tests.panels.views.explore.conftest import project_of


def picture(as_shares: bool = False) -> Picture:
    kind = category_column("kind", ["a", "a", "a", "b"])
    groups = groups_of(kind, "category", np.arange(4))
    return Picture(
        distribution(category_column("x", ["u", "u", "v", "u"]), "category", groups), groups, as_shares
    )


def test_a_bar_in_words():
    assert picture().bar_words(0) == "u"
    assert picture().bar_lines(0) == ("a: 2, 66.7 % of them", "b: 1, 100 % of them")
    assert picture().bar_lines(1) == ("a: 1, 33.3 % of them",)


def test_heights_of_counts_stack_up_and_those_of_shares_stand_beside():
    assert np.allclose(picture().heights, [[2 / 3, 1 / 3], [1 / 3, 0]])
    assert np.allclose(picture(as_shares=True).heights, [[2 / 3, 1 / 3], [1, 0]])


def test_bars_of_dates_are_told_as_dates_whatever_stands_first():
    for taken_as, day in (("date_day_first", "2021-02-01"), ("date_month_first", "2021-01-02")):
        found = distribution(category_column("x", ["01/02/2021"] * 2), taken_as, one_group(2))
        assert day in Picture(found, one_group(2), False).bar_words(0)


def test_the_target_stands_first_and_ids_nowhere(explore):
    table = Table(
        (
            number_column("id", np.arange(50.0)),
            number_column("x", np.random.default_rng(0).normal(size=50)),
            category_column("kind", ["a", "b"] * 25),
        )
    )
    view, _ = explore(project_of(table, "kind"))
    assert view.page.cards.names == ("kind", "x")


def test_only_columns_in_sight_are_counted(explore):
    view, studio = explore(sample_project("breast_cancer"))
    page = view.page
    seen = page.cards.seen
    assert 0 < len(seen) < len(page.cards.names)
    assert set(seen) <= set(page._known)
    assert len(page._known) < len(page.cards.names)
    page.cards.verticalScrollBar().setValue(10_000)
    studio.settle()
    assert page.cards.names[-1] in page._known


def test_columns_are_found_by_name(explore, qtbot):
    view, studio = explore(sample_project("breast_cancer"))
    page = view.page
    page.finder.setFocus()
    qtbot.keyClicks(page.finder, "worst")
    studio.settle()
    assert page.cards.names
    assert all("worst" in name for name in page.cards.names)
    assert f"{len(page.cards.names)} of 31 columns" in view.note


def test_a_click_shows_a_column_large_and_escape_all_of_them(explore, qtbot):
    view, studio = explore(sample_project("penguins"))
    cards = view.page.cards
    name = cards.names[1]
    qtbot.mouseClick(
        cards.viewport(), Qt.MouseButton.LeftButton, pos=cards.card_place(name).center().toPoint()
    )
    assert cards.large == name
    assert cards.seen == (name,)
    cards.setFocus()
    qtbot.keyClick(cards, Qt.Key.Key_Right)
    studio.settle()
    assert cards.large == cards.names[2]
    qtbot.keyClick(cards, Qt.Key.Key_Escape)
    assert not cards.large


def test_arrows_go_from_card_to_card_and_scroll(explore, qtbot):
    view, studio = explore(sample_project("breast_cancer"))
    cards = view.page.cards
    cards.setFocus()
    for _ in range(8):
        qtbot.keyClick(cards, Qt.Key.Key_Down)
    studio.settle()
    name = cards.names[8 * cards.across]
    assert cards.accessibleDescription().startswith(name)
    assert cards.viewport().rect().contains(cards.card_place(name).center().toPoint())
    qtbot.keyClick(cards, Qt.Key.Key_Return)
    assert cards.large == name


def test_the_bar_at_the_pointer_is_named(explore, qtbot):
    view, _ = explore(sample_project("penguins"))
    cards = view.page.cards
    shown = cards._pictures["species"]
    place = bar_place(shown, cards.bars_place("species"), 1).center().toPoint()
    before = cards.grab().toImage()
    qtbot.mouseMove(cards.viewport(), place)
    qtbot.waitUntil(lambda: cards.grab().toImage() != before)
    assert shown.bar_words(1) == "Chinstrap"
