"""Layers go from window to window by way of the system's clipboard, as JSON."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from nnstudio.canvas.view import CanvasView
from nnstudio.document.editing import edits
from nnstudio.document.graph import Link
from nnstudio.session.editing.editor import Editor
from tests.helpers.drawing import Hand

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def other(qtbot):
    """Another window with an empty project."""
    view = CanvasView(Editor())
    view.resize(600, 400)
    qtbot.addWidget(view)
    return view


def test_settings_names_and_links_arrive_in_the_other_window(hand, editor, view, other, qtbot):
    editor.perform("Units", lambda project: edits.set_setting(project, "dense_1", "units", 7))
    editor.perform("Name", lambda project: edits.set_title(project, "dense_2", "head"))
    editor.select({"dense_1", "dense_2"})
    hand.key(Qt.Key.Key_C, CONTROL)
    assert {
        node["id"] for node in json.loads(QGuiApplication.clipboard().text())["nodes"]
    } == editor.selection
    with qtbot.waitActive(other):
        other.show()
        other.activateWindow()
    Hand(other).key(Qt.Key.Key_V, CONTROL)
    graph = other.editor.project.graph
    assert [node.layer.units for node in graph.of_kind("dense")] == [7, 16]
    assert graph.node("dense_2").title == "head"
    assert graph.links == (Link("dense_1", "dense_2"),)
    assert other.editor.undo_stack.undoText() == "Paste 2 layers"


def test_what_is_subtracted_stays_so_where_only_it_was_copied(hand, editor, view):
    project = edits.insert_on_link(editor.project, Link("dense_2", "output_1"), "subtract", 400, 0)[0]
    project = edits.connect(
        edits.disconnect(project, Link("dense_2", "subtract_1")), "dense_1", "subtract_1", 0
    )
    editor.new(edits.connect(project, "dense_2", "subtract_1", 1))
    editor.select({"dense_2", "subtract_1"})
    for key in (Qt.Key.Key_C, Qt.Key.Key_V):
        hand.key(key, CONTROL)
    assert editor.project.graph.incoming("subtract_2") == (Link("dense_3", "subtract_2", 1),)
    hand.drag(hand.output("input_1"), hand.input("subtract_2", 0))
    sources = [link.source for link in editor.project.graph.incoming("subtract_2")]
    assert sources == ["input_1", "dense_3"]
