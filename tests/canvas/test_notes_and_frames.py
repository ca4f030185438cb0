"""Notes and frames are written, moved with what is in them, made larger, coloured, copied and undone."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from nnstudio.canvas.annotating.text_editing import AnnotationField
from nnstudio.document.drawing import annotating
from nnstudio.document.sheet import Annotation

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def field_of(view) -> AnnotationField | None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return view.findChild(AnnotationField)


def only(editor) -> Annotation:
    (annotation,) = editor.project.sheet.annotations
    return annotation


@pytest.fixture
def note(editor):
    """A note below the row of layers."""
    box = (160.0, 160.0, 176.0, 64.0)
    editor.perform("Note", lambda project: annotating.add_annotation(project, "note", box)[0])
    editor.undo_stack.clear()
    return "note_1"


@pytest.fixture
def frame(editor):
    """A frame around both Dense layers."""
    box = (136.0, -40.0, 328.0, 160.0)
    editor.perform("Frame", lambda project: annotating.add_annotation(project, "frame", box)[0])
    editor.undo_stack.clear()
    return "frame_1"


def test_n_puts_a_note_where_the_mouse_is_and_its_words_can_be_written(hand, editor, view):
    QCursor.setPos(view.viewport().mapToGlobal(hand.at(200, 160)))
    hand.key(Qt.Key.Key_N)
    field = field_of(view)
    assert field.hasFocus()
    QTest.keyClicks(field, "Why two layers?")
    QTest.keyClick(field, Qt.Key.Key_Return, CONTROL)
    assert only(editor).text == "Why two layers?"
    assert (only(editor).x, only(editor).y) == (200.0, 160.0)
    assert field_of(view) is None
    assert view.hasFocus()
    assert editor.undo_stack.undoText() == "Write a note"
    editor.undo_stack.setIndex(0)
    assert not editor.project.sheet.annotations
    assert not view.drawing.annotations.items


def test_letters_in_the_field_are_words_and_no_commands(hand, editor, view, note):
    QTest.mouseDClick(view.viewport(), LEFT, pos=hand.at(200, 180))
    QTest.keyClicks(field_of(view), "fan / n")
    QTest.keyClick(field_of(view), Qt.Key.Key_Backspace)
    hand.click(hand.at(600, 300))  # elsewhere
    assert only(editor).text == "fan /"
    assert len(editor.project.graph.nodes) == 4


def test_escape_gives_the_words_up(hand, editor, view, note):
    before = editor.project
    QTest.mouseDClick(view.viewport(), LEFT, pos=hand.at(200, 180))
    QTest.keyClicks(field_of(view), "nonsense")
    QTest.keyClick(field_of(view), Qt.Key.Key_Escape)
    assert editor.project is before
    assert field_of(view) is None


def test_an_undo_while_writing_gives_the_words_up(hand, editor, view):
    hand.key(Qt.Key.Key_N)
    QTest.keyClicks(field_of(view), "late")
    editor.undo_stack.undo()
    assert field_of(view) is None
    assert not editor.project.sheet.annotations


def test_a_note_grows_with_its_words(hand, editor, view, note):
    QTest.mouseDClick(view.viewport(), LEFT, pos=hand.at(200, 180))
    QTest.keyClicks(field_of(view), "many words " * 20)
    QTest.keyClick(field_of(view), Qt.Key.Key_Return, CONTROL)
    tall = only(editor).height
    assert tall > 120
    editor.select((), annotations={note})
    corner = hand.at(160 + 176 - 5, 160 + tall - 5)
    hand.drag(corner, hand.at(520, 170))  # wider, and lower than the words need
    assert only(editor).width > 300
    assert 64 < only(editor).height < tall


def test_the_corner_shows_that_it_can_be_pulled(hand, view, note):
    hand.move(hand.at(160 + 176 - 5, 160 + 64 - 5))
    assert view.viewport().cursor().shape() == Qt.CursorShape.SizeFDiagCursor
    hand.move(hand.at(200, 180))
    assert view.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor


def test_f_frames_the_selection_with_room_to_spare(hand, editor, view):
    editor.select({"dense_1", "dense_2"})
    hand.key(Qt.Key.Key_F)
    QTest.keyClicks(field_of(view), "Hidden")
    QTest.keyClick(field_of(view), Qt.Key.Key_Return)
    assert (only(editor).kind, only(editor).text) == ("frame", "Hidden")
    rect = view.drawing.annotations.items["frame_1"].scene_rect()
    assert all(rect.contains(view.drawing.nodes[node_id].scene_rect()) for node_id in ("dense_1", "dense_2"))
    assert not rect.intersects(view.drawing.nodes["input_1"].scene_rect())


def test_a_frame_takes_along_what_is_in_it_in_one_entry(hand, editor, view, frame):
    editor.perform("Note", lambda p: annotating.add_annotation(p, "note", (200.0, 100.0, 64.0, 16.0))[0])
    editor.undo_stack.clear()
    start = hand.at(200, -25)
    hand.drag(start, start + QPoint(0, 80))
    graph, sheet = editor.project.graph, editor.project.sheet
    assert [node.y for node in graph.nodes] == [0, 80, 80, 0]
    assert [each.y for each in sheet.annotations] == [40, 180]
    assert editor.undo_stack.count() == 1
    editor.undo_stack.undo()
    assert view.drawing.annotations.items[frame].y() == -40


def test_inside_a_frame_cards_and_rubber_band_work_as_ever(hand, editor, frame):
    hand.click(hand.node("dense_1"))
    assert editor.selection == {"dense_1"}
    hand.drag(hand.at(150, 110), hand.at(250, 20))
    assert editor.selection == {"dense_1"}
    assert not editor.selected_annotations


def test_the_rubber_band_takes_what_it_holds_as_a_whole(hand, editor, note, frame):
    hand.drag(hand.at(100, 250), hand.at(420, 130))
    assert editor.selected_annotations == {note}


def test_escape_during_a_drag_leaves_all(hand, editor, view, frame):
    before = editor.project
    start = hand.at(200, -25)
    hand.press(start)
    hand._last = start
    hand.move(start + QPoint(0, 90))
    assert view.drawing.nodes["dense_1"].y() > 0
    hand.key(Qt.Key.Key_Escape)
    hand.release(start + QPoint(0, 90))
    assert editor.project is before
    assert view.drawing.nodes["dense_1"].y() == 0
    assert view.drawing.annotations.items[frame].y() == -40


def test_arrow_keys_delete_copy_and_paste(hand, editor, note):
    hand.click(hand.at(200, 180))
    assert editor.selected_annotations == {note}
    hand.key(Qt.Key.Key_Right)
    assert only(editor).x == 168
    hand.key(Qt.Key.Key_C, CONTROL)
    hand.key(Qt.Key.Key_V, CONTROL)
    assert editor.selected_annotations == {"note_2"}
    hand.key(Qt.Key.Key_Delete)
    assert only(editor).id == note
    assert editor.undo_stack.undoText() == "Delete a note"


def test_a_colour_is_chosen_in_the_context_menu(hand, editor, view, note):
    point = hand.at(200, 180)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, view.viewport().mapToGlobal(point))
    QApplication.sendEvent(view.viewport(), event)
    menu = next(menu for menu in view.findChildren(QMenu) if menu.title() == "Colour")
    next(action for action in menu.actions() if action.text() == "Green").trigger()
    assert only(editor).colour == "green"
    menu.parent().close()


def test_laying_out_keeps_layers_in_their_frame(editor, view, frame):
    from nnstudio.canvas import arranging

    editor.perform("Away", lambda p: annotating.move_annotations(p, {frame: (136.0, -40.0)}))
    arranging.arrange(view, "down")
    rect = view.drawing.annotations.items[frame].scene_rect()
    assert rect.contains(view.drawing.nodes["dense_1"].scene_rect())
    assert rect.contains(view.drawing.nodes["dense_2"].scene_rect())


def test_tab_visits_notes_and_frames_in_reading_order_beside_the_layers(editor, view, note, frame):
    visited = []
    for _ in range(6):
        QTest.keyClick(view, Qt.Key.Key_Tab)
        visited += editor.selection | editor.selected_annotations
    assert visited == ["input_1", frame, "dense_1", note, "dense_2", "output_1"]
    QTest.keyClick(view, Qt.Key.Key_Backtab)
    QTest.keyClick(view, Qt.Key.Key_Backtab)
    assert editor.selected_annotations == {note}
    assert view.accessibleDescription() == "Note without words"


def test_a_note_is_reached_written_moved_and_removed_by_keys_alone(hand, editor, view, note):
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Tab)
    hand.key(Qt.Key.Key_Return)
    QTest.keyClicks(field_of(view), "by keys")
    QTest.keyClick(field_of(view), Qt.Key.Key_Return, CONTROL)
    assert only(editor).text == "by keys"
    assert view.accessibleDescription() == "Note: by keys"
    hand.key(Qt.Key.Key_Down)
    assert only(editor).y == 168
    hand.key(Qt.Key.Key_Delete)
    assert not editor.project.sheet.annotations
    assert len(editor.project.graph.nodes) == 4


@pytest.mark.parametrize("keys", [(Qt.Key.Key_D,), (Qt.Key.Key_C, Qt.Key.Key_V)])
def test_copying_a_frame_copies_what_lies_in_it(hand, editor, frame, keys):
    editor.select((), annotations={frame})
    for key in keys:
        hand.key(key, CONTROL)
    assert editor.selection == {"dense_3", "dense_4"}
    assert editor.selected_annotations == {"frame_2"}
    assert [link.source for link in editor.project.graph.incoming("dense_4")] == ["dense_3"]
    assert editor.undo_stack.count() == 1
    old, new = (editor.project.sheet.by_id[each] for each in (frame, "frame_2"))
    first, copy = (editor.project.graph.node(each) for each in ("dense_1", "dense_3"))
    assert (new.x - old.x, new.y - old.y) == (copy.x - first.x, copy.y - first.y)


def test_cutting_a_frame_takes_what_lies_in_it_and_pasting_brings_it_back(hand, editor, frame):
    editor.select((), annotations={frame})
    hand.key(Qt.Key.Key_X, CONTROL)
    assert [node.id for node in editor.project.graph.nodes] == ["input_1", "output_1"]
    hand.key(Qt.Key.Key_V, CONTROL)
    assert len(editor.project.graph.nodes) == 4
    assert len(editor.project.sheet.annotations) == 1


def test_the_overview_shows_notes_and_frames(editor, view, note, frame):
    minimap = view.overlays.minimap
    picture = minimap.grab().toImage()
    origin, scale = minimap._mapping
    for each, point in ((note, QPointF(8, 8)), (frame, QPointF(12, 12))):
        item = view.drawing.annotations.items[each]
        place = ((item.pos() + point - origin) * scale).toPoint()
        assert picture.pixelColor(place * picture.devicePixelRatio()) == item.ground()


def test_escape_gives_a_note_its_size_back(hand, editor, view, note):
    before = editor.project
    corner = hand.at(160 + 176 - 5, 160 + 64 - 5)
    hand.press(corner)
    hand._last = corner
    hand.move(corner + QPoint(80, 80))
    assert view.drawing.annotations.items[note].size != (176, 64)
    hand.key(Qt.Key.Key_Escape)
    hand.release(corner + QPoint(80, 80))
    assert editor.project is before
    assert view.drawing.annotations.items[note].size == (176, 64)
