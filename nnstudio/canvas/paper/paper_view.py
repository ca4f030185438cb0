"""A view of dotted paper without end: zoom around the pointer, pan, fit; what lies over the paper follows."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QNativeGestureEvent, QPainter, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGestureEvent, QGraphicsView, QPinchGesture, QToolTip, QWidget

from nnstudio.canvas.paper import paper
from nnstudio.canvas.paper.camera import STEP, Camera
from nnstudio.canvas.paper.overlays import Overlays
from nnstudio.canvas.scene import CanvasScene, Hit
from nnstudio.widgets import tooltip
from nnstudio.widgets.dress import theme


class PaperView(QGraphicsView):
    """Shows a drawing; knows nothing of editing."""

    zoom_changed = Signal(float)
    """The new zoom: screen pixels per scene pixel."""

    def __init__(self, drawing: CanvasScene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawing = drawing
        drawing.setParent(self)
        self._overlays: Overlays | None = None
        self._told_zoom = 1.0
        self._fit_waits = True
        self._pinched = QPointF()
        self.setScene(drawing)
        self._set_up()
        self.camera = Camera(self)
        self._overlays = Overlays(drawing, self)
        theme.notifier.changed.connect(self._follow_theme)

    @property
    def overlays(self) -> Overlays:
        """What lies over the drawing: the minimap, a problem in words, a hint at the pointer."""
        assert self._overlays is not None
        return self._overlays

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        self.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)

    # ------------------------------------------------------------------ for the window

    def zoom_in(self) -> None:
        """One step nearer."""
        self.camera.zoom_by(STEP)

    def zoom_out(self) -> None:
        """One step farther."""
        self.camera.zoom_by(1 / STEP)

    def zoom_to_fit(self) -> None:
        """Show the whole drawing."""
        self.camera.fit(self.drawing.drawing_rect())

    def zoom_to_selection(self) -> None:
        """Show the selected layers as large as they fit; the whole drawing where none is selected."""
        chosen = self.drawing.editor.selection
        self.camera.fit(self.drawing.drawing_rect(chosen or None), most=2.0 if chosen else 1.0)
        self.camera.is_fitted = not chosen

    def fit_when_shown(self) -> None:
        """Show the whole drawing now, or as soon as there is a window to fit it into."""
        self._fit_waits = True
        self._fit_if_shown()

    def hit(self, viewport_point: QPoint) -> Hit:
        """What lies at a viewport point; far away, ports are still within reach of the hand."""
        reach = min(40.0, 12.0 / min(1.0, self.camera.zoom))
        return self.drawing.hit(self.mapToScene(viewport_point), reach)

    # ------------------------------------------------------------------ Qt

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

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), tooltip.plain(self.tooltip_at(event.pos())), self.viewport())
            return True
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.camera.zoom_by(1 + event.value(), event.position().toPoint())
            return True
        if isinstance(event, QGestureEvent):
            return self._pinch(event)
        if event.type() == QEvent.Type.Leave:
            self.drawing.hover(Hit())
        return super().viewportEvent(event)

    def _pinch(self, event: QGestureEvent) -> bool:
        """Two fingers on a screen: zoom around the point between them, and carry the paper along."""
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(pinch, QPinchGesture):
            return False
        at = self.viewport().mapFromGlobal(pinch.centerPoint()).toPoint()
        if pinch.state() == Qt.GestureState.GestureStarted:
            self._pinched = self.mapToScene(at)
        self.camera.zoom_by(pinch.scaleFactor(), at, self._pinched)
        event.accept(pinch)
        return True

    def tooltip_at(self, viewport_point: QPoint) -> str:
        """Plain words on what lies at a viewport point."""
        return self.drawing.tooltip(self.hit(viewport_point))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_if_shown()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A drawing that was fitted is fitted anew; else the middle of the view stays in the middle."""
        super().resizeEvent(event)
        old = event.oldSize()
        if self._overlays is not None and self.camera.is_fitted and self.isVisible():
            self.zoom_to_fit()
        elif old.isValid() and self.isVisible():
            self.camera.pan((self.width() - old.width()) / 2, (self.height() - old.height()) / 2)
        if self._overlays is not None:
            self._overlays.place()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if self._overlays is None:
            return
        self._overlays.place_soon()
        if self.camera.zoom != self._told_zoom:
            self._told_zoom = self.camera.zoom
            self.zoom_changed.emit(self._told_zoom)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        paper.paint_dots(painter, QRectF(rect), self.camera.zoom)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        if self.drawing.nodes or self.drawing.items():  # to list all items takes long where they are many
            return
        painter.save()
        painter.resetTransform()
        paper.paint_empty_hint(painter, self.viewport().rect())
        painter.restore()

    def _fit_if_shown(self) -> None:
        if self._fit_waits and self.isVisible():
            self._fit_waits = False
            self.zoom_to_fit()

    def _follow_theme(self) -> None:
        self.resetCachedContent()
        self.viewport().update()
        if self._overlays is not None:
            self._overlays.refresh()
