"""The window onto the drawing: turns mouse, keys and drops into gestures and commands."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QMenu, QToolTip, QWidget

from nnstudio.canvas import commands, paper, placing, shortcuts
from nnstudio.canvas.camera import STEP, Camera
from nnstudio.canvas.gestures.connect import Connect
from nnstudio.canvas.gestures.gesture import Gesture, Pointer
from nnstudio.canvas.gestures.move import Move
from nnstudio.canvas.gestures.pan import Pan
from nnstudio.canvas.gestures.place import Place
from nnstudio.canvas.gestures.select import RubberBand
from nnstudio.canvas.overlays import Overlays
from nnstudio.canvas.port import Port
from nnstudio.canvas.scene import CanvasScene, Hit
from nnstudio.canvas.search_popup import SearchPopup
from nnstudio.document.edits import new_layer
from nnstudio.document.graph import Link
from nnstudio.engine.layers import LAYERS
from nnstudio.session.editor import Change, Editor
from nnstudio.widgets import theme
from nnstudio.widgets.layer_list import LAYER_MIME


class CanvasView(QGraphicsView):
    """Shows and edits the editor's drawing."""

    node_activated = Signal(str)
    """A node was double-clicked, or Enter was pressed on it."""
    zoom_changed = Signal(float)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self.gesture: Gesture | None = None
        self._space = False
        self._fit_waits = True
        self.drawing = CanvasScene(editor, self)
        self.setScene(self.drawing)
        self._set_up()
        self.camera = Camera(self)
        self.overlays = Overlays(self.drawing, self)
        editor.changed.connect(self._after_change)
        editor.selection_changed.connect(self._after_selection)
        theme.notifier.changed.connect(self._after_theme)

    def _set_up(self) -> None:
        self.setObjectName("canvas")
        self.setAccessibleName("Network canvas")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        self.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)

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
        inside = self.viewport().underMouse() and self.viewport().rect().contains(at)
        commands.paste(self.editor, self.mapToScene(at) if inside else None)

    def zoom_in(self) -> None:
        """One step nearer."""
        self.camera.zoom_by(STEP)

    def zoom_out(self) -> None:
        """One step farther."""
        self.camera.zoom_by(1 / STEP)

    def zoom_to_fit(self) -> None:
        """Show the whole drawing."""
        self.camera.fit(self.drawing.drawing_rect())

    def search_layer(self, at: QPoint | None = None) -> None:
        """Open the search for a layer at a viewport point; the chosen layer is placed there."""
        at = self.viewport().rect().center() if at is None else at
        popup = SearchPopup(self)
        where = self.mapToScene(at)
        popup.chosen.connect(lambda kind: self._place_at(kind, where))
        popup.open_at(at)

    def _place_at(self, kind: str, point: QPointF) -> None:
        gesture = Place(self.drawing, Pointer(point, QPoint()), kind)
        gesture.finish(gesture.pressed)
        self.setFocus()

    # ------------------------------------------------------------------ gestures

    def _pointer(self, position: QPoint, modifiers: Qt.KeyboardModifier) -> Pointer:
        return Pointer(self.mapToScene(position), position, modifiers)

    def _begin(self, gesture: Gesture) -> None:
        self.cancel_gesture()
        self.gesture = gesture
        self.overlays.during_gesture(True)
        self._show_cursor()

    def cancel_gesture(self) -> None:
        """End what the mouse is doing without an edit."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.cancel()
            self._after_gesture()

    def _finish_gesture(self, pointer: Pointer) -> None:
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.finish(pointer)
            self._after_gesture()

    def _after_gesture(self) -> None:
        self.overlays.during_gesture(False)
        self._show_cursor()

    def _show_cursor(self, hit: Hit | None = None) -> None:
        shape = Qt.CursorShape.OpenHandCursor if self._space else Qt.CursorShape.ArrowCursor
        if self.gesture is not None and self.gesture.cursor and (self.gesture.dragged or self._space):
            shape = self.gesture.cursor
        elif hit is not None and hit.port is not None and not self._space:
            shape = Qt.CursorShape.CrossCursor
        self.viewport().setCursor(shape)

    def _gesture_for(self, event: QMouseEvent, pointer: Pointer) -> Gesture | None:
        if event.button() == Qt.MouseButton.MiddleButton or self._space:
            return Pan(self.drawing, pointer, self)
        if event.button() != Qt.MouseButton.LeftButton:
            return None
        hit = self._hit(pointer.scene)
        if hit.port is not None:
            return self._from_port(pointer, hit.port)
        if hit.node_id is not None:
            return Move(self.drawing, pointer, hit.node_id)
        if hit.link is not None:
            return self._from_link(pointer, hit.link)
        return RubberBand(self.drawing, pointer)

    def _from_port(self, pointer: Pointer, port: Port) -> Gesture:
        """A new link from a port; from an input that is taken, the end of its link."""
        taken = next(
            (
                link
                for link in self.editor.project.graph.incoming(port.node_id)
                if port.side == "input" and link.port == port.index
            ),
            None,
        )
        if taken is not None:
            return Connect(self.drawing, pointer, Port(taken.source, "output"), taken)
        return Connect(self.drawing, pointer, port)

    def _from_link(self, pointer: Pointer, link: Link) -> Gesture:
        """Take the end of a link that is nearer to the pointer."""
        item = self.drawing.links[link]
        to_start, to_end = pointer.scene - item.start, pointer.scene - item.end
        nearer_to_end = to_end.manhattanLength() <= to_start.manhattanLength()
        fixed = Port(link.source, "output") if nearer_to_end else Port(link.target, "input", link.port)
        return Connect(self.drawing, pointer, fixed, link)

    def _hit(self, point: QPointF) -> Hit:
        return self.drawing.hit(point, min(40.0, 12.0 / min(1.0, self.camera.zoom)))

    # ------------------------------------------------------------------ mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointer(event.position().toPoint(), event.modifiers())
        if self.gesture is not None:
            self.cancel_gesture()
            return
        gesture = self._gesture_for(event, pointer)
        if gesture is not None:
            self._begin(gesture)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointer(event.position().toPoint(), event.modifiers())
        if self.gesture is None:
            hit = self._hit(pointer.scene)
            self.drawing.hover(hit)
            self._show_cursor(hit)
            return
        self.gesture.move(pointer)
        self.overlays.hint.show_words(self.gesture.hint, pointer.viewport)
        self._show_cursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._finish_gesture(self._pointer(event.position().toPoint(), event.modifiers()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        hit = self._hit(self.mapToScene(event.position().toPoint()))
        if hit.node_id is not None and hit.port is None:
            self.node_activated.emit(hit.node_id)
        elif hit == Hit():
            self.search_layer(event.position().toPoint())
        else:
            self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer; two fingers on a touch pad, or Shift and the wheel, move the paper."""
        pixels, angle = event.pixelDelta(), event.angleDelta()
        zooms = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not zooms and not pixels.isNull() and event.phase() != Qt.ScrollPhase.NoScrollPhase:
            self.camera.pan(pixels.x(), pixels.y())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or not angle.y():
            self.camera.pan(angle.x() or angle.y(), 0)
        else:
            self.camera.zoom_by(STEP ** (angle.y() / 120), event.position().toPoint())
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.gesture is not None:
            return
        hit = self._hit(self.mapToScene(event.pos()))
        if hit.node_id is not None and hit.node_id not in self.editor.selection:
            self.editor.select({hit.node_id})
        elif hit.link is not None and hit.link not in self.editor.selected_links:
            self.editor.select((), {hit.link})
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shortcuts.fill_menu(menu, self, event.pos())
        menu.popup(event.globalPos())

    # ------------------------------------------------------------------ drops from the palette

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        kind = bytes(event.mimeData().data(LAYER_MIME).data()).decode("utf-8", "replace")
        if kind not in LAYERS:
            event.ignore()
            return
        self._begin(Place(self.drawing, self._pointer(event.position().toPoint(), event.modifiers()), kind))
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if not isinstance(self.gesture, Place):
            event.ignore()
            return
        self.gesture.move(self._pointer(event.position().toPoint(), event.modifiers()))
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.cancel_gesture()

    def dropEvent(self, event: QDropEvent) -> None:
        if not isinstance(self.gesture, Place):
            event.ignore()
            return
        self._finish_gesture(self._pointer(event.position().toPoint(), event.modifiers()))
        event.acceptProposedAction()
        self.setFocus()

    # ------------------------------------------------------------------ keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space = True
                self._show_cursor()
            return
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
            return
        command = None if self.gesture is not None else shortcuts.command_for(event)
        if command is None:
            event.ignore()
            return
        command(self)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._show_cursor()

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

    # ------------------------------------------------------------------ following

    def _after_change(self, change: Change) -> None:
        self.cancel_gesture()
        if change.opened:
            self._fit_waits = True
            self._fit_if_shown()
        self.overlays.refresh()
        self.viewport().update()
        self._describe()

    def _after_selection(self) -> None:
        self.overlays.refresh()
        self._describe()

    def _after_theme(self) -> None:
        self.resetCachedContent()
        self.viewport().update()
        self.overlays.refresh()

    def _describe(self) -> None:
        """Tell a screen reader what is selected."""
        cards = [
            item.card for node_id, item in self.drawing.nodes.items() if node_id in self.editor.selection
        ]
        if len(cards) == 1:
            words = cards[0].description
        else:
            words = f"{len(cards)} of {len(self.drawing.nodes)} layers selected"
        self.setAccessibleDescription(words)

    def _fit_if_shown(self) -> None:
        if self._fit_waits and self.isVisible():
            self._fit_waits = False
            self.zoom_to_fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_if_shown()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle of the drawing in the middle."""
        super().resizeEvent(event)
        old = event.oldSize()
        if old.isValid() and self.isVisible():
            self.camera.pan((self.width() - old.width()) / 2, (self.height() - old.height()) / 2)
        self.overlays.place()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if hasattr(self, "overlays"):
            self.overlays.place()
            self.zoom_changed.emit(self.camera.zoom)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            self._show_tooltip(event)
            return True
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.camera.zoom_by(1 + event.value(), event.position().toPoint())
            return True
        if event.type() == QEvent.Type.Leave:
            self.drawing.hover(Hit())
        return super().viewportEvent(event)

    def _show_tooltip(self, event: QHelpEvent) -> None:
        hit = self._hit(self.mapToScene(event.pos()))
        words = self.drawing.tooltip(hit) if self.gesture is None else ""
        QToolTip.showText(event.globalPos(), Qt.convertFromPlainText(words) if words else "", self.viewport())

    # ------------------------------------------------------------------ paper

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        paper.paint_dots(painter, rect, self.camera.zoom)

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        if not self.drawing.nodes and self.gesture is None:
            painter.save()
            painter.resetTransform()
            paper.paint_empty_hint(painter, QRect(self.viewport().rect()))
            painter.restore()
