"""Moving cards: a press on a card selects, a drag moves the whole selection as one undo entry."""

from PySide6.QtCore import QPointF, Qt

from nnstudio.canvas.gestures.gesture import Gesture, Pointer
from nnstudio.canvas.scene import CanvasScene
from nnstudio.document import edits


class Move(Gesture):
    """Press on a card."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, scene: CanvasScene, pressed: Pointer, node_id: str) -> None:
        super().__init__(scene, pressed)
        self._node_id = node_id
        self._was_selected = node_id in scene.editor.selection
        self._select_pressed(pressed)
        moved = scene.editor.selection if node_id in scene.editor.selection else frozenset()
        self._starts = {each: QPointF(scene.nodes[each].pos()) for each in moved}
        self._positions: dict[str, QPointF] = {}

    def _select_pressed(self, pressed: Pointer) -> None:
        editor = self.scene.editor
        if not self._was_selected:
            editor.select(editor.selection | {self._node_id} if pressed.adds else {self._node_id})

    def drag(self, pointer: Pointer) -> None:
        """Carry the cards along; the pressed one stays on the grid, the others keep their distance to it."""
        if not self._starts:
            return
        start = self._starts[self._node_id]
        otherwise = bool(pointer.modifiers & Qt.KeyboardModifier.AltModifier)
        offset = self.scene.on_grid(start + pointer.scene - self.pressed.scene, otherwise) - start
        self._positions = {node_id: place + offset for node_id, place in self._starts.items()}
        self.scene.preview_positions(self._positions, offset)

    def finish(self, pointer: Pointer) -> None:
        """Move them in the project; a click without a drag selects this card alone or takes it out."""
        editor = self.scene.editor
        if self.dragged and self._positions:
            places = {node_id: (place.x(), place.y()) for node_id, place in self._positions.items()}
            words = "Move" if len(places) == 1 else f"Move {len(places)} layers"
            editor.perform(words, lambda project: edits.move(project, places))
        elif not self.dragged and self._was_selected:
            editor.select(editor.selection - {self._node_id} if pointer.adds else {self._node_id})
        self.scene.end_previews()
