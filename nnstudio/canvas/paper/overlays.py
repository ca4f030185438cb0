"""What lies over the canvas and does not zoom: a problem's callout, the overview, words at the pointer."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QRect
from PySide6.QtWidgets import QGraphicsView

from nnstudio.canvas.annotating.callout import Callout
from nnstudio.canvas.cards.node_item import NodeItem
from nnstudio.canvas.paper.minimap import Minimap
from nnstudio.canvas.pointer_hint import PointerHint
from nnstudio.canvas.scene import CanvasScene
from nnstudio.document.checks.report import Fix, Problem

EDGE = 12
_MANY = 60


class Overlays(QObject):
    """Decides which problem is shown, and keeps the overlays where they belong."""

    def __init__(self, scene: CanvasScene, view: QGraphicsView) -> None:
        super().__init__(view)
        self._scene, self._view, self._editor = scene, view, scene.editor
        self._dismissed = ""
        self._busy = False
        self.minimap = Minimap(scene, view)
        self.callout = Callout(view)
        self.hint = PointerHint(view)
        self.minimap.wanted.connect(self._go_to)
        self.callout.fix_chosen.connect(self._mend)
        self.callout.dismissed.connect(self.dismiss)
        self.callout.opened.connect(self.place)
        self.refresh()

    def refresh(self) -> None:
        """Follow the project, the selection or the theme."""
        self.minimap.refresh()
        self.callout.show_problem(None if self._busy else self._problem())
        self.place()

    def during_gesture(self, busy: bool) -> None:
        """Get out of the way while the mouse drags something."""
        self._busy = busy
        self.hint.hide()
        self.refresh()

    def dismiss(self) -> bool:
        """Hide the problem that is shown, until another one takes its place; False where none is."""
        problem = self.callout.problem
        if problem is None:
            return False
        self._dismissed = problem.sentence
        self.refresh()
        return True

    def place_soon(self) -> None:
        """Follow the view once before the next painting, however often it is scrolled until then."""
        QCoreApplication.postEvent(self, QEvent(QEvent.Type.LayoutRequest))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.place()
            return True
        return super().event(event)

    def place(self) -> None:
        """Follow the view now."""
        room = self._view.rect()
        corner = room.bottomRight() - self.minimap.rect().bottomRight()
        self.minimap.move(corner.x() - EDGE, corner.y() - EDGE)
        self.minimap.update()
        problem = self.callout.problem
        if problem is not None:
            self.callout.place(self._card_of(problem), self._cards_in_view(), room)
        self.minimap.setVisible(self.minimap.is_useful and not self._is_in_the_way())

    def _is_in_the_way(self) -> bool:
        """Whether the overview lies under a problem, or covers a card while all of the drawing is seen."""
        place = self.minimap.geometry()
        if self.callout.problem is not None and self.callout.geometry().intersects(place):
            return True
        seen = self._view.mapToScene(self._view.rect()).boundingRect()
        if not seen.contains(self.minimap.whole):
            return False
        return any(isinstance(item, NodeItem) for item in self._view.items(place))

    def _problem(self) -> Problem | None:
        """The first error of the one selected card; with nothing selected, the first error of all."""
        selection, report = self._editor.selection, self._editor.report
        if not self._scene.nodes or len({self._scene.card(each) for each in selection}) > 1:
            return None
        own = [each for each in report.errors if not selection or each.node_id in selection]
        first = next((problem for problem in own if problem.severity == "error"), None)
        return None if first is None or first.sentence == self._dismissed else first

    def _card_of(self, problem: Problem) -> QRect | None:
        if problem.node_id not in self._scene.nodes:
            return None
        rect = self._scene.card(problem.node_id).scene_rect()
        return self._view.mapFromScene(rect).boundingRect()

    def _cards_in_view(self) -> list[QRect]:
        """Where cards are in the view; none where they are so many that some must be covered. The overview
        does not count: it gives way.
        """
        if len(self._scene.nodes) > _MANY:
            return []
        items = [
            item for item in self._view.items(self._view.viewport().rect()) if isinstance(item, NodeItem)
        ]
        return [self._view.mapFromScene(item.scene_rect()).boundingRect() for item in items]

    def _mend(self, fix: Fix) -> None:
        self._editor.perform(fix.label, fix.edit)
        self._view.setFocus()

    def _go_to(self, point: QPointF) -> None:
        self._view.centerOn(point)
