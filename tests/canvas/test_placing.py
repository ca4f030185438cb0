"""New layers come from the palette's drag, from its Enter key, and from the search on the canvas."""

from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from nnstudio.canvas.search_popup import MOST_HEIGHT, SearchPopup
from nnstudio.document.editing import edits
from nnstudio.document.graph import Link
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import sample_project


def chain(editor) -> list[str]:
    """The nodes from the first input along the links."""
    graph = editor.project.graph
    here, found = graph.of_kind("input")[0].id, []
    while here:
        found.append(here)
        here = next((link.target for link in graph.outgoing(here)), None)
    return found


def test_a_dropped_layer_lies_under_the_mouse_on_the_grid_and_is_selected(hand, editor):
    hand.drop_layer("dense", hand.at(200, 250))
    node = editor.project.graph.node("dense_3")
    assert abs(node.x + 60 - 200) <= 4
    assert abs(node.y + 48 - 250) <= 4
    assert (node.x % 8, node.y % 8) == (0, 0)
    assert editor.selection == {"dense_3"}
    assert editor.undo_stack.undoText() == "Add Dense"


def test_a_layer_dropped_on_a_link_is_inserted_in_one_entry(hand, editor):
    hand.drop_layer("dropout", hand.link("dense_1", "dense_2"))
    assert chain(editor) == ["input_1", "dense_1", "dropout_1", "dense_2", "output_1"]
    assert editor.undo_stack.count() == 1
    nodes = editor.project.graph
    assert nodes.node("dense_2").x - nodes.node("dropout_1").x >= 152


def test_a_layer_dropped_on_a_short_link_covers_no_card_and_stays_in_line(editor, view, hand):
    editor.new(sample_project("wine"))
    view.zoom_to_fit()
    link = next(link for link in editor.project.graph.links if link.source == "dense_1")
    hand.drop_layer("dropout", hand.link("dense_1", "dense_2"))
    assert link not in editor.project.graph.links
    row = sorted(editor.project.graph.nodes, key=lambda node: node.x)
    assert [node.id for node in row][2] == "dropout_1"
    assert all(after.x - before.x >= 150 for before, after in pairwise(row))
    assert len({node.y for node in row}) == 1


def test_a_layer_dropped_on_a_link_pushes_nothing_onto_a_card_that_stands_apart(hand, editor):
    editor.perform("", lambda project: edits.disconnect(project, project.graph.incoming("output_1")))
    before = editor.project.graph
    hand.drop_layer("dropout", hand.link("input_1", "dense_1"))
    after = editor.project.graph
    assert after.node("dense_2").x > before.node("dense_2").x
    for node, other in combinations(after.nodes, 2):
        assert abs(node.x - other.x) >= 120 or abs(node.y - other.y) >= 96


def test_the_link_under_the_ghost_is_marked(hand, view):
    hand.enter("dropout", hand.at(200, 250))
    hand.hover([hand.link("dense_1", "dense_2")])
    assert view.drawing.links[Link("dense_1", "dense_2")].marked
    hand.hover([hand.at(200, 250)])
    assert not view.drawing.links[Link("dense_1", "dense_2")].marked
    hand.leave()


def test_an_output_is_never_inserted_into_a_link(hand, editor):
    before = editor.project.graph.links
    hand.drop_layer("output", hand.link("dense_1", "dense_2"))
    assert editor.project.graph.links == before


