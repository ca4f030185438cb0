"""A click on the sign of an unfolded block: it is folded into one card."""

from nnstudio.canvas.blocks import fold
from nnstudio.canvas.gestures.gesture import Gesture, Pointer
from nnstudio.canvas.scene import CanvasScene


class Fold(Gesture):
    """Folds where the button is released on the sign on which it was pressed."""

    def __init__(self, scene: CanvasScene, pressed: Pointer, block_id: str) -> None:
        super().__init__(scene, pressed)
        self._block = block_id

    def finish(self, pointer: Pointer) -> None:
        """Fold, unless the pointer has left the sign."""
        hit = self.scene.hit(pointer.scene)
        if hit.folds and hit.block == self._block:
            fold(self.scene, [self._block], folded=True)
