"""Layers are grouped, folded to one card, moved, linked, copied, unfolded and set free by hand."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from nnstudio.canvas import arranging, look, picture
from nnstudio.canvas.annotating.text_editing import AnnotationField
from nnstudio.canvas.cards.card_painting import fitting
from nnstudio.canvas.cards.port import Port
from nnstudio.document.drawing import blocks
from nnstudio.document.editing import edits
from nnstudio.document.graph import Link
from nnstudio.document.sheet import Block
from nnstudio.widgets.layers.block_list import BLOCK_MIME
from tests.helpers.mirroring import assert_mirrors
from tests.helpers.projects import row_of

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def only(editor) -> Block:
    (block,) = editor.project.sheet.blocks
    return block


def write(view, words: str) -> None:
    """Type a name into the field that is open."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    field = view.findChild(AnnotationField)
    QTest.keyClicks(field, words)
    QTest.keyClick(field, Qt.Key.Key_Return)


def card_at(view) -> QPoint:
    """The middle of the only folded block's card."""
    (item,) = view.drawing.blocks.cards.values()
    return view.mapFromScene(item.scene_rect().center() - QPointF(0, 20))


def title_at(view, dx: float = 60.0) -> QPoint:
    """The title of the only unfolded block."""
    (frame,) = view.drawing.blocks.frames.values()
    return view.mapFromScene(frame.scene_rect().topLeft() + QPointF(dx, 14))


@pytest.fixture
def residual(editor, view):
    """input_1 → dense_1 → dense_2 → add_1 → output_1 and input_1 → add_1; the middle is a folded block."""
    project = row_of("input", "dense", "dense", "add", "output")
    project = edits.connect(project, "input_1", "add_1")
    project, _ = blocks.group(project, {"dense_1", "dense_2", "add_1"}, "Residual")
    editor.new(blocks.set_folded(project, ["block_1"], True))
    view.camera.set_zoom(1.0)
    return only(editor)


def test_ctrl_g_groups_and_the_name_can_be_written_at_once(hand, editor, view):
    hand.click(hand.node("dense_1"))
    hand.click(hand.node("dense_2"), SHIFT)
    hand.key(Qt.Key.Key_G, CONTROL)
    write(view, "Hidden part")
    assert only(editor) == Block("block_1", "Hidden part", ("dense_1", "dense_2"))
    assert editor.selection == {"dense_1", "dense_2"}
    assert view.hasFocus()
    names = [editor.undo_stack.text(entry) for entry in range(editor.undo_stack.count())]
    assert names == ["Group 2 layers", "Name the block Hidden part"]
    frame = view.drawing.blocks.frames["block_1"].scene_rect()
    assert frame.contains(view.drawing.nodes["dense_1"].scene_rect())
    assert frame.contains(view.drawing.nodes["dense_2"].scene_rect())
    editor.undo_stack.setIndex(0)
    assert not view.drawing.blocks.frames
    assert_mirrors(view)


def test_b_folds_and_unfolds(hand, editor, view):
    editor.select({"dense_1", "dense_2"})
    hand.key(Qt.Key.Key_G, CONTROL)
    write(view, "Hidden")
    before = editor.project
    hand.key(Qt.Key.Key_B)
    assert only(editor).folded
    assert not view.drawing.nodes["dense_1"].isVisible()
    card = view.drawing.blocks.cards["block_1"]
    assert (card.card.title, card.card.caption) == ("Hidden", "2 layers")
    inner = Link("dense_1", "dense_2")
    assert all(item.isVisible() == (link != inner) for link, item in view.drawing.links.items())
    assert editor.undo_stack.undoText() == "Fold Hidden"
    assert_mirrors(view)
    assert card.scene_rect().right() + 32 == view.drawing.nodes["output_1"].x()  # no hole is left
    folded = editor.project
    hand.key(Qt.Key.Key_B)
    opened = editor.project
    frame = view.drawing.blocks.frames["block_1"].scene_rect()
    assert frame.right() + 32 == view.drawing.nodes["output_1"].x()
    assert view.drawing.nodes["dense_1"].isVisible()
    assert editor.undo_stack.undoText() == "Unfold Hidden"
    hand.key(Qt.Key.Key_B)
    assert editor.project == folded
    hand.key(Qt.Key.Key_B)
    assert editor.project == opened
    editor.undo_stack.setIndex(2)  # grouped and named
    assert editor.project is before


