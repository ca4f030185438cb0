"""By keys alone one goes over the drawing, selects several things, and changes the size of notes."""

import pytest
from PySide6.QtCore import Qt

from nnstudio.canvas import look
from nnstudio.document.drawing import annotating, blocks

KEYS = Qt.KeyboardModifier
ALT, CONTROL, SHIFT = KEYS.AltModifier, KEYS.ControlModifier, KEYS.ShiftModifier
Key = Qt.Key


@pytest.fixture
def note(editor) -> str:
    """A note below the second layer."""
    box = (160.0, 160.0, 176.0, 64.0)
    editor.perform("Note", lambda project: annotating.add_annotation(project, "note", box)[0])
    editor.undo_stack.clear()
    return "note_1"


@pytest.fixture
def frame(editor) -> str:
    """A frame around both Dense layers."""
    box = (136.0, -40.0, 328.0, 160.0)
    editor.perform("Frame", lambda project: annotating.add_annotation(project, "frame", box)[0])
    editor.undo_stack.clear()
    return "frame_1"


def colours_in(view, rect) -> set[str]:
    """The colours of a rectangle of the viewport."""
    picture = view.grab(rect).toImage()
    return {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}


def slip(editor):
    (annotation,) = editor.project.sheet.annotations
    return annotation


def test_layers_that_are_far_apart_are_selected_by_keys_alone(hand, editor, view):
    hand.key(Key.Key_Tab)
    for _ in range(2):
        hand.key(Key.Key_Tab, CONTROL)
    assert editor.selection == {"input_1"}
    assert view.walk.ringed == "dense_2"
    assert view.accessibleDescription().startswith("Dense 2")
    assert view.accessibleDescription().endswith("not selected, 1 selected in all")
    hand.key(Key.Key_Space, CONTROL)
    assert editor.selection == {"input_1", "dense_2"}
    assert view.accessibleDescription().endswith("; selected, 2 selected in all")
    hand.key(Key.Key_Delete)
    assert [node.id for node in editor.project.graph.nodes] == ["dense_1", "output_1"]


def test_the_ring_goes_back_and_takes_out_again(hand, editor, view):
    hand.key(Key.Key_A, CONTROL)
    hand.key(Key.Key_Tab, CONTROL | SHIFT)
    assert view.walk.ringed == ""  # all are selected: there is nothing before the first one
    editor.select({"dense_2", "output_1"})
    hand.key(Key.Key_Backtab, CONTROL | SHIFT)
    hand.key(Key.Key_Tab, CONTROL)
    assert view.walk.ringed == "dense_2"
    hand.key(Key.Key_Space, SHIFT)
    assert editor.selection == {"output_1"}
    assert "taken out of the selection" in view.accessibleDescription()
    assert view.gesture is None


def test_the_ring_is_seen_and_goes_with_the_next_click(hand, editor, view):
    hand.key(Key.Key_Tab, CONTROL)
    hand.key(Key.Key_Tab, CONTROL)
    rect = view.drawing.nodes["dense_1"].scene_rect()
    beside = view.mapFromScene(rect.adjusted(-8, 16, -rect.width() - 4, -60)).boundingRect()
    ring = colours_in(view, beside)
    hand.click(hand.node("output_1"))
    assert view.walk.ringed == ""
    assert look.look().accent.name() in ring - colours_in(view, beside)


def test_alt_and_an_arrow_go_to_the_nearest_on_that_side(hand, editor, view, note):
    editor.select({"input_1"})
    hand.key(Key.Key_Right, ALT)
    assert editor.selection == {"dense_1"}
    hand.key(Key.Key_Down, ALT)
    assert (editor.selection, editor.selected_annotations) == (frozenset(), {note})
    hand.key(Key.Key_Up, ALT)
    hand.key(Key.Key_Right, ALT | SHIFT)
    assert len(editor.selection) == 2
    hand.key(Key.Key_Left, ALT)
    assert len(editor.selection) == 1
    before = editor.project
    hand.key(Key.Key_Up, ALT)
    assert editor.project is before


def test_without_a_selection_an_arrow_with_alt_begins_at_the_first(hand, editor):
    hand.key(Key.Key_Down, ALT)
    assert editor.selection == {"input_1"}


def test_notes_join_a_selection_and_move_with_it(hand, editor, note):
    editor.select({"dense_1"})
    hand.key(Key.Key_Down, ALT | SHIFT)
    assert (editor.selection, editor.selected_annotations) == ({"dense_1"}, {note})
    hand.key(Key.Key_Right)
    assert (editor.project.graph.node("dense_1").x, slip(editor).x) == (168, 168)


def test_a_note_gets_another_size_by_keys_as_one_step(hand, editor, view, note):
    editor.select((), annotations={note})
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Down, Key.Key_Left):
        hand.key(key, CONTROL)
    assert (slip(editor).x, slip(editor).y, slip(editor).width, slip(editor).height) == (160, 160, 184, 72)
    assert view.drawing.annotations.items[note].size == (184, 72)
    assert (editor.undo_stack.count(), editor.undo_stack.undoText()) == (1, "Resize a note")
    hand.key(Key.Key_Right)
    assert editor.undo_stack.undoText() != "Resize a note"
    editor.undo_stack.setIndex(0)
    assert (slip(editor).width, slip(editor).height) == (176, 64)


def test_the_words_of_a_note_are_not_cut_off_by_keys(hand, editor, note):
    editor.perform("Write", lambda project: annotating.set_text(project, note, "many words " * 12))
    editor.select((), annotations={note})
    for _ in range(4):
        hand.key(Key.Key_Up, CONTROL)
    assert slip(editor).height > 100


def test_a_frame_is_resized_alone_and_moved_with_what_is_in_it(hand, editor, frame):
    editor.select((), annotations={frame})
    hand.key(Key.Key_Down, CONTROL)
    assert slip(editor).height == 168
    assert editor.project.graph.node("dense_1").y == 0
    hand.key(Key.Key_Down)
    hand.key(Key.Key_Down, SHIFT)
    assert [node.y for node in editor.project.graph.nodes] == [0, 72, 72, 0]
    assert slip(editor).y == 32
    assert editor.undo_stack.count() == 2


def test_a_layer_has_no_size_to_change_and_the_words_say_so(hand, editor, qtbot):
    editor.select({"dense_1"})
    before = editor.project
    with qtbot.waitSignal(editor.refused) as refused:
        hand.key(Key.Key_Right, CONTROL)
    assert "notes and frames" in refused.args[0]
    assert editor.project is before


def test_a_folded_block_is_taken_as_a_whole(hand, editor, view):
    project, _ = blocks.group(editor.project, {"dense_1", "dense_2"}, "Body")
    editor.new(blocks.set_folded(project, ["block_1"], True))
    hand.key(Key.Key_Tab)
    hand.key(Key.Key_Tab, CONTROL)
    hand.key(Key.Key_Space, CONTROL)
    assert editor.selection == {"input_1", "dense_1", "dense_2"}
    assert "Body" in view.accessibleDescription()
