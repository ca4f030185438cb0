"""Going over the drawing by keys: to the next layer, note or frame, to the nearest on one side, and taking
several of them into the selection.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnstudio.canvas import look
from nnstudio.document.drawing.folding import drawn, standing_for
from nnstudio.document.graph import Node
from nnstudio.document.sheet import Annotation
from nnstudio.session.editing.editor import Editor

if TYPE_CHECKING:
    from nnstudio.canvas.view import CanvasView

_RING = 6.0
"""From the edge of a card to the ring around it, in scene pixels."""
_ASIDE = 2.0
"""How much more a step aside counts than one straight on."""


class Walk:
    """Knows which thing the keys are at. It is the selected one, or one with a ring around it that Ctrl+Tab
    has gone to and Ctrl+Space takes into the selection or out of it.
    """

    def __init__(self, view: "CanvasView") -> None:
        self._view = view
        self._at = ""
        self._is_own_step = False
        self.ringed = ""
        """The thing with the ring; none while it is the selected one."""

    # ------------------------------------------------------------------ steps

    def step(self, forward: bool, keeping: bool = False) -> bool:
        """Go to the thing after or before in reading order and select it alone; `keeping` the selection, only
        the ring goes there. False past the last one.
        """
        order = reading_order(self._view.editor)
        places = [order.index(each) for each in self._here() if each in order]
        if places:
            following = max(places) + 1 if forward else min(places) - 1
        else:
            following = 0 if forward else len(order) - 1
        if not 0 <= following < len(order):
            return False
        self._go_to(order[following], keeping)
        return True

    def towards(self, dx: int, dy: int, adding: bool = False) -> None:
        """Go to the nearest thing on one side and select it: alone, or on top of the others."""
        rects = {each: self._rect(each) for each in reading_order(self._view.editor)}
        here = next((each for each in self._here() if each in rects), None)
        if here is None:
            self.step(forward=True)
            return
        start = rects[here].center()
        found = []
        for each, rect in rects.items():
            away = rect.center() - start
            straight, aside = away.x() * dx + away.y() * dy, abs(away.x() * dy) + abs(away.y() * dx)
            if each != here and straight > 0 and aside <= _ASIDE * straight:
                found.append((straight + _ASIDE * aside, each))
        if found:
            self._go_to(min(found)[1], keeping=False, adding=adding)

    def toggle(self) -> None:
        """Take the thing with the ring (or the one the keys are at) into the selection or out of it."""
        here = self.ringed or next(iter(self._here()), "")
        if not here:
            self.step(forward=True, keeping=True)
            return
        editor = self._view.editor
        nodes, papers = self._both(here)
        is_in = nodes <= editor.selection and papers <= editor.selected_annotations
        if is_in:
            both = editor.selection - nodes, editor.selected_annotations - papers
        else:
            both = editor.selection | nodes, editor.selected_annotations | papers
        self._is_own_step = True
        editor.select(both[0], editor.selected_links, both[1])
        self._is_own_step = False
        self._at = self.ringed = here
        self._tell("taken out of the selection" if is_in else "selected")

    def follow_selection(self) -> None:
        """Something was selected otherwise: the keys go on from there."""
        if not self._is_own_step:
            self.ringed = self._at = ""
            self._view.viewport().update()

    def current(self) -> str:
        """The thing with the ring, or else the only one that is selected; nothing where there are several."""
        here = [self.ringed] if self.ringed else self._here()
        return here[0] if len(here) == 1 else ""

    # ------------------------------------------------------------------ inside

    def _here(self) -> list[str]:
        """Where the keys are: at the ring, at the last thing gone to, or at all that is selected."""
        editor = self._view.editor
        graph, by_id = editor.project.graph, editor.project.sheet.by_id
        if self._at in graph:
            return [standing_for(editor.project, self._at)]
        if self._at in by_id:
            return [self._at]
        selected = {standing_for(editor.project, each) for each in editor.selection}
        return sorted(selected | editor.selected_annotations)

    def _go_to(self, thing: str, keeping: bool, adding: bool = False) -> None:
        editor, view = self._view.editor, self._view
        self._is_own_step = True
        self._at, self.ringed = thing, thing if keeping else ""
        if not keeping:
            nodes, papers = self._both(thing)
            kept = (editor.selection, editor.selected_annotations) if adding else (frozenset(), frozenset())
            editor.select(kept[0] | nodes, annotations=kept[1] | papers)
        self._is_own_step = False
        view.camera.reveal(self._rect(thing))
        if keeping:
            nodes, papers = self._both(thing)
            is_in = nodes <= editor.selection and papers <= editor.selected_annotations
            self._tell("selected" if is_in else "not selected")
        view.viewport().update()

    def _both(self, thing: str) -> tuple[frozenset[str], frozenset[str]]:
        """A thing as nodes, with the others of its folded block, and as notes and frames."""
        sheet = self._view.editor.project.sheet
        if thing in sheet.by_id:
            return frozenset(), frozenset({thing})
        return sheet.whole({thing}), frozenset()

    def _rect(self, thing: str) -> QRectF:
        drawing = self._view.drawing
        if thing in drawing.annotations.items:
            return drawing.annotations.items[thing].scene_rect()
        return drawing.card(thing).scene_rect()

    def _tell(self, state: str) -> None:
        """Say to a screen reader where the ring is, and whether that is selected."""
        view, editor = self._view, self._view.editor
        papers = view.drawing.annotations.items
        here = papers[self.ringed] if self.ringed in papers else view.drawing.card(self.ringed).card
        count = len({standing_for(editor.project, each) for each in editor.selection})
        count += len(editor.selected_annotations)
        view.say(f"{here.description}; {state}, {count} selected in all")
        view.viewport().update()

    def paint(self, painter: QPainter) -> None:
        """Draw the ring."""
        project = self._view.editor.project
        if self.ringed not in project.graph and self.ringed not in project.sheet.by_id:
            return
        rect = self._rect(self.ringed).adjusted(-_RING, -_RING, _RING, _RING)
        pen = QPen(look.look().accent, 2.0, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(rect, _RING + 6, _RING + 6)


def reading_order(editor: Editor) -> list[str]:
    """The cards, notes and frames in the order in which they are read; a folded block is its first node."""
    down = editor.project.sheet.direction == "down"
    things: list[Node | Annotation] = [*drawn(editor.project).nodes, *editor.project.sheet.annotations]
    things.sort(key=lambda thing: (thing.y, thing.x) if down else (thing.x, thing.y))
    return [thing.id for thing in things]