def test_folding_with_one_of_its_layers_selected_selects_the_block(hand, editor, view, residual):
    hand.click(card_at(view))
    hand.key(Qt.Key.Key_B)
    hand.click(hand.node("dense_2"))
    assert editor.selection == {"dense_2"}
    hand.key(Qt.Key.Key_B)
    assert editor.selection == set(residual.members)
    assert_mirrors(view)


def test_a_click_on_the_sign_folds_and_a_double_click_unfolds(hand, editor, view, residual):
    QTest.mouseDClick(view.viewport(), LEFT, pos=card_at(view))
    assert not only(editor).folded
    hand.press(title_at(view, 12))
    hand.release(title_at(view, 60))  # let go beside the sign
    assert not only(editor).folded
    assert view.tooltip_at(title_at(view, 12)).startswith("Fold")
    assert view.tooltip_at(title_at(view)).startswith("Residual")
    hand.click(title_at(view, 12))
    assert only(editor).folded


def test_the_card_tells_what_is_in_it(editor, view, residual):
    card = view.drawing.blocks.cards["block_1"].card
    assert card.families == ("dense", "dense", "merge")
    assert [cell[2] for cell in card.preview.cards] == ["dense", "dense", "merge"]
    assert card.preview.links == ((0, 1), (1, 2))
    assert "3 layers" in card.caption
    assert "Residual" in card.description


def test_one_press_selects_the_whole_block_and_a_drag_moves_it(hand, editor, view, residual):
    start = card_at(view)
    hand.drag(start, start + QPoint(0, 160))
    assert editor.selection == set(residual.members)
    assert [node.y for node in editor.project.graph.nodes] == [0, 160, 160, 160, 0]
    assert editor.undo_stack.undoText() == "Move 3 layers"
    assert_mirrors(view)
    hand.key(Qt.Key.Key_Up)
    assert [node.y for node in editor.project.graph.nodes] == [0, 152, 152, 152, 0]


def test_a_drag_of_the_title_moves_an_unfolded_block_and_escape_gives_it_up(hand, editor, view, residual):
    hand.click(card_at(view))
    hand.key(Qt.Key.Key_B)
    editor.select(())
    start = title_at(view)
    hand.press(start)
    hand._last = start
    hand.move(start + QPoint(0, 80))
    assert editor.selection == set(residual.members)
    assert view.drawing.nodes["dense_1"].y() == 80
    assert view.mapFromScene(view.drawing.blocks.frames["block_1"].pos()).y() > start.y()
    hand.key(Qt.Key.Key_Escape)
    hand.release(start)
    assert view.drawing.nodes["dense_1"].y() == 0
    hand.drag(start, start + QPoint(0, 80))
    assert [node.y for node in editor.project.graph.nodes] == [0, 80, 80, 80, 0]


def test_both_ways_into_a_block_are_one_line_and_taken_away_together(hand, editor, view, residual):
    card = view.drawing.blocks.cards["block_1"]
    assert len(card.ports()) == 2
    end = view.mapFromScene(card.port_point(Port("dense_1", "input")))
    hand.drag(end, end + QPoint(-20, 120))
    assert editor.project.graph.incoming("dense_1") == ()
    assert [link.source for link in editor.project.graph.incoming("add_1")] == ["dense_2"]
    assert editor.undo_stack.undoText() == "Disconnect"
    assert len(card.ports()) == 2  # the block knows that one link fed both
    assert_mirrors(view)
    hand.drag(hand.output("input_1"), view.mapFromScene(card.port_point(Port("add_1", "input", 1))))
    assert {Link("input_1", "dense_1"), Link("input_1", "add_1", 1)} <= set(editor.project.graph.links)


