"""A link dragged onto empty canvas asks for the layer that it leads to."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from nnstudio.canvas.search_popup import SearchPopup
from nnstudio.document.graph import Link


@pytest.fixture
def searched(view):
    """The field of the search that is open."""

    def find() -> QLineEdit:
        return view.findChild(QLineEdit, "layer_search")

    return find


def choose(field: QLineEdit, words: str) -> None:
    QTest.keyClicks(field, words)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_from_an_output_the_chosen_layer_follows_in_one_entry(hand, editor, view, searched):
    hand.drag(hand.output("dense_1"), hand.at(300, 250))
    choose(searched(), "dropout")
    assert Link("dense_1", "dropout_1") in editor.project.graph.links
    assert Link("dense_1", "dense_2") in editor.project.graph.links
    assert editor.undo_stack.count() == 1
    assert editor.undo_stack.undoText() == "Add Dropout"
    assert editor.selection == {"dropout_1"}
    end = view.drawing.links[Link("dense_1", "dropout_1")].end
    assert abs(end.x() - 300) <= 4
    assert abs(end.y() - 250) <= 4


def test_from_a_free_input_the_chosen_layer_comes_before(hand, editor, view, searched):
    hand.drag(hand.input("dense_1"), hand.at(100, 250))  # takes the link away
    hand.drag(hand.input("dense_1"), hand.at(100, 250))
    choose(searched(), "activation")
    assert Link("activation_1", "dense_1") in editor.project.graph.links
    start = view.drawing.links[Link("activation_1", "dense_1")].start
    assert abs(start.x() - 100) <= 4


def test_only_layers_that_can_take_the_link_are_offered(hand, view):
    hand.drag(hand.output("dense_1"), hand.at(300, 250))
    layers = view.findChild(SearchPopup).finder.list.layers
    kinds = {layers.layer(layers.index(row)).kind for row in range(layers.rowCount())}
    assert "input" not in kinds
    assert {"output", "dense", "add"} <= kinds


def test_a_click_on_an_entry_chooses_it(hand, editor, view):
    hand.drag(hand.output("dense_1"), hand.at(300, 250))
    entries = view.findChild(SearchPopup).finder.list
    QTest.keyClicks(view.findChild(SearchPopup).finder.field, "flatten")
    row = entries.visualRect(entries.layers.index(0)).center()
    QTest.mouseClick(entries.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert "flatten_1" in editor.project.graph
    assert editor.undo_stack.count() == 1


def test_escape_leaves_nothing(hand, editor, view, searched):
    before, items = editor.project, len(view.drawing.items())
    hand.drag(hand.output("dense_1"), hand.at(300, 250))
    QTest.keyClick(searched(), Qt.Key.Key_Escape)
    assert editor.project is before
    assert len(view.drawing.items()) == items
    assert view.gesture is None


def test_dropping_on_the_own_card_asks_nothing(hand, editor, view, searched):
    hand.drag(hand.output("dense_1"), hand.at(300, 200), hand.node("dense_1"))
    assert searched() is None
    assert editor.undo_stack.count() == 0
