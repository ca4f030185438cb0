"""Changing the size of a note or a frame by its lower right corner."""

from PySide6.QtCore import QPointF, Qt

from nnstudio.canvas.annotating.annotation_item import height_for
from nnstudio.canvas.gestures.gesture import Gesture, Pointer
from nnstudio.canvas.scene import CanvasScene
from nnstudio.document.drawing import annotating


class Resize(Gesture):
    """A press on the corner selects, a drag changes the size as one undo entry; words are never cut off."""

    cursor = Qt.CursorShape.SizeFDiagCursor

    def __init__(self, scene: CanvasScene, pressed: Pointer, annotation_id: str) -> None:
        super().__init__(scene, pressed)
        self._id = annotation_id
        self._annotation = scene.editor.project.sheet.by_id[annotation_id]
        self._size = self._annotation.width, self._annotation.height
        scene.editor.select((), annotations={annotation_id})

    def drag(self, pointer: Pointer) -> None:
        """Let the corner follow."""
        before = self._annotation
        corner = QPointF(before.x + before.width, before.y + before.height)
        corner = self.scene.on_grid(corner + pointer.scene - self.pressed.scene)
        width = max(corner.x() - before.x, annotating.LEAST_SIZE[0])
        least = max(annotating.LEAST_SIZE[1], height_for(before, width))
        self._size = width, max(corner.y() - before.y, least)
        self.scene.annotations.items[self._id].set_size(*self._size)

    def finish(self, pointer: Pointer) -> None:
        """Change the size in the project."""
        size = self._size
        if self.dragged:
            words = f"Resize a {self._annotation.kind}"
            edit = annotating.resize_annotation
            self.scene.editor.perform(words, lambda project: edit(project, self._id, *size))
        self.scene.end_previews()
