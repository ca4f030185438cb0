"""Moving the paper under the pointer."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGraphicsView

from nnstudio.canvas.gestures.gesture import Gesture, Pointer
from nnstudio.canvas.scene import CanvasScene


class Pan(Gesture):
    """Drag with the middle button, or with the space key held."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, scene: CanvasScene, pressed: Pointer, view: QGraphicsView) -> None:
        super().__init__(scene, pressed)
        self._bars = view.horizontalScrollBar(), view.verticalScrollBar()
        self._start = tuple(bar.value() for bar in self._bars)

    def move(self, pointer: Pointer) -> None:
        """Follow at once: there is no click to be told from a drag."""
        offset = pointer.viewport - self.pressed.viewport
        self.dragged = True
        for bar, start, distance in zip(self._bars, self._start, (offset.x(), offset.y()), strict=True):
            bar.setValue(start - distance)

    def cancel(self) -> None:
        """Go back to where the paper was."""
        for bar, start in zip(self._bars, self._start, strict=True):
            bar.setValue(start)
