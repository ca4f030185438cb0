"""The drawing for screen readers: the canvas has a child with name and description for each card, note, frame
and link that is seen, and each card one for each of its ports.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, QRect, QRectF
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget

from nnstudio.canvas.cards.port import Port
from nnstudio.canvas.geometry import PORT_RADIUS
from nnstudio.canvas.reading import accessible_words as words
from nnstudio.canvas.reading.walking import reading_order
from nnstudio.document.graph import Link

if TYPE_CHECKING:
    from nnstudio.canvas.view import CanvasView

Thing = str | Link | Port
"""A card (the id of its node), a note or frame (its id), a link, or a port."""
_ROLES = {str: QAccessible.Role.Graphic, Link: QAccessible.Role.Link, Port: QAccessible.Role.Button}


class AccessibleCanvas(QAccessibleWidget):
    """The canvas: behind its own widgets the things of the drawing follow in reading order, then the links.

    Qt owns it, and what is registered; children are given back after an edit, never while they are asked.
    """

    def __init__(self, view: "CanvasView") -> None:
        super().__init__(view, QAccessible.Role.Canvas, view.accessibleName())
        self._things: tuple[Thing, ...] | None = None
        self._children: dict[Thing, AccessibleThing] = {}
        view.editor.changed.connect(self._follow_change)
        view.destroyed.connect(self._let_go)

    @property
    def view(self) -> "CanvasView":
        """The canvas itself."""
        return cast("CanvasView", self.object())

    def things(self) -> tuple[Thing, ...]:
        """What is seen now."""
        if self._things is None:
            links = (link for link, item in self.view.drawing.links.items() if item.isVisible())
            self._things = (*reading_order(self.view.editor), *links)
        return self._things

    def _follow_change(self) -> None:
        self._things = None
        seen = set(self.things()) if self._children else set()
        self._give_back([each for each in self._children if _owner(each) not in seen])

    def _let_go(self) -> None:
        self._give_back(list(self._children))

    def _give_back(self, gone: list[Thing]) -> None:
        for thing in gone:
            child = self._children.pop(thing)  # held until Qt has freed it, else it is freed twice
            QAccessible.deleteAccessibleInterface(child.own_id)

    def of(self, thing: Thing) -> "AccessibleThing":
        """What stands for a thing; the same object as long as the thing is seen."""
        if thing not in self._children:
            self._children[thing] = AccessibleThing(self, thing)
        return self._children[thing]

    def childCount(self) -> int:
        return super().childCount() + len(self.things())

    def child(self, index: int) -> Any:
        own = super().childCount()
        if index < own:
            return super().child(index)
        return self.of(self.things()[index - own]) if index - own < len(self.things()) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        if isinstance(child, AccessibleThing):
            return super().childCount() + self.things().index(child.thing)
        return super().indexOfChild(child)

    def childAt(self, x: int, y: int) -> Any:
        """The foremost thing, or the widget over the drawing, at a point of the screen."""
        widget = super().childAt(x, y)
        if widget is not None and widget.object() is not self.view.viewport():
            return widget
        viewport = self.view.viewport()
        hit = self.view.hit(viewport.mapFromGlobal(QRect(x, y, 1, 1).topLeft()))
        found = hit.link or hit.annotation or hit.node_id
        return self.of(found) if found in self.things() else widget

    def focusChild(self) -> Any:
        """The one thing that is selected, or that the ring is around."""
        thing = self.view.walk.current()
        return self.of(thing) if thing in self.things() and self.view.hasFocus() else None


class AccessibleThing(QAccessibleInterface):
    """One thing of the drawing."""

    def __init__(self, canvas: AccessibleCanvas, thing: Thing) -> None:
        super().__init__()
        self._canvas, self.thing = canvas, thing
        self.own_id = QAccessible.registerAccessibleInterface(self)

    def isValid(self) -> bool:
        return _owner(self.thing) in self._canvas.things()

    def object(self) -> Any:
        return None

    def window(self) -> Any:
        return self._canvas.window()

    def parent(self) -> QAccessibleInterface:
        return self._canvas.of(self.thing.node_id) if isinstance(self.thing, Port) else self._canvas

    def childCount(self) -> int:
        return len(self._ports())

    def child(self, index: int) -> Any:
        ports = self._ports()
        return self._canvas.of(ports[index]) if index < len(ports) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return self._ports().index(child.thing) if isinstance(child, AccessibleThing) else -1

    def childAt(self, x: int, y: int) -> Any:
        return next(
            (each for each in map(self._canvas.of, self._ports()) if each.rect().contains(x, y)), None
        )

    def text(self, kind: QAccessible.Text) -> str:
        if not self.isValid():
            return ""
        if kind == QAccessible.Text.Name:
            return words.name_of(self._canvas.view.drawing, self.thing)
        if kind == QAccessible.Text.Description:
            return words.description_of(self._canvas.view.drawing, self.thing)
        return ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Names are given in the inspector."""

    def rect(self) -> QRect:
        view = self._canvas.view
        place = view.mapFromScene(self._scene_rect()).boundingRect()
        return QRect(view.viewport().mapToGlobal(place.topLeft()), place.size())

    def role(self) -> QAccessible.Role:
        return _ROLES[type(self.thing)]

    def state(self) -> QAccessible.State:
        state, editor = QAccessible.State(), self._canvas.view.editor
        if not self.isValid():
            state.invalid = True
            return state
        if not isinstance(self.thing, Port):
            state.selectable = state.focusable = True
            selected = editor.selection | editor.selected_annotations | editor.selected_links
            state.selected = self.thing in selected
            state.focused = self._canvas.view.hasFocus() and self._canvas.view.walk.current() == self.thing
        return state

    def _ports(self) -> Sequence[Port]:
        drawing, thing = self._canvas.view.drawing, self.thing
        if not isinstance(thing, str) or thing not in drawing.nodes or not self.isValid():
            return ()
        return drawing.card(thing).ports()

    def _scene_rect(self) -> QRectF:
        drawing, thing = self._canvas.view.drawing, self.thing
        if isinstance(thing, Port):
            point = drawing.port_point(thing)
            return QRectF(point.x(), point.y(), 0, 0).adjusted(*(-PORT_RADIUS,) * 2, *(PORT_RADIUS,) * 2)
        if isinstance(thing, Link):
            return drawing.links[thing].boundingRect()
        if thing in drawing.annotations.items:
            return drawing.annotations.items[thing].scene_rect()
        return drawing.card(thing).scene_rect()


@cache
def install(kind: type["CanvasView"]) -> None:
    """Let Qt know what stands for a canvas; it knows itself what stands for other widgets."""

    def stands_for(_name: str, thing: QObject | None) -> QAccessibleInterface | None:
        return AccessibleCanvas(thing) if isinstance(thing, kind) else None

    QAccessible.installFactory(stands_for)


def tell_focus(view: "CanvasView") -> None:
    """Let a screen reader say which thing the keys are at."""
    canvas = QAccessible.queryAccessibleInterface(view) if QAccessible.isActive() else None
    here = canvas.focusChild() if isinstance(canvas, AccessibleCanvas) else None
    if here is not None:
        QAccessible.updateAccessibility(QAccessibleEvent(here, QAccessible.Event.Focus))


def _owner(thing: Thing) -> Thing:
    """The thing of which a port is a part; else itself."""
    return thing.node_id if isinstance(thing, Port) else thing