def test_a_link_from_another_layer_takes_the_place_of_both(hand, editor, view, residual):
    editor.perform("Add", lambda project: edits.add_node(project, "input", 0.0, 160.0)[0])
    card = view.drawing.blocks.cards["block_1"]
    hand.drag(hand.output("input_2"), view.mapFromScene(card.port_point(Port("dense_1", "input"))))
    assert Link("input_2", "dense_1") in editor.project.graph.links
    assert Link("input_2", "add_1", 1) in editor.project.graph.links
    assert not editor.project.graph.outgoing("input_1")
    assert_mirrors(view)


def test_a_link_out_of_a_block_starts_at_its_last_layer(hand, editor, view, residual):
    editor.perform("Add", lambda project: edits.add_node(project, "dense", 480.0, 160.0)[0])
    card = view.drawing.blocks.cards["block_1"]
    hand.drag(view.mapFromScene(card.port_point(Port("add_1", "output"))), hand.input("dense_3"))
    assert Link("add_1", "dense_3") in editor.project.graph.links


def test_a_layer_dropped_on_the_line_into_a_block_is_passed_by_both(hand, editor, view, residual):
    hand.drop_layer("dropout", hand.link("input_1", "dense_1"))
    sources = {link.source for each in ("dense_1", "add_1") for link in editor.project.graph.incoming(each)}
    assert sources == {"dropout_1", "dense_2"}
    assert_mirrors(view)


def test_a_layer_is_appended_behind_a_selected_block(hand, editor, view, residual):
    hand.click(card_at(view))
    new = view.append_layer("dropout")
    assert editor.project.graph.outgoing("add_1") == (Link("add_1", new),)
    assert new not in editor.project.sheet.block_of


def test_delete_copy_and_paste_take_a_block_whole(hand, editor, view, residual):
    hand.click(card_at(view))
    hand.key(Qt.Key.Key_C, CONTROL)
    hand.key(Qt.Key.Key_Delete)
    assert [node.id for node in editor.project.graph.nodes] == ["input_1", "output_1"]
    assert editor.undo_stack.undoText() == "Delete Residual"
    assert not view.drawing.blocks.cards
    hand.key(Qt.Key.Key_V, CONTROL)
    assert len(view.drawing.blocks.cards["block_1"].ports()) == 2
    assert only(editor).name == "Residual"
    assert only(editor).folded
    assert editor.selection == set(only(editor).members)
    hand.key(Qt.Key.Key_D, CONTROL)
    assert [block.name for block in editor.project.sheet.blocks] == ["Residual", "Residual 2"]
    assert editor.undo_stack.undoText() == "Duplicate Residual"
    editor.undo_stack.setIndex(0)
    assert_mirrors(view)


def test_enter_names_a_block_and_escape_keeps_its_name(hand, editor, view, residual):
    hand.click(card_at(view))
    hand.key(Qt.Key.Key_Return)
    write(view, "First")
    assert only(editor).name == "First"
    hand.key(Qt.Key.Key_Return)
    QTest.keyClick(view.findChildren(AnnotationField)[-1], Qt.Key.Key_Escape)
    assert only(editor).name == "First"


def test_ctrl_u_sets_the_layers_free(hand, editor, view, residual):
    hand.click(card_at(view))
    hand.key(Qt.Key.Key_U, CONTROL)
    assert not editor.project.sheet.blocks
    assert view.drawing.nodes["dense_1"].isVisible()
    assert editor.undo_stack.undoText() == "Ungroup Residual"
    assert_mirrors(view)


def test_without_a_block_the_keys_say_what_to_do(hand, editor, qtbot):
    editor.select({"dense_1"})
    for key, modifiers in ((Qt.Key.Key_B, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_U, CONTROL)):
        with qtbot.waitSignal(editor.refused) as told:
            hand.key(key, modifiers)
        assert "Ctrl+G" in told.args[0]


