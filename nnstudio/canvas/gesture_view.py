"""A view in which the mouse makes gestures: presses and moves on the paper, and drags out of the palette."""

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QWidget

from nnstudio.canvas.gestures.choice import gesture_for, is_pan
from nnstudio.canvas.gestures.gesture import Gesture, Pointer
from nnstudio.canvas.gestures.pan import Pan
from nnstudio.canvas.gestures.place import Place, PlaceBlock, PlaceLayer
from nnstudio.canvas.paper.paper_view import PaperView
from nnstudio.canvas.scene import CanvasScene, Hit
from nnstudio.engine.layers import LAYERS
from nnstudio.widgets.layers.block_list import BLOCK_MIME
from nnstudio.widgets.layers.layer_list_model import LAYER_MIME


class GestureView(PaperView):
    """Has at most one gesture at a time; whatever interrupts it cancels it."""

    def __init__(self, drawing: CanvasScene, parent: QWidget | None = None) -> None:
        super().__init__(drawing, parent)
        self.gesture: Gesture | None = None
        self._space = False
        self.setAcceptDrops(True)

    # ------------------------------------------------------------------ gestures

    def cancel_gesture(self) -> None:
        """End what the mouse is doing without an edit."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.cancel()
            self._end_of_gesture()

    def _begin(self, gesture: Gesture) -> None:
        self.cancel_gesture()
        self.gesture = gesture
        self.overlays.during_gesture(True)
        self._clear_empty_paper()
        self._show_cursor(Hit())

    def _finish(self, pointer: Pointer) -> None:
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.finish(pointer)
            self._end_of_gesture()
            self.after_gesture(gesture, pointer)

    def after_gesture(self, gesture: Gesture, pointer: Pointer) -> None:
        """A gesture came to its end; a view may go on from there."""

    def _end_of_gesture(self) -> None:
        self.overlays.during_gesture(False)
        self._clear_empty_paper()
        self._show_cursor(Hit())

    def _clear_empty_paper(self) -> None:
        """The words on an empty canvas go while something is carried over it, all at once, and come again."""
        if not self.drawing.nodes:
            self.viewport().update()

    def _pointer(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> Pointer:
        point = position.toPoint()
        return Pointer(self.mapToScene(point), point, modifiers)

    def _show_cursor(self, hit: Hit) -> None:
        shape = Qt.CursorShape.OpenHandCursor if self._space else Qt.CursorShape.ArrowCursor
        gesture = self.gesture
        if gesture is not None and gesture.cursor is not None and gesture.shows_cursor:
            shape = gesture.cursor
        elif hit.port is not None and not self._space:
            shape = Qt.CursorShape.CrossCursor
        elif hit.corner and not self._space:
            shape = Qt.CursorShape.SizeFDiagCursor
        self.viewport().setCursor(shape)

    # ------------------------------------------------------------------ mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture; a second button breaks the running one off."""
        pointer = self._pointer(event.position(), event.modifiers())
        if self.gesture is not None:
            self.cancel_gesture()
        elif is_pan(event.button(), self._space):
            self._begin(Pan(self.drawing, pointer, self))
        elif event.button() == Qt.MouseButton.LeftButton:
            self._begin(gesture_for(self.drawing, pointer, self.hit(pointer.viewport)))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointer(event.position(), event.modifiers())
        if self.gesture is None:
            hit = self.hit(pointer.viewport)
            self.drawing.hover(hit)
            self._show_cursor(hit)
            return
        self.gesture.move(pointer)
        self.overlays.hint.show_words(self.gesture.hint, pointer.viewport)
        self._show_cursor(Hit())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._finish(self._pointer(event.position(), event.modifiers()))

    def tooltip_at(self, viewport_point: QPoint) -> str:
        """Plain words on what lies at a viewport point; none while something is dragged."""
        return "" if self.gesture is not None else super().tooltip_at(viewport_point)

    # ------------------------------------------------------------------ drops from the palette

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        gesture = self._gesture_for_drop(event.mimeData(), self._pointer(event.position(), event.modifiers()))
        if gesture is None:
            event.ignore()
            return
        self._begin(gesture)
        event.acceptProposedAction()

    def _gesture_for_drop(self, data: QMimeData, pointer: Pointer) -> Place | None:
        """Places the layer, or the copy of a block, that a drag carries."""
        kind, block_id = (
            bytes(data.data(name).data()).decode("utf-8", "replace") for name in (LAYER_MIME, BLOCK_MIME)
        )
        if kind in LAYERS:
            return PlaceLayer(self.drawing, pointer, kind)
        if block_id in self.drawing.editor.project.sheet.block_by_id:
            return PlaceBlock(self.drawing, pointer, block_id)
        return None

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if not isinstance(self.gesture, Place):
            event.ignore()
            return
        self.gesture.move(self._pointer(event.position(), event.modifiers()))
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.cancel_gesture()

    def dropEvent(self, event: QDropEvent) -> None:
        if not isinstance(self.gesture, Place):
            event.ignore()
            return
        self._finish(self._pointer(event.position(), event.modifiers()))
        event.acceptProposedAction()
        self.setFocus()

    # ------------------------------------------------------------------ what else counts

    def hold_space(self, held: bool) -> None:
        """While space is held, the left button moves the paper."""
        self._space = held
        self._show_cursor(Hit())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space = False
        if not isinstance(self.gesture, Place):
            self.cancel_gesture()
        super().focusOutEvent(event)
