"""The Arrange menu by its keys: each command is one named entry that can be undone."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnstudio.app.main_window import MainWindow
from nnstudio.document.editing import edits
from nnstudio.session.editing.editor import Editor
from nnstudio.session.running.runner import Runner
from tests.helpers.drawing import Hand
from tests.helpers.projects import row_of

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def canvas(window, qtbot):
    project = row_of("input", "dense", "dense", "output")
    places = {"input_1": (0, 80), "dense_1": (100, 350), "dense_2": (500, 0), "output_1": (430, 200)}
    window.editor.new(edits.move(project, places))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.canvas.setFocus()
    return window.canvas


def places(canvas) -> list[tuple[float, float]]:
    return [(node.x, node.y) for node in canvas.editor.project.graph.nodes]


def test_laying_out_makes_a_row_in_one_entry_and_shows_it(canvas):
    before = canvas.editor.project
    QTest.keyClick(canvas, Qt.Key.Key_L, CONTROL)
    assert places(canvas) == [(0.0, 0.0), (152.0, 0.0), (304.0, 0.0), (456.0, 0.0)]
    assert canvas.editor.undo_stack.undoText() == "Lay out left to right"
    seen = canvas.mapToScene(canvas.viewport().rect()).boundingRect()
    assert seen.contains(canvas.drawing.drawing_rect())
    QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL)
    assert canvas.editor.project is before


def test_downwards_the_ports_turn_and_layers_go_on_below(canvas):
    QTest.keyClick(canvas, Qt.Key.Key_L, CONTROL | SHIFT)
    assert len({x for x, _ in places(canvas)}) == 1
    link = canvas.drawing.links[canvas.editor.project.graph.links[0]]
    assert link.start.x() == link.end.x()
    assert link.start.y() < link.end.y()
    canvas.editor.select({"dense_2"})
    node_id = canvas.append_layer("dropout")
    added = canvas.editor.project.graph.node(node_id)
    before = canvas.editor.project.graph.node("dense_2")
    assert (added.x, added.y) == (before.x, before.y + 144)
    hand = Hand(canvas)
    hand.drag(hand.input("dense_1"), hand.at(added.x + 300, added.y))
    assert canvas.editor.undo_stack.undoText() == "Disconnect"


@pytest.mark.parametrize(
    ("key", "name"), [(Qt.Key.Key_Left, "x"), (Qt.Key.Key_Up, "y"), (Qt.Key.Key_C, "x"), (Qt.Key.Key_M, "y")]
)
def test_selected_layers_are_aligned(canvas, key, name):
    QTest.keyClick(canvas, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(canvas, key, CONTROL | SHIFT)
    assert len({getattr(node, name) for node in canvas.editor.project.graph.nodes}) == 1
    assert canvas.editor.undo_stack.undoText() == "Align 4 layers"


def test_gaps_are_made_equal(canvas):
    QTest.keyClick(canvas, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(canvas, Qt.Key.Key_V, CONTROL | SHIFT)
    tops = sorted(y for _, y in places(canvas))
    gaps = [after - before for before, after in pairwise(tops)]
    assert gaps == [pytest.approx(gaps[0])] * 3


def test_one_layer_is_not_aligned_and_the_window_says_why(canvas, window):
    canvas.editor.select({"dense_1"})
    QTest.keyClick(canvas, Qt.Key.Key_Left, CONTROL | SHIFT)
    assert "select two or more" in window.message_bar.text
    assert canvas.editor.undo_stack.count() == 0


def test_zooming_to_the_selection_shows_it_large(canvas):
    canvas.editor.select({"dense_1"})
    QTest.keyClick(canvas, Qt.Key.Key_9, CONTROL)
    seen = canvas.mapToScene(canvas.viewport().rect()).boundingRect()
    assert seen.contains(canvas.drawing.nodes["dense_1"].scene_rect())
    assert canvas.camera.zoom > 1.2


def test_the_grid_can_be_left_and_the_window_remembers(canvas, window, qtbot):
    QTest.keyClick(canvas, Qt.Key.Key_G, CONTROL | SHIFT)
    canvas.camera.set_zoom(1.0)
    hand = Hand(canvas)
    start = hand.node("input_1")
    hand.drag(start, start + canvas.mapFromScene(13, 21) - canvas.mapFromScene(0, 0))
    node = canvas.editor.project.graph.node("input_1")
    assert (node.x % 8, node.y % 8) != (0, 0)
    editor = Editor()
    other = MainWindow(editor, Runner(editor))
    qtbot.addWidget(other)
    assert not other.actions_by_name["snap"].isChecked()
    assert not other.canvas.drawing.snaps
    other.runner.shutdown()
    other.inspection.shutdown()
