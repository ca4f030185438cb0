"""The window onto the drawing: what can be done in it by commands, keys and the context menu."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QMenu, QWidget

from nnstudio.canvas import commands, placing, shortcuts
from nnstudio.canvas.annotating.annotations import Annotations
from nnstudio.canvas.blocks import Blocks
from nnstudio.canvas.cards.port import Port
from nnstudio.canvas.gesture_view import GestureView
from nnstudio.canvas.gestures.connect import Connect
from nnstudio.canvas.gestures.gesture import Gesture, Pointer
from nnstudio.canvas.gestures.place import PlaceLayer
from nnstudio.canvas.reading import accessible
from nnstudio.canvas.reading.walking import Walk
from nnstudio.canvas.scene import CanvasScene
from nnstudio.canvas.search_popup import SearchPopup
from nnstudio.document.drawing.folding import alike
from nnstudio.document.editing.edits import new_layer
from nnstudio.session.editing.editor import Change, Editor


class CanvasView(GestureView):
    """Shows and edits the editor's drawing."""

    node_activated = Signal(str)
    """A node was double-clicked, or Enter was pressed on it."""
    repeat_wanted = Signal(object)
    """The `Block` that is to be repeated: it is still to be asked how often."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(CanvasScene(editor), parent)
        self.editor: Editor = editor
        self.setObjectName("canvas")
        self.setAccessibleName("Network canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        editor.changed.connect(self._follow_change)
        editor.selection_changed.connect(self._follow_selection)
        self.annotations: Annotations = Annotations(self)
        self.blocks: Blocks = Blocks(self)
        self.walk: Walk = Walk(self)
        accessible.install(CanvasView)
        self._follow_selection()

    # ------------------------------------------------------------------ for the window

    def set_thumbnail(self, node_id: str, image: QImage | None) -> None:
        """Show a live picture in a node's card, one pixel a weight; None goes back to the preview."""
        self.drawing.set_thumbnail(node_id, image)

    def append_layer(self, kind: str) -> str:
        """Add a layer after the selected node (or the only open end), select it and give its id."""
        centre = self.mapToScene(self.viewport().rect().center())
        node_id = placing.append(self.editor, new_layer(kind), (centre.x(), centre.y()))
        self.camera.reveal(self.drawing.card(node_id).scene_rect())
        return node_id

    def append_block(self, block_id: str) -> None:
        """Add a copy of a block after the selected node (or the only open end), and select it."""
        centre = self.mapToScene(self.viewport().rect().center())
        placing.append_block(self.editor, block_id, (centre.x(), centre.y()))
        self.camera.reveal(self.drawing.drawing_rect(self.editor.selection))

    def show_node(self, node_id: str) -> None:
        """Select a node, a note or a frame and bring it into view."""
        papers = self.drawing.annotations.items
        self.editor.select({node_id} - papers.keys(), annotations={node_id} & papers.keys())
        if node_id in self.drawing.nodes:
            self.camera.reveal(self.drawing.card(node_id).scene_rect())
        elif node_id in papers:
            self.camera.reveal(papers[node_id].scene_rect())

    def activate_selection(self) -> None:
        """Name the one selected layer or block, or write the one selected note or frame."""
        editor, block = self.editor, self.blocks.one_selected()
        if block is not None and (block.folded or len(block.members) > 1):
            self.blocks.write_name(block.id)
        elif len(editor.selection) == 1:
            self.node_activated.emit(next(iter(editor.selection)))
        elif len(editor.selected_annotations) == 1 and not editor.selection:
            self.annotations.write(next(iter(editor.selected_annotations)))

    def select_all(self) -> None:
        """Select everything."""
        commands.select_all(self.editor)

    def delete_selection(self) -> None:
        """Delete what is selected."""
        commands.delete(self.editor)

    def delete_and_join(self) -> None:
        """Delete the selected nodes, and lead what arrived at them on to what followed."""
        commands.delete_and_join(self.editor)

    def duplicate_selection(self) -> None:
        """Copy what is selected beside itself."""
        commands.duplicate(self.drawing)

    def copy(self) -> None:
        """Put what is selected on the clipboard."""
        commands.copy(self.drawing)

    def cut(self) -> None:
        """Put what is selected on the clipboard and delete it."""
        commands.cut(self.drawing)

    def paste(self) -> None:
        """Add what the clipboard holds where the mouse is, or beside its originals."""
        at = self.viewport().mapFromGlobal(self.cursor().pos())
        commands.paste(self.editor, self.mapToScene(at) if self.viewport().underMouse() else None)

    def search_layer(self, at: QPoint | None = None, port: Port | None = None) -> None:
        """Open the search for a layer at a viewport point, or else where the mouse is; the chosen layer is
        placed there, and linked with `port` if one is given.
        """
        at = self.mouse_place() if at is None else at
        where = self.mapToScene(at)
        popup = SearchPopup(self, placing.unfit_for(port) if port else ())
        popup.chosen.connect(lambda kind: self._place_at(kind, where, port))
        popup.open_at(at)

    def mouse_place(self) -> QPoint:
        """The viewport point under the mouse; the middle where the mouse is elsewhere."""
        at = self.viewport().mapFromGlobal(self.cursor().pos())
        return at if self.viewport().rect().contains(at) else self.viewport().rect().center()

    def _place_at(self, kind: str, point: QPointF, port: Port | None) -> None:
        pointer = Pointer(point, QPoint())
        if port is None:
            PlaceLayer(self.drawing, pointer, kind).finish(pointer)
        elif port.node_id in self.editor.project.graph:
            ports = self.drawing.card(port.node_id).same_port(port)
            placing.place_linked(self.editor, new_layer(kind), ports or (port,), point.x(), point.y())
        self.setFocus()

    def after_gesture(self, gesture: Gesture, pointer: Pointer) -> None:
        """A new link that ended on empty canvas asks for its layer."""
        if isinstance(gesture, Connect) and gesture.wants_layer:
            self.search_layer(pointer.viewport, gesture.fixed)

    # ------------------------------------------------------------------ mouse

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On a card: activate it, or unfold the block; on a note or a title: write; on paper: search
        a layer.
        """
        point = event.position().toPoint()
        hit = self.hit(point)
        if event.button() == Qt.MouseButton.LeftButton and hit.annotation is not None:
            self.annotations.write(hit.annotation)
        elif event.button() != Qt.MouseButton.LeftButton or hit.port or hit.link or hit.folds:
            self.mousePressEvent(event)
        elif hit.block is not None:
            self.blocks.write_name(hit.block)
        elif hit.node_id in self.editor.project.sheet.hidden_in:
            self.blocks.unfold(self.editor.project.sheet.hidden_in[hit.node_id].id)
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
            self.editor.select((), alike(self.editor.project, hit.link))
        elif hit.block is not None:
            self.editor.select(self.editor.project.sheet.block_by_id[hit.block].members)
        elif hit.annotation is not None and hit.annotation not in self.editor.selected_annotations:
            self.editor.select((), annotations={hit.annotation})
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shortcuts.fill_menu(menu, self, event.pos())
        menu.popup(event.globalPos())

    # ------------------------------------------------------------------ keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            if not event.isAutoRepeat():
                self.hold_space(True)
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
            self.hold_space(False)

    def _escape(self) -> None:
        if self.gesture is not None:
            self.cancel_gesture()
        elif not self.overlays.dismiss():
            self.editor.select(())
            self.walk.follow_selection()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from node to node, note and frame in reading order, and after the last one on to the next
        widget.
        """
        return self.walk.step(forward) or super().focusNextPrevChild(forward)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        super().drawForeground(painter, rect)
        if self.hasFocus():
            self.walk.paint(painter)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()  # the ring is seen while keys arrive here

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if hasattr(self, "annotations"):
            self.annotations.finish()

    # ------------------------------------------------------------------ following the editor

    def _follow_change(self, change: Change) -> None:
        self.cancel_gesture()
        self.annotations.give_up()
        if change.opened:
            self.fit_when_shown()
        if not (self.drawing.nodes and change.before.graph.nodes):
            self.viewport().update()  # the words on the empty canvas come or go
        self._follow_selection()

    def _follow_selection(self) -> None:
        """Show the problem of what is selected, and tell a screen reader."""
        self.overlays.refresh()
        cards = {self.drawing.card(node_id) for node_id in self.editor.selection}
        papers = [self.drawing.annotations.items[each] for each in self.editor.selected_annotations]
        words = f"{len(self.editor.selection)} of {len(self.drawing.nodes)} layers selected"
        if len(cards) + len(papers) == 1:
            words = cards.pop().card.description if cards else papers[0].description
        self.setAccessibleDescription(words)
        self.walk.follow_selection()
        accessible.tell_focus(self)

    def say(self, words: str) -> None:
        """Tell a screen reader."""
        self.setAccessibleDescription(words)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        accessible.tell_focus(self)