class _Painted(QObject):
    """What of a widget is painted anew."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return False


def test_the_words_on_the_empty_canvas_go_as_a_whole_for_what_is_carried_over_it(hand, editor, view, qtbot):
    editor.new(Project())
    words = view.viewport().rect().center() + QPoint(150, 0)
    with_words = view.viewport().grab(QRect(words, QSize(100, 40))).toImage()
    QApplication.processEvents()
    painted = _Painted(view.viewport())
    hand.enter("dense", words - QPoint(300, 0))
    hand.hover([words - QPoint(280, 0)])
    qtbot.waitUntil(lambda: painted.region.contains(words))
    assert view.viewport().grab(QRect(words, QSize(100, 40))).toImage() != with_words
    painted.region = QRegion()
    hand.leave()
    qtbot.waitUntil(lambda: painted.region.contains(words))
    assert view.viewport().grab(QRect(words, QSize(100, 40))).toImage() == with_words


@pytest.mark.parametrize("how", ["leave", "escape"])
def test_a_drag_that_goes_away_leaves_nothing(hand, editor, view, how):
    before, items = editor.project, len(view.drawing.items())
    hand.enter("dense", hand.at(200, 250))
    hand.hover([hand.at(220, 250)])
    assert len(view.drawing.items()) == items + 1
    if how == "leave":
        hand.leave()
    else:
        hand.key(Qt.Key.Key_Escape)
        hand.drop(hand.at(220, 250))
    assert editor.project is before
    assert len(view.drawing.items()) == items


def test_a_drag_of_something_else_is_not_taken(hand):
    assert not hand.enter("no such layer", hand.at(200, 250))


def test_appending_builds_a_network_from_nothing(editor, view):
    editor.new(Project())
    for kind in ("input", "dense", "dense", "output"):
        view.append_layer(kind)
    assert chain(editor) == ["input_1", "dense_1", "dense_2", "output_1"]
    places = [editor.project.graph.node(node_id).x for node_id in chain(editor)]
    assert [after - before for before, after in pairwise(places)] == [152.0] * 3


def test_appending_to_a_node_inside_a_chain_inserts_after_it(editor, view):
    editor.select({"dense_1"})
    node_id = view.append_layer("activation")
    assert chain(editor) == ["input_1", "dense_1", node_id, "dense_2", "output_1"]
    assert editor.selection == {node_id}
    assert editor.undo_stack.count() == 1


def test_appending_never_covers_a_card(editor, view):
    editor.select({"output_1"})
    view.append_layer("dense")
    view.append_layer("input")
    places = [(node.x, node.y) for node in editor.project.graph.nodes]
    assert len(set(places)) == len(places)


def test_a_double_click_on_empty_canvas_searches_and_places(hand, editor, view):
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=hand.at(200, 200))
    field = view.findChild(QLineEdit, "layer_search")
    activated = []
    view.node_activated.connect(activated.append)
    QTest.keyClicks(field, "drop")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert activated == []  # Enter chose, and did not go on to rename
    node = editor.project.graph.node("dropout_1")
    assert abs(node.x + 60 - 200) <= 4
    assert view.hasFocus()


def test_the_search_is_as_high_as_what_it_finds(hand, view, qtbot):
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=hand.at(200, 200))
    popup = view.findChild(SearchPopup)
    assert popup.height() == MOST_HEIGHT
    qtbot.keyClicks(popup.finder.field, "upsample")
    entries = popup.finder.list
    assert entries.layers.rowCount() == 1
    assert entries.height() - entries.content_height() in range(3)
    top = popup.y()
    qtbot.keyClicks(popup.finder.field, " nonsense")
    assert not entries.isVisible()
    assert popup.height() < 90
    assert popup.finder.nothing.geometry().bottom() <= popup.finder.height()
    popup.finder.field.clear()
    assert (popup.height(), popup.y()) == (MOST_HEIGHT, top)
    assert view.rect().contains(popup.geometry())


def test_escape_closes_the_search(hand, editor, view):
    before = editor.project
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=hand.at(200, 200))
    field = view.findChild(QLineEdit, "layer_search")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not field.isVisible()
    assert editor.project is before


def test_escape_leaves_the_selection_and_the_keyboard_where_they_were(hand, editor, view, qtbot):
    editor.select({"dense_1"})
    view.search_layer()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert editor.selection == {"dense_1"}
    assert view.hasFocus()
