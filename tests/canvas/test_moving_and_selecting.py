"""Cards are selected and moved by the mouse; one drag is one undo entry."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from nnstudio.document.editing import edits
from tests.helpers.drawing import MIDDLE, SHIFT


def place(editor, node_id: str) -> tuple[float, float]:
    node = editor.project.graph.node(node_id)
    return node.x, node.y


def test_a_click_selects_and_a_click_beside_deselects(hand, editor, view):
    hand.click(hand.node("dense_1"))
    assert editor.selection == {"dense_1"}
    assert view.drawing.nodes["dense_1"].selected
    hand.click(hand.at(200, 250))
    assert not editor.selection
    assert not view.drawing.nodes["dense_1"].selected


def test_shift_adds_to_the_selection_and_takes_out_of_it(hand, editor):
    hand.click(hand.node("dense_1"))
    hand.click(hand.node("dense_2"), SHIFT)
    assert editor.selection == {"dense_1", "dense_2"}
    hand.click(hand.node("dense_1"), SHIFT)
    assert editor.selection == {"dense_2"}


def test_a_click_on_one_of_several_selects_it_alone(hand, editor):
    editor.select({"dense_1", "dense_2"})
    hand.click(hand.node("dense_1"))
    assert editor.selection == {"dense_1"}


def test_dragging_moves_on_the_grid_in_one_entry(hand, editor):
    start = hand.node("dense_1")
    hand.drag(start, start + QPoint(10, 60), start + QPoint(37, 101))
    assert place(editor, "dense_1") == (200.0, 104.0)
    assert editor.undo_stack.count() == 1


def test_the_links_follow_while_a_card_is_dragged(hand, view):
    start = hand.node("dense_1")
    link = next(item for link, item in view.drawing.links.items() if link.source == "dense_1")
    before = link.start
    hand.press(start)
    hand.move(start, start + QPoint(0, 80))
    assert link.start.y() == before.y() + 80
    hand.release(start + QPoint(0, 80))


def test_all_selected_cards_move_together_in_one_entry(hand, editor):
    editor.select({"dense_1", "dense_2"})
    start = hand.node("dense_1")
    hand.drag(start, start + QPoint(0, 80))
    assert place(editor, "dense_1") == (160.0, 80.0)
    assert place(editor, "dense_2") == (320.0, 80.0)
    assert place(editor, "input_1") == (0.0, 0.0)
    assert editor.undo_stack.count() == 1
    assert editor.undo_stack.undoText() == "Move 2 layers"
    assert editor.selection == {"dense_1", "dense_2"}


def test_a_tremble_of_the_hand_is_a_click(hand, editor):
    start = hand.node("dense_1")
    hand.drag(start, start + QPoint(2, 1))
    assert editor.undo_stack.count() == 0


@pytest.mark.parametrize("end", ["escape", "other button", "focus lost"])
def test_a_move_that_is_broken_off_leaves_everything(hand, editor, view, end):
    before, start = editor.project, hand.node("dense_1")
    hand.press(start)
    hand.move(start, start + QPoint(0, 90))
    if end == "escape":
        hand.key(Qt.Key.Key_Escape)
    elif end == "other button":
        hand.press(start, Qt.MouseButton.RightButton)
        hand.release(start, Qt.MouseButton.RightButton)
    else:
        view.clearFocus()
    hand.release(start + QPoint(0, 90))
    assert editor.project is before
    assert view.drawing.nodes["dense_1"].pos().y() == 0


def test_the_rubber_band_selects_what_it_touches(hand, editor):
    hand.drag(hand.at(150, -40), hand.at(400, 60))
    assert editor.selection == {"dense_1", "dense_2"}
    assert editor.undo_stack.count() == 0


def test_the_rubber_band_with_shift_adds(hand, editor):
    editor.select({"input_1"})
    hand.drag(hand.at(310, -40), hand.at(400, 60), modifiers=SHIFT)
    assert editor.selection == {"input_1", "dense_2"}


def test_escape_takes_the_rubber_band_away(hand, editor, view):
    editor.select({"input_1"})
    items = len(view.drawing.items())
    start = hand.at(150, -40)
    hand.press(start)
    hand.move(start, hand.at(400, 60))
    hand.key(Qt.Key.Key_Escape)
    hand.release(hand.at(400, 60))
    assert editor.selection == {"input_1"}
    assert len(view.drawing.items()) == items


def test_the_middle_button_moves_the_paper(hand, editor, view):
    before = view.mapToScene(0, 0)
    start = hand.at(100, 200)
    hand.drag(start, start + QPoint(60, -30), button=MIDDLE)
    moved = view.mapToScene(0, 0) - before
    assert (round(moved.x()), round(moved.y())) == (-60, 30)
    assert editor.undo_stack.count() == 0


def test_space_and_drag_move_the_paper_even_over_a_card(hand, editor, view):
    before, start = view.mapToScene(0, 0), hand.node("dense_1")
    QTest.keyPress(view, Qt.Key.Key_Space)
    hand.drag(start, start + QPoint(50, 0))
    QTest.keyRelease(view, Qt.Key.Key_Space)
    assert round((view.mapToScene(0, 0) - before).x()) == -50
    assert editor.undo_stack.count() == 0


def test_the_card_under_the_mouse_and_its_port_show_it(hand, view, qtbot):
    nodes = view.drawing.nodes
    hand.move(hand.at(20, 500), hand.node("dense_1"))
    qtbot.waitUntil(lambda: nodes["dense_1"].hovered)  # a display tells of the pointer when it likes
    hand.move(hand.output("dense_2"))
    qtbot.waitUntil(lambda: [port.side for port in nodes["dense_2"].lit_ports] == ["output"])
    assert not nodes["dense_1"].hovered


def test_a_port_that_the_mouse_left_at_one_bound_is_dark_again(hand, view, qtbot):
    hand.move(hand.at(20, 500), hand.output("dense_2"))
    qtbot.waitUntil(lambda: bool(view.drawing.nodes["dense_2"].lit_ports))
    QTest.mouseMove(view.viewport(), hand.at(20, 500))
    qtbot.waitUntil(lambda: not view.drawing.nodes["dense_2"].lit_ports)


def test_a_double_click_on_a_card_activates_it(hand, view, qtbot):
    with qtbot.waitSignal(view.node_activated) as told:
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=hand.node("dense_1"))
    assert told.args == ["dense_1"]


def test_new_nodes_from_elsewhere_appear(editor, view):
    editor.perform("Add", lambda project: edits.add_node(project, "flatten", 0, 200)[0])
    assert view.drawing.nodes["flatten_1"].pos().y() == 200
    editor.undo_stack.undo()
    assert "flatten_1" not in view.drawing.nodes


@pytest.mark.parametrize("held", ["middle button", "space"])
def test_escape_puts_the_paper_back_where_it_was(hand, editor, view, held):
    start, corner = QPoint(300, 400), view.mapToScene(QPoint(0, 0))
    if held == "space":
        QTest.keyPress(view, Qt.Key.Key_Space)
    button = Qt.MouseButton.LeftButton if held == "space" else Qt.MouseButton.MiddleButton
    hand.press(start, button)
    hand._last = start
    hand.move(start + QPoint(90, 60))
    assert view.mapToScene(QPoint(0, 0)) != corner
    hand.key(Qt.Key.Key_Escape)
    assert view.mapToScene(QPoint(0, 0)) == corner
    hand.release(start + QPoint(90, 60), button)
    QTest.keyRelease(view, Qt.Key.Key_Space)
    assert view.gesture is None
    assert not editor.selection
    assert editor.undo_stack.count() == 0
