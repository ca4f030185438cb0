"""Placing what is dragged from the palette onto the canvas or into a link: a new layer, a copy of a block."""

from PySide6.QtCore import QPointF

from nnstudio.canvas import geometry
from nnstudio.canvas.cards.card import Card, title_of
from nnstudio.canvas.cards.node_item import NodeItem
from nnstudio.canvas.gestures.gesture import Gesture, Pointer
from nnstudio.canvas.placing import can_insert, place, place_block, stands_in_row
from nnstudio.canvas.scene import CanvasScene
from nnstudio.document.editing.edits import new_layer
from nnstudio.document.graph import Link, Node


class Place(Gesture):
    """A ghost of the card follows the pointer; the link under it is marked when it would be cut in two."""

    fits_links = False
    """Whether what is placed can stand in the middle of a link."""

    def __init__(self, scene: CanvasScene, pressed: Pointer) -> None:
        super().__init__(scene, pressed)
        self._link: Link | None = None
        self._ghost: NodeItem | None = None

    def move(self, pointer: Pointer) -> None:
        """Follow at once: the drag began in another widget."""
        self.drag(pointer)

    def drag(self, pointer: Pointer) -> None:
        """Show the ghost, and the link that would be cut in two."""
        if self._ghost is None:
            self._ghost = self.new_ghost()
            self._ghost.setOpacity(0.75)
            self._ghost.setZValue(6)
            self.scene.addItem(self._ghost)
        x, y = self._corner(pointer.scene)
        self._ghost.setPos(x, y)
        self._link = self.scene.link_near(pointer.scene) if self.fits_links else None
        self.scene.mark_link(self._link)

    def finish(self, pointer: Pointer) -> None:
        """Add it and select it."""
        self.drag(pointer)
        link, (x, y) = self._link, self._corner(pointer.scene)
        self.cancel()
        self.put(x, y, link)

    def cancel(self) -> None:
        """Take the ghost away."""
        if self._ghost is not None:
            self.scene.removeItem(self._ghost)
            self._ghost = None
        super().cancel()

    def new_ghost(self) -> NodeItem:
        """The card that follows the pointer."""
        raise NotImplementedError

    def put(self, x: float, y: float, link: Link | None) -> None:
        """Make the edit: with its corner at x, y, into a link if one is given."""
        raise NotImplementedError

    def _corner(self, centre: QPointF) -> tuple[float, float]:
        corner = self.scene.on_grid(centre - QPointF(geometry.CARD_WIDTH, geometry.CARD_HEIGHT) / 2)
        return corner.x(), corner.y()


class PlaceLayer(Place):
    """Places a layer of a kind."""

    def __init__(self, scene: CanvasScene, pressed: Pointer, kind: str) -> None:
        super().__init__(scene, pressed)
        self._layer = new_layer(kind)
        self.fits_links = can_insert(self._layer)

    def new_ghost(self) -> NodeItem:
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
        return NodeItem("", card)

    def put(self, x: float, y: float, link: Link | None) -> None:
        words = f"Insert {self._layer.title}" if link else f"Add {self._layer.title}"
        place(self.scene.editor, words, self._layer, x, y, link)


class PlaceBlock(Place):
    """Places a folded copy of a block."""

    def __init__(self, scene: CanvasScene, pressed: Pointer, block_id: str) -> None:
        super().__init__(scene, pressed)
        self._block = block_id
        self.fits_links = stands_in_row(scene.editor.project, block_id)

    def new_ghost(self) -> NodeItem:
        return self.scene.blocks.new_card(self.scene.editor.project, self.scene.editor.report, self._block)

    def put(self, x: float, y: float, link: Link | None) -> None:
        place_block(self.scene.editor, self._block, x, y, link)
