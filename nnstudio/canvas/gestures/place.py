"""Placing a new layer that is dragged from the palette: onto the canvas, or into a link."""

from PySide6.QtCore import QPointF

from nnstudio.canvas import geometry
from nnstudio.canvas.card import Card, title_of
from nnstudio.canvas.gestures.gesture import Gesture, Pointer
from nnstudio.canvas.node_item import NodeItem
from nnstudio.canvas.placing import can_insert, place
from nnstudio.canvas.scene import CanvasScene
from nnstudio.document.edits import new_layer
from nnstudio.document.graph import Link, Node


class Place(Gesture):
    """A ghost of the card follows the pointer; the link under it is marked when the layer fits into it."""

    def __init__(self, scene: CanvasScene, pressed: Pointer, kind: str) -> None:
        super().__init__(scene, pressed)
        self._layer = new_layer(kind)
        self._link: Link | None = None
        self._ghost: NodeItem | None = None

    def move(self, pointer: Pointer) -> None:
        """Follow at once: the drag began in another widget."""
        self.drag(pointer)

    def drag(self, pointer: Pointer) -> None:
        """Show the ghost, and the link that would be cut in two."""
        if self._ghost is None:
            self._ghost = self._new_ghost()
        x, y = self._corner(pointer.scene)
        self._ghost.setPos(x, y)
        self._link = self.scene.link_near(pointer.scene) if can_insert(self._layer) else None
        self.scene.mark_link(self._link)

    def finish(self, pointer: Pointer) -> None:
        """Add the layer and select it."""
        self.drag(pointer)
        link, (x, y) = self._link, self._corner(pointer.scene)
        self.cancel()
        words = f"Insert {self._layer.title}" if link else f"Add {self._layer.title}"
        place(self.scene.editor, words, self._layer, x, y, link)

    def cancel(self) -> None:
        """Take the ghost away."""
        if self._ghost is not None:
            self.scene.removeItem(self._ghost)
            self._ghost = None
        super().cancel()

    def _corner(self, centre: QPointF) -> tuple[float, float]:
        corner = self.scene.on_grid(centre - QPointF(geometry.CARD_WIDTH, geometry.CARD_HEIGHT) / 2)
        return corner.x(), corner.y()

    def _new_ghost(self) -> NodeItem:
        layer = self._layer
        inputs = layer.minimum_inputs if layer.maximum_inputs is None else layer.maximum_inputs
        card = Card(
            title_of(Node("", layer)),
            layer.caption(),
            layer.family,
            layer.summary,
            inputs,
            layer.has_output,
            "",
            direction=self.scene.editor.project.sheet.direction,
        )
        ghost = NodeItem("", card)
        ghost.setOpacity(0.75)
        ghost.setZValue(6)
        self.scene.addItem(ghost)
        return ghost
