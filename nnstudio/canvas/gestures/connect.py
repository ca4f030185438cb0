"""Drawing a link from a port, or taking the end of one and putting it elsewhere or nowhere."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QGraphicsPathItem

from nnstudio.canvas import geometry, look
from nnstudio.canvas.cards.port import Port, legal_ports, refusal
from nnstudio.canvas.gestures.gesture import Gesture, Pointer
from nnstudio.canvas.scene import CanvasScene
from nnstudio.document.drawing.folding import alike
from nnstudio.document.editing import edits
from nnstudio.document.graph import Link
from nnstudio.document.project import Project

SNAP = 28.0
"""How near to a legal port, in scene pixels, the free end jumps to it."""


class Connect(Gesture):
    """One end stays at the port `fixed`, the other follows the pointer; `held` is the link that was taken.

    A port of a folded block may stand for several inputs, which are then linked, moved and freed together.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, scene: CanvasScene, pressed: Pointer, fixed: Port, held: Link | None = None) -> None:
        super().__init__(scene, pressed)
        self.fixed = fixed
        self._held = () if held is None else alike(scene.editor.project, held)
        """The link that was taken, and those that are drawn as one line with it."""
        legal = legal_ports(scene.editor.project.graph, fixed)
        self._legal = frozenset(port for port in legal if scene.card(port.node_id).same_port(port))
        self._wire: QGraphicsPathItem | None = None
        self.target: Port | None = None
        """The port that the free end would be linked with."""
        self.wants_layer = False
        """A new link ended on empty canvas: the layer that it leads to is still to be chosen."""

    def drag(self, pointer: Pointer) -> None:
        """Draw the wire to the pointer, or to the legal port that it is near to."""
        if self._wire is None:
            self._begin()
        self._aim(pointer.scene)
        self._show_target()
        end = self.scene.port_point(self.target) if self.target else pointer.scene
        self._draw(end)

    def finish(self, pointer: Pointer) -> None:
        """Link, link elsewhere, disconnect, or refuse with the reason."""
        editor = self.scene.editor
        if not self.dragged:
            self._clicked()
        elif self.hint:
            editor.refused.emit(self.hint)
        elif self.target is not None:
            words = "Move a link" if self._held else "Connect"
            editor.perform(words, self._with_link)
        elif self._held:
            editor.perform("Disconnect", lambda project: edits.disconnect(project, self._held))
        else:
            self.wants_layer = self.scene.hit(pointer.scene).node_id is None
        self.cancel()

    def cancel(self) -> None:
        """Take the wire away."""
        if self._wire is not None:
            self.scene.removeItem(self._wire)
            self._wire = None
        super().cancel()

    # ------------------------------------------------------------------ inside

    def _begin(self) -> None:
        colours = look.look()
        self._wire = QGraphicsPathItem()
        self._wire.setZValue(5)
        pen = look.cosmetic(colours.accent, 2)
        self._wire.setPen(pen)
        self.scene.addItem(self._wire)
        self.scene.light_ports(self._legal, own=self.fixed.node_id)
        for link in self._held:
            self.scene.links[link].setVisible(False)

    def _aim(self, point: QPointF) -> None:
        """Find the target under or near a point, or the reason why there is none."""
        self.hint = ""
        self.target = self._nearest(point)
        if self.target is None:
            node_id = self.scene.hit(point).node_id
            own_card = self.scene.card(self.fixed.node_id)
            if node_id is not None and self.scene.card(node_id) is not own_card:
                self.target = self._port_of(node_id, point)
                self.hint = "" if self.target else self._reason(node_id)

    def _nearest(self, point: QPointF) -> Port | None:
        near = [(self._distance(port, point), port) for port in self._legal]
        distance, port = min(near, key=lambda pair: pair[0], default=(SNAP, None))
        return port if distance < SNAP else None

    def _port_of(self, node_id: str, point: QPointF) -> Port | None:
        """The port of a card that a link dropped on it gets: a free one if there is one, else the nearest."""
        taken = {
            link.port for link in self.scene.editor.project.graph.incoming(node_id) if link not in self._held
        }
        card = self.scene.card(node_id)
        ports = [port for port in self._legal if self.scene.card(port.node_id) is card]
        return min(
            ports,
            key=lambda port: (port.side == "input" and port.index in taken, self._distance(port, point)),
            default=None,
        )

    def _distance(self, port: Port, point: QPointF) -> float:
        offset = self.scene.port_point(port) - point
        return float((offset.x() ** 2 + offset.y() ** 2) ** 0.5)

    def _reason(self, node_id: str) -> str:
        project = self.scene.editor.project
        block = project.sheet.hidden_in.get(node_id)
        if block is not None:
            return f"{block.name} has no port where this link could end: unfold it to see its layers."
        return refusal(project, self.fixed, node_id)

    def _show_target(self) -> None:
        for item in self.scene.cards():
            seen = (each for port in (self.target, self.fixed) if port for each in item.same_port(port)[:1])
            item.set_state(active_port=next(seen, None))

    def _draw(self, free: QPointF) -> None:
        fixed = self.scene.port_point(self.fixed)
        ends = (fixed, free) if self.fixed.side == "output" else (free, fixed)
        if self._wire is not None:
            self._wire.setPath(geometry.link_path(*ends, self.scene.editor.project.sheet.direction))

    def _clicked(self) -> None:
        editor = self.scene.editor
        if self._held:
            editor.select((), self._held)
        else:
            editor.select({self.fixed.node_id})

    def _with_link(self, project: Project) -> Project:
        assert self.target is not None
        ends = [self._together(port) for port in (self.fixed, self.target)]
        outs, inputs = ends if self.fixed.side == "output" else reversed(ends)
        wanted = {Link(out.node_id, into.node_id, into.index) for out in outs for into in inputs}
        if wanted <= set(self._held):
            return project
        project = edits.disconnect(project, self._held)
        for link in sorted(wanted):
            project = edits.connect(project, link.source, link.target, link.port)
        return project

    def _together(self, port: Port) -> tuple[Port, ...]:
        """The port, and those that stand in one place with it."""
        return self.scene.card(port.node_id).same_port(port)
