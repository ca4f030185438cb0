"""Which gesture a press begins: by the button, the keys, and what lies under the pointer."""

from PySide6.QtCore import Qt

from nnstudio.canvas.cards.port import Port
from nnstudio.canvas.gestures.connect import Connect
from nnstudio.canvas.gestures.fold import Fold
from nnstudio.canvas.gestures.gesture import Gesture, Pointer
from nnstudio.canvas.gestures.move import Move
from nnstudio.canvas.gestures.resize import Resize
from nnstudio.canvas.gestures.select import RubberBand
from nnstudio.canvas.scene import CanvasScene, Hit
from nnstudio.document.graph import Link


def gesture_for(scene: CanvasScene, pointer: Pointer, hit: Hit) -> Gesture:
    """The gesture of the left button."""
    if hit.annotation is not None and hit.corner:
        return Resize(scene, pointer, hit.annotation)
    if hit.port is not None:
        return _from_port(scene, pointer, hit.port)
    if hit.folds and hit.block is not None:
        return Fold(scene, pointer, hit.block)
    if hit.node_id is not None or hit.annotation is not None or hit.block is not None:
        return Move(scene, pointer, hit)
    if hit.link is not None:
        return _from_link(scene, pointer, hit.link)
    return RubberBand(scene, pointer)


def _from_port(scene: CanvasScene, pointer: Pointer, port: Port) -> Gesture:
    """A new link from a port; from an input that is taken, the end of its link."""
    incoming = scene.editor.project.graph.incoming(port.node_id) if port.side == "input" else ()
    taken = next((link for link in incoming if link.port == port.index), None)
    if taken is not None:
        return Connect(scene, pointer, Port(taken.source, "output"), taken)
    return Connect(scene, pointer, port)


def _from_link(scene: CanvasScene, pointer: Pointer, link: Link) -> Gesture:
    """Take the end of a link that is nearer to the pointer."""
    item = scene.links[link]
    to_start, to_end = pointer.scene - item.start, pointer.scene - item.end
    nearer_to_end = to_end.manhattanLength() <= to_start.manhattanLength()
    fixed = Port(link.source, "output") if nearer_to_end else Port(link.target, "input", link.port)
    return Connect(scene, pointer, fixed, link)


def is_pan(button: Qt.MouseButton, space: bool) -> bool:
    """Whether a press moves the paper."""
    return button == Qt.MouseButton.MiddleButton or (space and button == Qt.MouseButton.LeftButton)
