"""Moving: a press on a card, note or frame selects, a drag moves the whole selection as one undo entry."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QGraphicsItem

from nnstudio.canvas.gestures.gesture import Gesture, Pointer
from nnstudio.canvas.scene import CanvasScene, Hit
from nnstudio.document.drawing import annotating
from nnstudio.document.editing import edits
from nnstudio.document.project import Project
from nnstudio.document.sheet import Sheet


class Move(Gesture):
    """Press on a card, a note, or the title or border of a frame or a block; a frame takes along what is in
    it.
    """

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, scene: CanvasScene, pressed: Pointer, hit: Hit) -> None:
        super().__init__(scene, pressed)
        editor = scene.editor
        self._node = pressed_nodes(editor.project.sheet, hit)
        self._annotation = frozenset() if hit.annotation is None else frozenset({hit.annotation})
        self._was_selected = (
            self._node <= editor.selection and self._annotation <= editor.selected_annotations
        )
        if not self._was_selected:
            self._select(adding=pressed.adds)
        self._start = QPointF(_item(scene, hit).pos())
        nodes, annotations = scene.moving_selection()
        self._nodes = {each: QPointF(scene.nodes[each].pos()) for each in nodes}
        self._annotations = {each: QPointF(scene.annotations.items[each].pos()) for each in annotations}
        self._offset = QPointF()

    def _select(self, adding: bool) -> None:
        editor = self.scene.editor
        if adding:
            both = editor.selection | self._node, editor.selected_annotations | self._annotation
        else:
            both = self._node, self._annotation
        editor.select(both[0], annotations=both[1])

    def drag(self, pointer: Pointer) -> None:
        """Carry all along; what was pressed stays on the grid, the others keep their distance to it."""
        otherwise = bool(pointer.modifiers & Qt.KeyboardModifier.AltModifier)
        wanted = self._start + pointer.scene - self.pressed.scene
        self._offset = self.scene.on_grid(wanted, otherwise) - self._start
        nodes = {each: place + self._offset for each, place in self._nodes.items()}
        self.scene.preview_positions(nodes, self._offset)
        self.scene.annotations.preview(
            {each: place + self._offset for each, place in self._annotations.items()}
        )

    def finish(self, pointer: Pointer) -> None:
        """Move them in the project; a click without a drag selects this one alone or takes it out."""
        editor = self.scene.editor
        if self.dragged:
            count = len(self._nodes)
            editor.perform("Move" if count < 2 else f"Move {count} layers", self._moved)
        elif self._was_selected:
            if pointer.adds:
                left = editor.selection - self._node, editor.selected_annotations - self._annotation
                editor.select(left[0], annotations=left[1])
            else:
                self._select(adding=False)
        self.scene.end_previews()

    def _moved(self, project: Project) -> Project:
        nodes, annotations = (
            {each: (place + self._offset).toTuple() for each, place in places.items()}
            for places in (self._nodes, self._annotations)
        )
        return annotating.move_annotations(edits.move(project, nodes), annotations)


def pressed_nodes(sheet: Sheet, hit: Hit) -> frozenset[str]:
    """The nodes that a press takes hold of: one, or all of a block."""
    if hit.block is not None:
        return frozenset(sheet.block_by_id[hit.block].members)
    return frozenset() if hit.node_id is None else sheet.whole({hit.node_id})


def _item(scene: CanvasScene, hit: Hit) -> QGraphicsItem:
    if hit.block is not None:
        return scene.blocks.frames[hit.block]
    return scene.card(hit.node_id) if hit.node_id else scene.annotations.items[hit.annotation or ""]
