"""Random hands on the canvas: drags, drops and keys in any order, legal or not, many of them cut short.

After each the project is sound and the scene shows just that; undo all the way gives the first project byte
for byte, redo all the way the last one.
"""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu

from nnstudio.canvas import arranging
from nnstudio.canvas.annotating.text_editing import AnnotationField
from nnstudio.canvas.search_popup import SearchPopup
from nnstudio.canvas.view import CanvasView
from nnstudio.document.drawing.folding import drawn_links
from nnstudio.engine.layers import LAYERS
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.layers.block_list import BLOCK_MIME
from tests.helpers.clippings import clippings
from tests.helpers.drawing import Hand
from tests.helpers.mirroring import assert_mirrors
from tests.helpers.patience import examples
from tests.helpers.projects import flower_project
from tests.helpers.random_edits import any_edit
from tests.helpers.soundness import assert_sound, written

Key, Modifier = Qt.Key, Qt.KeyboardModifier
NONE, CONTROL, SHIFT, ALT = (
    Modifier.NoModifier,
    Modifier.ControlModifier,
    Modifier.ShiftModifier,
    Modifier.AltModifier,
)
KEYS = [
    (Key.Key_Delete, NONE), (Key.Key_Delete, CONTROL), (Key.Key_Left, NONE), (Key.Key_Down, SHIFT),
    (Key.Key_A, CONTROL), (Key.Key_C, CONTROL), (Key.Key_X, CONTROL), (Key.Key_V, CONTROL),
    (Key.Key_D, CONTROL), (Key.Key_Z, CONTROL), (Key.Key_Z, CONTROL | SHIFT), (Key.Key_N, NONE),
    (Key.Key_F, NONE), (Key.Key_Slash, NONE), (Key.Key_Escape, NONE), (Key.Key_Return, NONE),
    (Key.Key_0, CONTROL), (Key.Key_Tab, NONE), (Key.Key_B, NONE), (Key.Key_G, CONTROL), (Key.Key_U, CONTROL),
    (Key.Key_C, NONE),
]  # fmt: skip
ENDS = ["release", "release", "release", "escape", "other button", "undo", "focus", "edit", "wheel"]
GRIPS = ["card", "output", "input", "link", "paper", "annotation", "corner", "block", "sign"]
MOST_NODES = 24
TRANSIENT = (QMenu, SearchPopup, AnnotationField)

picks = st.integers(0, 10**6)
points = st.builds(QPoint, st.integers(-40, 760), st.integers(-40, 540))
kinds = st.sampled_from(sorted(LAYERS))
answers = st.sampled_from(["escape", "dense", "add", "output", "no such layer", "click away"])