def test_tab_goes_by_way_of_the_folded_block(hand, editor, view, residual):
    editor.select({"input_1"})
    hand.key(Qt.Key.Key_Tab)
    assert editor.selection == set(residual.members)
    assert view.accessibleDescription().startswith("Residual, 3 layers")
    hand.key(Qt.Key.Key_Tab)
    assert editor.selection == {"output_1"}
    hand.key(Qt.Key.Key_Tab, SHIFT)
    assert editor.selection == set(residual.members)


def test_a_problem_of_a_hidden_layer_is_told_at_the_block(editor, view, residual):
    editor.perform("Cut", lambda project: edits.disconnect(project, Link("dense_1", "dense_2")))
    assert view.drawing.blocks.cards["block_1"].card.severity == "error"
    view.show_node("dense_2")
    assert editor.selection == set(residual.members)
    callout = view.overlays.callout
    assert callout.isVisible()
    assert callout.problem.node_id in residual.members


def test_the_rubber_band_takes_a_block_whole(hand, editor, view, residual):
    rect = view.drawing.blocks.cards["block_1"].scene_rect()
    corner = view.mapFromScene(rect.bottomLeft() + QPointF(10, 30))
    hand.drag(corner, view.mapFromScene(rect.center()))
    assert editor.selection == set(residual.members)


def test_a_picture_of_the_drawing_is_as_small_as_what_is_seen(editor, view, residual):
    editor.perform("Away", lambda project: edits.move(project, {"dense_2": (3000.0, 900.0)}))
    editor.perform("Back", lambda project: edits.move(project, {"add_1": (320.0, 0.0)}))
    seen = picture.drawing_as_image(view.drawing)
    assert seen.height() < 2 * 1100  # not as far as the hidden layer lies
    editor.undo_stack.setIndex(0)
    assert picture.drawing_as_image(view.drawing).height() < 600


def test_the_context_menu_offers_what_fits(hand, editor, view, residual):
    point = card_at(view)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, view.viewport().mapToGlobal(point))
    QApplication.sendEvent(view.viewport(), event)
    (menu,) = view.findChildren(QMenu)
    words = [action.text().partition("\t")[0] for action in menu.actions()]
    assert {"Unfold the block", "Ungroup", "Name the block…"} <= set(words)
    next(action for action in menu.actions() if action.text().startswith("Unfold")).trigger()
    assert not only(editor).folded
    menu.close()


# ------------------------------------------------------------------ in a row


def test_ctrl_r_asks_how_often_and_the_row_is_selected(hand, editor, view, residual):
    asked = []
    view.repeat_wanted.connect(asked.append)
    hand.click(card_at(view))
    hand.key(Qt.Key.Key_R, CONTROL)
    assert asked == [residual]
    view.blocks.repeat("block_1", 3, share=False)
    assert len(editor.selection) == 9
    assert editor.undo_stack.undoText() == "Repeat Residual ×3"
    assert_mirrors(view)
    cards = [item.scene_rect() for item in view.drawing.cards()]
    assert not any(one.intersects(other) for number, one in enumerate(cards) for other in cards[:number])
    for _ in range(3):
        hand.key(Qt.Key.Key_B)  # all three are opened, closed, and opened
    frames = [frame.scene_rect() for frame in view.drawing.blocks.frames.values()]
    assert len(frames) == 3
    assert not any(one.intersects(other) for number, one in enumerate(frames) for other in frames[:number])
    editor.undo_stack.setIndex(0)
    assert_mirrors(view)


def test_a_block_that_cannot_stand_in_a_row_says_why(hand, editor, view, qtbot):
    editor.perform("Group", lambda project: blocks.group(project, {"input_1", "dense_1"})[0])
    editor.select({"input_1"})
    with qtbot.waitSignal(editor.refused) as told:
        hand.key(Qt.Key.Key_R, CONTROL)
    assert "Block 1 has no inputs and 1 output" in told.args[0]


