"""The window onto the drawing: turns mouse, keys and drops into gestures and commands."""

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from nnstudio.canvas import commands, placing, shortcuts
from nnstudio.canvas.gestures.choice import gesture_for, is_pan
from nnstudio.canvas.gestures.gesture import Gesture, Pointer
from nnstudio.canvas.gestures.pan import Pan
from nnstudio.canvas.gestures.place import Place
from nnstudio.canvas.paper_view import PaperView
from nnstudio.canvas.scene import CanvasScene, Hit
from nnstudio.canvas.search_popup import SearchPopup
from nnstudio.document.edits import new_layer
from nnstudio.engine.layers import LAYERS
from nnstudio.session.editor import Change, Editor
from nnstudio.widgets.layer_list import LAYER_MIME


class CanvasView(PaperView):
    """Shows and edits the editor's drawing."""

    node_activated = Signal(str)
    """A node was double-clicked, or Enter was pressed on it."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(CanvasScene(editor), parent)
        self.editor = editor
        self.gesture: Gesture | None = None
        self._space = False
        self.setObjectName("canvas")
        self.setAccessibleName("Network canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        editor.changed.connect(self._follow_change)
        editor.selection_changed.connect(self._follow_selection)
        self._follow_selection()

    # ------------------------------------------------------------------ for the window

    def set_thumbnail(self, node_id: str, image: QImage | None) -> None:
        """Show a live picture in a node's card, one pixel a weight; None goes back to the preview."""
        self.drawing.set_thumbnail(node_id, image)

    def append_layer(self, kind: str) -> str:
        """Add a layer after the selected node (or the only open end), select it and give its id."""
        centre = self.mapToScene(self.viewport().rect().center())
        node_id = placing.append(self.editor, new_layer(kind), (centre.x(), centre.y()))
        self.camera.reveal(self.drawing.nodes[node_id].scene_rect())
        return node_id

    def show_node(self, node_id: str) -> None:
        """Select a node and bring it into view."""
        self.editor.select({node_id})
        if node_id in self.drawing.nodes:
            self.camera.reveal(self.drawing.nodes[node_id].scene_rect())

    def select_all(self) -> None:
        """Select every node."""
        commands.select_all(self.editor)

    def delete_selection(self) -> None:
        """Delete the selected nodes and links."""
        commands.delete(self.editor)

    def duplicate_selection(self) -> None:
        """Copy the selected nodes beside themselves."""
        commands.duplicate(self.editor)

    def copy(self) -> None:
        """Put the selected nodes on the clipboard."""
        commands.copy(self.editor)

    def cut(self) -> None:
        """Put the selected nodes on the clipboard and delete them."""
        commands.cut(self.editor)

    def paste(self) -> None:
        """Add the clipboard's nodes where the mouse is, or beside their originals."""
        at = self.viewport().mapFromGlobal(self.cursor().pos())
        commands.paste(self.editor, self.mapToScene(at) if self.viewport().underMouse() else None)

    def search_layer(self, at: QPoint | None = None) -> None:
        """Open the search for a layer at a viewport point; the chosen layer is placed there."""
        at = self.viewport().rect().center() if at is None else at
        where = self.mapToScene(at)
        popup = SearchPopup(self)
        popup.chosen.connect(lambda kind: self._place_at(kind, where))
        popup.open_at(at)

    def _place_at(self, kind: str, point: QPointF) -> None:
        pointer = Pointer(point, QPoint())
        Place(self.drawing, pointer, kind).finish(pointer)
        self.setFocus()

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
        self._show_cursor(Hit())

    def _finish(self, pointer: Pointer) -> None:
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.finish(pointer)
            self._end_of_gesture()

    def _end_of_gesture(self) -> None:
        self.overlays.during_gesture(False)
        self._show_cursor(Hit())

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

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On a card: activate it; on empty canvas: search for a layer to place there."""
        point = event.position().toPoint()
        hit = self.hit(point)
        if event.button() != Qt.MouseButton.LeftButton or hit.port is not None or hit.link is not None:
            self.mousePressEvent(event)
        elif hit.node_id is not None:
            self.node_activated.emit(hit.node_id)
        else:
            self.search_layer(point)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.gesture is not None:
            return
        hit = self.hit(event.pos())
        if hit.node_id is not None and hit.node_id not in self.editor.selection:
            self.editor.select({hit.node_id})
        elif hit.link is not None and hit.link not in self.editor.selected_links:
            self.editor.select((), {hit.link})
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shortcuts.fill_menu(menu, self, event.pos())
        menu.popup(event.globalPos())

    def tooltip_at(self, viewport_point: object) -> str:
        """Plain words on what lies at a viewport point; none while something is dragged."""
        return "" if self.gesture is not None else super().tooltip_at(viewport_point)

    # ------------------------------------------------------------------ drops from the palette

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        kind = bytes(event.mimeData().data(LAYER_MIME).data()).decode("utf-8", "replace")
        if kind not in LAYERS:
            event.ignore()
            return
        self._begin(Place(self.drawing, self._pointer(event.position(), event.modifiers()), kind))
        event.acceptProposedAction()

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

    # ------------------------------------------------------------------ keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._hold_space(True)
        elif event.key() == Qt.Key.Key_Escape:
            self._escape()
        else:
            command = None if self.gesture is not None else shortcuts.command_for(event)
            if command is None:
                event.ignore()
            else:
                command(self)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._hold_space(False)

    def _hold_space(self, held: bool) -> None:
        self._space = held
        self._show_cursor(Hit())

    def _escape(self) -> None:
        if self.gesture is not None:
            self.cancel_gesture()
        elif not self.overlays.dismiss():
            self.editor.select(())

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from node to node in reading order, and after the last one on to the next widget."""
        node_id = shortcuts.neighbour(self.editor, forward)
        if node_id is None:
            return super().focusNextPrevChild(forward)
        self.show_node(node_id)
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space = False
        if not isinstance(self.gesture, Place):
            self.cancel_gesture()
        super().focusOutEvent(event)

    # ------------------------------------------------------------------ following the editor

    def _follow_change(self, change: Change) -> None:
        self.cancel_gesture()
        if change.opened:
            self.fit_when_shown()
        if not (self.drawing.nodes and change.before.graph.nodes):
            self.viewport().update()  # the words on the empty canvas come or go
        self._follow_selection()

    def _follow_selection(self) -> None:
        """Show the problem of what is selected, and tell a screen reader."""
        self.overlays.refresh()
        cards = [
            item.card for node_id, item in self.drawing.nodes.items() if node_id in self.editor.selection
        ]
        several = f"{len(cards)} of {len(self.drawing.nodes)} layers selected"
        self.setAccessibleDescription(cards[0].description if len(cards) == 1 else several)
