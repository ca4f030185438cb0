"""Selecting: the rubber band over empty canvas, and a press on a link."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QGraphicsRectItem

from nnstudio.canvas import look
from nnstudio.canvas.gestures.gesture import Gesture, Pointer
from nnstudio.canvas.scene import CanvasScene


class RubberBand(Gesture):
    """A rectangle that selects every card it touches, and the notes and frames that it holds; with Shift or
    Ctrl on top. A click selects nothing.
    """

    def __init__(self, scene: CanvasScene, pressed: Pointer) -> None:
        super().__init__(scene, pressed)
        self._band: QGraphicsRectItem | None = None
        adds, editor = pressed.adds, scene.editor
        self._before = editor.selection if adds else frozenset()
        self._annotations_before = editor.selected_annotations if adds else frozenset()

    def drag(self, pointer: Pointer) -> None:
        """Stretch the band and outline what it touches."""
        rect = self._rect(pointer)
        if self._band is None:
            self._band = self._new_band()
        self._band.setRect(rect)
        self.scene.preview_selection(self._before | self.scene.nodes_in(rect))
        self.scene.annotations.show_selection(self._annotations_before | self.scene.annotations.within(rect))

    def finish(self, pointer: Pointer) -> None:
        """Select what the band touches."""
        touched = self.scene.nodes_in(self._rect(pointer)) if self.dragged else frozenset()
        marked = self.scene.annotations.within(self._rect(pointer)) if self.dragged else frozenset()
        self._drop_band()
        editor = self.scene.editor
        editor.select(self._before | touched, annotations=self._annotations_before | marked)
        self.scene.end_previews()

    def cancel(self) -> None:
        """Keep the old selection."""
        self._drop_band()
        super().cancel()

    def _rect(self, pointer: Pointer) -> QRectF:
        return QRectF(self.pressed.scene, pointer.scene).normalized()

    def _new_band(self) -> QGraphicsRectItem:
        colours = look.look()
        band = QGraphicsRectItem()
        fill = QColor(colours.accent)
        fill.setAlpha(28)
        band.setBrush(QBrush(fill))
        band.setPen(look.cosmetic(colours.accent, 1))
        band.setZValue(10)
        self.scene.addItem(band)
        return band

    def _drop_band(self) -> None:
        if self._band is not None:
            self.scene.removeItem(self._band)
            self._band = None
