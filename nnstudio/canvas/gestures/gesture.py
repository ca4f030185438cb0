"""What every gesture is: it follows the pointer and ends in `finish` or `cancel`, never in both."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication

from nnstudio.canvas.scene import CanvasScene


@dataclass(frozen=True)
class Pointer:
    """Where the mouse is, in scene and in viewport pixels, and which modifier keys are down."""

    scene: QPointF
    viewport: QPoint
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier

    @property
    def adds(self) -> bool:
        """Whether Shift or Ctrl asks to add to the selection."""
        keys = Qt.KeyboardModifier
        return bool(self.modifiers & (keys.ShiftModifier | keys.ControlModifier))


class Gesture:
    """One press, some moves, and an end."""

    cursor: Qt.CursorShape | None = None
    hint = ""
    """Words shown beside the pointer, such as the reason why a link may not end here."""

    def __init__(self, scene: CanvasScene, pressed: Pointer) -> None:
        self.scene = scene
        self.pressed = pressed
        self.dragged = False

    @property
    def shows_cursor(self) -> bool:
        """Whether the gesture's own cursor is shown: not before a press became a drag."""
        return self.dragged

    def move(self, pointer: Pointer) -> None:
        """Follow the pointer; does nothing until it has left the place of the press."""
        if not self.dragged:
            distance = (pointer.viewport - self.pressed.viewport).manhattanLength()
            self.dragged = distance >= QApplication.startDragDistance()
        if self.dragged:
            self.drag(pointer)

    def drag(self, pointer: Pointer) -> None:
        """Show what would come of releasing the button here."""

    def finish(self, pointer: Pointer) -> None:
        """The button was released: make the edit."""

    def cancel(self) -> None:
        """Leave everything as it was."""
        self.scene.end_previews()