class HandsMachine(RuleBasedStateMachine):
    """One view, one editor, and two hands."""

    def __init__(self) -> None:
        super().__init__()
        self.editor = Editor(flower_project())
        self.view = CanvasView(self.editor)
        self.view.resize(720, 500)
        self.view.show()
        self.view.activateWindow()
        assert QTest.qWaitForWindowActive(self.view)
        self.view.setFocus()
        self.hand = Hand(self.view)
        # Notes come where the mouse is: it starts at one place, not where the last example left it.
        QTest.mouseMove(self.view.viewport(), QPoint(360, 250))
        self.repetition = 2, False
        self.view.repeat_wanted.connect(lambda block: self.view.blocks.repeat(block.id, *self.repetition))
        self.first = written(self.editor.project)

    # ------------------------------------------------------------------ where the hands go

    def grip(self, kind: str, pick: int, otherwise: QPoint) -> QPoint:
        """A viewport point on something of a kind; another point where there is none."""
        drawing = self.view.drawing
        cards, frames = list(drawing.cards()), drawing.blocks.frames.values()
        links = drawn_links(self.editor.project)
        marks = drawing.annotations.items.values()
        ports = [(item.port_point(port), port.side) for item in cards for port in item.ports()]
        things = {
            "card": [item.scene_rect().center() - QPointF(0, 20) for item in cards],
            "output": [point for point, side in ports if side == "output"],
            "input": [point for point, side in ports if side == "input"],
            "link": [item.middle for link, item in drawing.links.items() if link in links],
            "annotation": [item.scene_rect().topLeft() + QPointF(12, 3) for item in marks],
            "corner": [item.scene_rect().bottomRight() - QPointF(4, 4) for item in marks],
            "block": [frame.scene_rect().topLeft() + QPointF(50, 10) for frame in frames],
            "sign": [frame.scene_rect().topLeft() + QPointF(12, 14) for frame in frames],
        }.get(kind, [])
        return self.view.mapFromScene(things[pick % len(things)]) if things else otherwise

    def answer(self, answer: str) -> None:
        """Deal with what opened: the search for a layer, or the field for words."""
        for popup in self.view.findChildren(SearchPopup):
            if popup.isVisible():
                self.fill(popup.finder.field, answer)
                if popup.isVisible():
                    popup.close_popup()
        for field in self.view.findChildren(AnnotationField):
            if field.isVisible():
                self.fill(field, answer, CONTROL)
        self.choose(QApplication.activePopupWidget(), answer)
        self.view.setFocus()

    def choose(self, menu, answer: str) -> None:
        """Go down in a menu as far as the answer is long, and take what is there, or nothing."""
        if not isinstance(menu, QMenu):
            return
        if answer not in ("escape", "click away"):
            for _ in range(len(answer)):
                QTest.keyClick(menu, Key.Key_Down)
            QTest.keyClick(menu, Key.Key_Return)
        while (menu := QApplication.activePopupWidget()) is not None:
            QTest.keyClick(menu, Key.Key_Escape)
        self.view.activateWindow()  # without a window manager nobody else does after a menu
        assert QTest.qWaitForWindowActive(self.view)

    def fill(self, field, answer: str, modifier=NONE) -> None:
        if answer == "escape":
            QTest.keyClick(field, Key.Key_Escape)
        elif answer == "click away":
            self.view.setFocus()
        else:
            QTest.keyClicks(field, answer)
            QTest.keyClick(field, Key.Key_Return, modifier)

    # ------------------------------------------------------------------ what they do

    @rule(
        start=st.tuples(st.sampled_from(GRIPS), picks, points),
        way=st.lists(points, max_size=2),
        goal=st.tuples(st.sampled_from(GRIPS), picks, points),
        end=st.sampled_from(ENDS),
        modifier=st.sampled_from([NONE, NONE, SHIFT, CONTROL, ALT]),
        answer=answers,
    )
    def drag(self, start, way, goal, end, modifier, answer):
        begin, goal = self.grip(*start), self.grip(*goal)
        self.hand.press(begin, modifiers=modifier)
        self.hand._last = begin
        self.hand.move(*way, goal)
        if end == "escape":
            self.hand.key(Key.Key_Escape)
        elif end == "other button":
            self.hand.press(goal, Qt.MouseButton.RightButton)
            self.hand.release(goal, Qt.MouseButton.RightButton)
        elif end == "undo":
            self.editor.undo_stack.undo()
        elif end == "focus":
            self.view.clearFocus()
        elif end == "edit":
            self.view.append_layer("dense")
        elif end == "wheel":
            self.turn_wheel(goal, 240)
        self.hand.release(goal, modifiers=modifier)
        self.answer(answer)

    @rule(grip=st.sampled_from(GRIPS), pick=picks, point=points, twice=st.booleans(), answer=answers)
    def click(self, grip, pick, point, twice, answer):
        at = self.grip(grip, pick, point)
        self.hand.click(at)
        if twice:
            QTest.mouseDClick(self.view.viewport(), Qt.MouseButton.LeftButton, NONE, at)
            self.hand.release(at)
        self.answer(answer)

    @rule(kind=kinds, way=st.lists(points, min_size=1, max_size=3), link=picks, lands=st.booleans())
    def drop(self, kind, way, link, lands):
        if len(self.editor.project.graph.nodes) >= MOST_NODES:
            return
        self.hand.enter(kind, way[0])
        self.hand.hover(way)
        if lands:
            self.hand.drop(self.grip("link", link, way[-1]))
        else:
            self.hand.leave()

    @rule(pick=picks, at=points, link=picks, lands=st.sampled_from(["link", "paper", "away", "append"]))
    def drop_block(self, pick, at, link, lands):
        blocks = self.editor.project.sheet.blocks
        if not blocks or len(self.editor.project.graph.nodes) >= MOST_NODES:
            return
        block = blocks[pick % len(blocks)]
        if lands == "append":
            self.view.append_block(block.id)
            return
        self.hand.enter(block.id, at, BLOCK_MIME)
        self.hand.hover([at])
        if lands == "away":
            self.hand.leave()
        else:
            self.hand.drop(self.grip(lands, link, at))

    @rule(key=st.sampled_from(KEYS), answer=answers)
    def press(self, key, answer):
        self.press_key(key)
        self.answer(answer)

    def press_key(self, key):
        grows = key[0] in (Key.Key_V, Key.Key_D, Key.Key_X)
        if not grows or len(self.editor.project.graph.nodes) < MOST_NODES // 2:
            self.hand.key(*key)

    @rule(
        key=st.sampled_from([Key.Key_N, Key.Key_F]),
        then=st.lists(st.sampled_from(KEYS), max_size=3),
        answer=answers,
    )
    def annotate(self, key, then, answer):
        if len(self.editor.project.sheet.annotations) < MOST_NODES:
            self.hand.key(key)
            self.answer("again and again")
            for each in then:
                self.hand.key(*each)
                self.answer(answer)

    @rule(
        pick=st.lists(picks, min_size=1, max_size=4),
        then=st.lists(st.sampled_from([(Key.Key_B, NONE), *KEYS]), max_size=4),
        answer=answers,
    )
    def group(self, pick, then, answer):
        """Chosen cards become a block, and something is done with it."""
        cards = list(self.view.drawing.cards())
        for number in pick if cards else ():
            at = cards[number % len(cards)].scene_rect().center() - QPointF(0, 20)
            self.hand.click(self.view.mapFromScene(at), CONTROL)
        self.hand.key(Key.Key_G, CONTROL)
        self.answer(answer)
        for each in then:
            self.press_key(each)
            self.answer(answer)

    @rule(pick=picks, times=st.integers(2, 3), share=st.booleans(), undoes=st.booleans())
    def repeat(self, pick, times, share, undoes):
        blocks = self.editor.project.sheet.blocks
        if blocks and len(self.editor.project.graph.nodes) < MOST_NODES // 2:
            self.repetition = times, share
            self.editor.select(blocks[pick % len(blocks)].members)
            self.hand.key(Key.Key_R, CONTROL)
            if undoes:
                self.hand.key(Key.Key_Z, CONTROL)

    @rule(grip=st.sampled_from(GRIPS), pick=picks, point=points, turn=st.integers(-500, 500))
    def look(self, grip, pick, point, turn):
        """Point at something, and zoom there."""
        at = self.grip(grip, pick, point)
        QTest.mouseMove(self.view.viewport(), at)
        self.turn_wheel(at, turn)

    def turn_wheel(self, at: QPoint, turn: int) -> None:
        there = QPointF(self.view.viewport().mapToGlobal(at))
        event = QWheelEvent(
            QPointF(at), there, QPoint(), QPoint(0, turn),
            Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(self.view.viewport(), event)

    @rule(grip=st.sampled_from(GRIPS), pick=picks, point=points, chosen=answers, answer=answers)
    def ask(self, grip, pick, point, chosen, answer):
        """The context menu."""
        if len(self.editor.project.graph.nodes) >= MOST_NODES // 2:
            return
        at = self.grip(grip, pick, point)
        there = self.view.viewport().mapToGlobal(at)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, there)
        QApplication.sendEvent(self.view.viewport(), event)
        self.choose(QApplication.activePopupWidget(), chosen)
        self.answer(answer)

    @rule(data=st.data())
    def edit_elsewhere(self, data):
        """What panels and menus do."""
        edit = any_edit(data.draw, self.editor.project)
        if edit is not None:
            self.editor.perform("Edit", edit)

    @rule(data=st.data())
    def paste(self, data):
        """What another window or another program has copied."""
        if len(self.editor.project.graph.nodes) < MOST_NODES // 2:
            QApplication.clipboard().setText(data.draw(clippings(self.editor.project)))
            self.hand.key(Key.Key_V, CONTROL)

    @rule(pick=picks)
    def mend(self, pick):
        """Press what a problem offers."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # buttons of an earlier problem
        callout = self.view.overlays.callout
        buttons = [each for each in callout.findChildren(QAbstractButton) if each.isVisible()]
        if buttons and len(self.editor.project.graph.nodes) < MOST_NODES:
            QTest.mouseClick(buttons[pick % len(buttons)], Qt.MouseButton.LeftButton)

    @rule(how=st.sampled_from(["right", "down", "left", "middle", "x", "y"]))
    def arrange(self, how):
        if how in ("right", "down"):
            arranging.arrange(self.view, how)
        elif how in ("x", "y"):
            arranging.distribute(self.view.drawing, how)
        else:
            arranging.align(self.view.drawing, how)

    @rule(steps=st.integers(-3, 3))
    def go(self, steps):
        stack = self.editor.undo_stack
        stack.setIndex(min(max(stack.index() + steps, 0), stack.count()))

    # ------------------------------------------------------------------ what holds then

    @invariant()
    def all_is_sound(self):
        assert_sound(self.editor.project)
        assert_mirrors(self.view)
        graph = self.editor.project.graph
        assert not [each for kind in TRANSIENT for each in self.view.findChildren(kind) if each.isVisible()]
        assert QApplication.activePopupWidget() is None
        assert self.editor.selection <= set(graph.by_id)
        assert self.editor.selected_links <= set(graph.links)
        assert self.editor.selected_annotations <= set(self.editor.project.sheet.by_id)

    def teardown(self):
        stack = self.editor.undo_stack
        stack.setIndex(stack.count())
        last = written(self.editor.project)
        for _ in range(stack.count()):
            stack.undo()
            assert_mirrors(self.view)
        assert written(self.editor.project) == self.first
        for _ in range(stack.count()):
            stack.redo()
        assert written(self.editor.project) == last
        QApplication.clipboard().clear()
        self.view.close()
        self.view.deleteLater()
        self.editor.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


HandsMachine.TestCase.settings = settings(max_examples=examples(30), stateful_step_count=30, deadline=None)


@pytest.mark.usefixtures("qapp")
class TestRandomHands(HandsMachine.TestCase):
    """Runs the machine with an application."""
