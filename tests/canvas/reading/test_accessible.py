"""A screen reader finds cards, ports, links, notes and frames in the canvas, with names and descriptions."""

import gc

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface

from nnstudio.document.drawing import annotating, blocks
from nnstudio.document.editing import edits
from nnstudio.document.graph import Link

CONTROL = Qt.KeyboardModifier.ControlModifier
Text = QAccessible.Text


@pytest.fixture
def canvas(view) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(view)
    assert found is not None
    return found


def things(canvas) -> dict[str, QAccessibleInterface]:
    """The children of the canvas that have a role in the drawing, by their names."""
    children = [canvas.child(number) for number in range(canvas.childCount())]
    roles = (QAccessible.Role.Graphic, QAccessible.Role.Link)
    return {child.text(Text.Name): child for child in children if child is not None and child.role() in roles}


def test_every_card_and_link_has_a_name_and_a_description(canvas):
    found = things(canvas)
    assert list(found) == [
        "Input",
        "Dense 1 · 16",
        "Dense 2 · 16",
        "Output",
        "Input to Dense 1 · 16",
        "Dense 1 · 16 to Dense 2 · 16",
        "Dense 2 · 16 to Output",
    ]
    assert all(child.text(Text.Description) for name, child in found.items() if " to " not in name)
    assert found["Dense 1 · 16"].parent().role() == QAccessible.Role.Canvas
    for number in range(canvas.childCount()):
        assert canvas.indexOfChild(canvas.child(number)) == number


def test_ports_say_what_they_are_linked_with(editor, canvas):
    project, merge = edits.add_node(editor.project, "add", 700, 0)
    project = edits.connect(project, "dense_1", merge, 1)
    editor.new(project)
    card = things(canvas)["Add"]
    ports = [card.child(number) for number in range(card.childCount())]
    assert [port.text(Text.Name) for port in ports] == [
        "Input 1 of Add",
        "Input 2 of Add",
        "Input 3 of Add",
        "Output of Add",
    ]
    assert [port.text(Text.Description) for port in ports] == ["free", "fed by Dense 1 · 16", "free", "free"]
    source = things(canvas)["Dense 1 · 16"]
    assert source.child(1).text(Text.Description) == "leads to Dense 2 · 16 and Add"
    assert all(card.indexOfChild(port) == number for number, port in enumerate(ports))


def test_they_are_found_where_they_are_seen(view, canvas):
    card = things(canvas)["Dense 1 · 16"]
    middle = view.viewport().mapToGlobal(
        view.mapFromScene(view.drawing.nodes["dense_1"].scene_rect().center())
    )
    assert card.rect().contains(middle)
    assert canvas.childAt(middle.x(), middle.y()).text(Text.Name) == "Dense 1 · 16"
    port = card.child(0)
    at: QPoint = port.rect().center()
    assert card.childAt(at.x(), at.y()).text(Text.Name) == "Input of Dense 1 · 16"


def test_what_the_keys_are_at_has_the_focus(hand, editor, canvas):
    hand.key(Qt.Key.Key_Tab)
    assert canvas.focusChild().text(Text.Name) == "Input"
    hand.key(Qt.Key.Key_Tab, CONTROL)
    here = canvas.focusChild()
    assert here.text(Text.Name) == "Dense 1 · 16"
    assert (here.state().focused, here.state().selected) == (1, 0)
    assert things(canvas)["Input"].state().selected == 1
    editor.select((), [Link("dense_2", "output_1")])
    assert things(canvas)["Dense 2 · 16 to Output"].state().selected == 1


def test_they_follow_the_drawing(editor, canvas):
    before = things(canvas)["Dense 2 · 16"]
    editor.perform("Delete", lambda project: edits.remove(project, ["dense_2"]))
    assert "Dense 2 · 16" not in things(canvas)
    assert QAccessible.uniqueId(things(canvas)["Output"]) != 0
    del before
    box = (0.0, 200.0, 100.0, 50.0)
    editor.perform("Note", lambda p: annotating.add_annotation(p, "note", box)[0])
    assert things(canvas)["Note"].text(Text.Description) == "Note without words"
    editor.perform("Block", lambda p: blocks.group(p, {"dense_1"}, "Body")[0])
    editor.perform("Fold", lambda p: blocks.set_folded(p, ["block_1"], True))
    found = things(canvas)
    assert "Body" in found
    assert "Input to Body" in found
    assert not any(name.startswith("Dense") for name in found)


def test_a_problem_is_told_at_the_card(editor, canvas):
    editor.perform("Cut", lambda project: edits.disconnect(project, Link("dense_2", "output_1")))
    assert "Nothing arrives at Output" in things(canvas)["Output"].text(Text.Description)


def test_asking_again_and_again_while_the_drawing_changes_breaks_nothing(editor, canvas):
    for number in range(60):
        editor.perform("Add", lambda p, n=number: edits.add_node(p, "dense", 10 * n, 200)[0])
        for child in things(canvas).values():
            assert child.isValid()
            assert all(child.child(port).text(Text.Name) for port in range(child.childCount()))
        if number % 3 == 2:
            gc.collect()
            editor.undo_stack.undo()
    editor.undo_stack.setIndex(0)
    assert len(things(canvas)) == 7