def test_the_card_of_a_copy_that_shares_says_whose_weights(editor, view, residual):
    view.blocks.repeat("block_1", 2, share=True)
    first, second = (view.drawing.blocks.cards[each].card for each in ("block_1", "block_2"))
    assert second.caption == "shares Residual"
    assert first.caption == "3 layers"
    assert "both use its weights" in second.tooltip
    view.drawing.preview_selection(residual.members)
    assert view.drawing.blocks.cards["block_2"].akin


def test_grouping_a_block_again_asks_for_its_name(hand, editor, view, residual):
    before = editor.project
    hand.click(card_at(view))
    hand.key(Qt.Key.Key_G, CONTROL)
    write(view, "Skip")
    assert only(editor).name == "Skip"
    assert editor.project.graph is before.graph


def test_a_folded_block_that_joins_another_makes_room_for_its_layers(hand, editor, view, residual):
    arranging.arrange(view, "right")
    hand.click(card_at(view))
    hand.click(hand.node("output_1"), SHIFT)
    hand.key(Qt.Key.Key_G, CONTROL)
    write(view, "End")
    assert only(editor).members == (*residual.members, "output_1")
    cards = [item.scene_rect() for item in view.drawing.cards()]
    assert not any(one.intersects(other) for number, one in enumerate(cards) for other in cards[:number])


def test_a_long_name_keeps_its_number(view):
    metrics = look.look().title_metrics
    assert fitting("Residual block 12", 300.0, "title") == "Residual block 12"
    short = fitting("Residual block 12", 90.0, "title")
    assert short.startswith("Resi")
    assert short.endswith("… 12")
    assert metrics.horizontalAdvance(short) <= 90.0
    assert fitting("Dense · 10000000000000000", 90.0, "title").endswith("…")


# ------------------------------------------------------------------ copies out of the palette


def test_a_block_dropped_on_a_link_is_put_into_it(hand, editor, view, residual):
    hand.drop_layer("block_1", hand.link("add_1", "output_1"), BLOCK_MIME)
    graph, copy = editor.project.graph, editor.project.sheet.blocks[1]
    assert {link.source for link in graph.incoming("dense_3")} == {"add_1"}
    assert [link.source for link in graph.incoming("add_2")] == ["dense_4", "add_1"]
    assert [link.source for link in graph.incoming("output_1")] == ["add_2"]
    assert copy.folded
    assert editor.selection == set(copy.members)
    assert editor.undo_stack.undoText() == "Insert Residual"
    cards = [item.scene_rect() for item in view.drawing.cards()]
    assert not any(one.intersects(other) for number, one in enumerate(cards) for other in cards[:number])
    assert_mirrors(view)


def test_a_block_dropped_on_paper_stands_there_with_one_input(hand, editor, view, residual):
    at = hand.at(400, 200)
    hand.enter("block_1", at - QPoint(30, 0), BLOCK_MIME)
    hand.hover([at])
    assert len(view.drawing.items()) > len(view.drawing.nodes) + len(view.drawing.links) + 1  # the ghost
    hand.drop(at)
    card = view.drawing.blocks.cards["block_2"]
    assert card.scene_rect().contains(QPointF(400, 200))
    assert len(card.ports()) == 2
    assert editor.undo_stack.undoText() == "Add Residual"
    assert_mirrors(view)


def test_a_block_that_went_away_is_not_taken(hand, editor, view):
    before = editor.project
    assert not hand.enter("block_7", hand.at(300, 200), BLOCK_MIME)
    hand.drop(hand.at(300, 200))
    assert editor.project is before


def test_a_copy_is_appended_behind_the_selected_layer(hand, editor, view, residual):
    editor.select({"input_1"})
    view.append_block("block_1")  # two links leave the input: a branch of its own
    assert [link.source for link in editor.project.graph.incoming("dense_3")] == ["input_1"]
    assert Link("input_1", "dense_1") in editor.project.graph.links
    editor.undo_stack.undo()
    editor.select(residual.members)
    view.append_block("block_1")  # one link leaves the block: into that
    assert [link.source for link in editor.project.graph.incoming("output_1")] == ["add_2"]
    assert_mirrors(view)
