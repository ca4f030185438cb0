"""Links are drawn, moved and taken away by dragging their ends."""

import pytest
from PySide6.QtCore import QPoint, Qt

from nnstudio.document.editing import edits
from nnstudio.document.graph import Link


def links(editor) -> set[Link]:
    return set(editor.project.graph.links)


@pytest.fixture
def loose(editor):
    """The same row without its links."""
    editor.perform("Loosen", lambda project: edits.disconnect(project, project.graph.links))
    editor.undo_stack.clear()


@pytest.mark.usefixtures("loose")
def test_dragging_from_output_to_input_connects_in_one_entry(hand, editor):
    hand.drag(hand.output("input_1"), hand.at(140, 120), hand.input("dense_1"))
    assert links(editor) == {Link("input_1", "dense_1")}
    assert editor.undo_stack.count() == 1


@pytest.mark.usefixtures("loose")
def test_dragging_backwards_from_a_free_input_connects(hand, editor):
    hand.drag(hand.input("dense_1"), hand.output("input_1"))
    assert links(editor) == {Link("input_1", "dense_1")}


@pytest.mark.usefixtures("loose")
def test_the_end_snaps_to_a_port_nearby(hand, editor):
    hand.drag(hand.output("input_1"), hand.input("dense_1") + QPoint(-12, 14))
    assert links(editor) == {Link("input_1", "dense_1")}


@pytest.mark.usefixtures("loose")
def test_dropping_on_a_card_connects_with_its_port(hand, editor):
    hand.drag(hand.output("input_1"), hand.node("dense_2"))
    assert links(editor) == {Link("input_1", "dense_2")}


def test_legal_ports_light_up_and_cards_without_one_are_dimmed(hand, view):
    start = hand.output("dense_1")
    hand.press(start)
    hand.move(start, hand.at(220, 150))
    nodes = view.drawing.nodes
    assert {port.node_id for port in nodes["dense_2"].lit_ports} == {"dense_2"}
    assert {port.side for port in nodes["dense_2"].lit_ports} == {"input"}
    assert not nodes["input_1"].lit_ports
    assert nodes["input_1"].dimmed
    hand.release(hand.at(220, 150))
    assert not any(item.lit_ports or item.dimmed for item in nodes.values())


def test_a_link_back_is_refused_because_it_makes_a_loop(hand, editor, qtbot, view):
    before = editor.project
    start, end = hand.output("dense_2"), hand.node("dense_1")
    hand.press(start)
    hand.move(start, hand.at(300, 150), end)
    assert view.overlays.hint.isVisible()
    assert "loop" in view.overlays.hint.text()
    with qtbot.waitSignal(editor.refused) as refused:
        hand.release(end)
    assert "loop" in refused.args[0]
    assert editor.project is before
    assert not view.overlays.hint.isVisible()


def test_nothing_leads_into_an_input(hand, editor, qtbot):
    with qtbot.waitSignal(editor.refused) as refused:
        hand.drag(hand.output("dense_1"), hand.at(150, 150), hand.node("input_1"))
    assert "data enters" in refused.args[0]


def test_dragging_a_links_end_away_disconnects(hand, editor):
    hand.drag(hand.input("dense_2"), hand.at(250, 200))
    assert links(editor) == {Link("input_1", "dense_1"), Link("dense_2", "output_1")}
    assert editor.undo_stack.undoText() == "Disconnect"


def test_dragging_a_links_end_to_another_port_moves_it(hand, editor):
    hand.drag(hand.input("dense_2"), hand.at(400, 150), hand.input("output_1"))
    assert Link("dense_1", "output_1") in links(editor)
    assert Link("dense_1", "dense_2") not in links(editor)
    assert editor.undo_stack.count() == 1


def test_putting_a_links_end_back_changes_nothing(hand, editor):
    before = editor.project
    hand.drag(hand.input("dense_2"), hand.at(250, 200), hand.input("dense_2"))
    assert editor.project is before
    assert editor.undo_stack.count() == 0


def test_the_beginning_of_a_link_can_be_moved_too(hand, editor):
    start = hand.output("dense_1") + QPoint(14, 0)
    hand.drag(start, hand.at(300, 150), hand.output("input_1"))
    assert Link("input_1", "dense_2") in links(editor)


def test_a_merging_layer_offers_a_free_port_for_each_further_link(hand, editor, view):
    editor.perform("Add", lambda project: edits.add_node(project, "add", 400, 200)[0])
    for source in ("input_1", "dense_1", "dense_2"):
        hand.drag(
            hand.output(source),
            hand.at(250, 250),
            hand.input("add_1", len(editor.project.graph.incoming("add_1"))),
        )
    assert [link.source for link in editor.project.graph.incoming("add_1")] == [
        "input_1",
        "dense_1",
        "dense_2",
    ]
    assert view.drawing.nodes["add_1"].card.inputs == 4


def test_escape_during_the_drag_leaves_everything(hand, editor, view):
    before = editor.project
    start = hand.input("dense_2")
    hand.press(start)
    hand.move(start, hand.at(250, 200))
    hand.key(Qt.Key.Key_Escape)
    hand.release(hand.at(250, 200))
    assert editor.project is before
    assert view.gesture is None
    assert all(item.isVisible() for item in view.drawing.links.values())


def test_an_undo_during_the_drag_ends_it(hand, editor, view):
    editor.perform("Move", lambda project: edits.move(project, {"dense_1": (160.0, 80.0)}))
    start = hand.output("dense_1")
    hand.press(start)
    hand.move(start, hand.at(250, 200))
    editor.undo_stack.undo()
    assert view.gesture is None
    hand.release(hand.at(250, 200))
    assert editor.undo_stack.index() == 0


def test_a_click_selects_a_link_and_delete_takes_it_away(hand, editor):
    hand.click(hand.link("dense_1", "dense_2"))
    assert editor.selected_links == {Link("dense_1", "dense_2")}
    hand.key(Qt.Key.Key_Delete)
    assert Link("dense_1", "dense_2") not in links(editor)
