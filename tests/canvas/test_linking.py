"""Layers are linked and set free by keys alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from nnstudio.canvas.linking import MOST_PLACES, SELECT_ONE
from nnstudio.document.editing import edits
from nnstudio.document.graph import Link


@pytest.fixture
def ask(hand, view):
    """Press C, and give the menu that opens."""

    def press() -> QMenu:
        hand.key(Qt.Key.Key_C)
        (menu,) = (menu for menu in view.findChildren(QMenu, "link_menu") if menu.isVisible())
        return menu

    return press


def words(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def choose(menu: QMenu, start: str) -> None:
    """Go down to a line by the arrow keys, and take it."""
    for _step in range(len(menu.actions())):
        if menu.activeAction().text().startswith(start):
            break
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def test_a_link_is_made_and_taken_away_by_keys(editor, ask):
    first, second = Link("dense_1", "dense_2"), Link("dense_2", "output_1")
    editor.select({"dense_1"})
    choose(ask(), "Take away Dense 1 → Dense 2")
    assert editor.project.graph.links == (Link("input_1", "dense_1"), second)
    assert editor.undo_stack.undoText() == "Disconnect"
    choose(ask(), "Lead to Dense 2")
    assert set(editor.project.graph.links) == {Link("input_1", "dense_1"), first, second}
    assert editor.undo_stack.undoText() == "Connect"


def test_a_taken_place_says_whose_link_gives_way(editor, ask):
    editor.select({"input_1"})
    menu = ask()
    assert "Lead to Dense 2, in the place of Dense 1" in words(menu)
    choose(menu, "Lead to Dense 2")
    assert Link("input_1", "dense_2") in editor.project.graph.links
    assert Link("dense_1", "dense_2") not in editor.project.graph.links


def test_what_would_make_a_loop_is_not_offered(editor, ask):
    editor.select({"dense_2"})
    menu = ask()
    assert not any(line.startswith("Lead to Dense 1") for line in words(menu))
    menu.close()


def test_inputs_of_a_layer_that_joins_are_told_apart(editor, ask):
    editor.perform("Add", lambda project: edits.add_node(project, "add", 500, 300)[0])
    editor.select({"dense_1"})
    menu = ask()
    assert {"Lead to Add 1, input 1", "Lead to Add 1, input 2"} <= set(words(menu))
    menu.close()


def test_of_many_layers_the_nearest_are_listed(editor, ask):
    def crowd(project):
        for place in range(40):
            project, _ = edits.add_node(project, "dense", 200, 400 + 120 * place)
        return project

    editor.perform("Add", crowd)
    editor.select({"dense_1"})
    menu = ask()
    assert sum(line.startswith("Lead to") for line in words(menu)) == MOST_PLACES
    menu.close()


def test_without_one_selected_layer_it_says_what_to_do(hand, editor, view):
    said: list[str] = []
    editor.refused.connect(said.append)
    hand.key(Qt.Key.Key_C)
    editor.select({"dense_1", "dense_2"})
    hand.key(Qt.Key.Key_C)
    assert said == [SELECT_ONE, SELECT_ONE]
    assert view.findChild(QMenu, "link_menu") is None
