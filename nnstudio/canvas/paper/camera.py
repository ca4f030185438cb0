"""Zooming and moving the view of the paper."""

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtWidgets import QGraphicsView

from nnstudio.widgets.dress import theme

LEAST_ZOOM = 0.1
MOST_ZOOM = 4.0
STEP = 1.2
"""Factor of one notch of the wheel."""
MARGIN = 48.0
"""Empty room around the drawing when it is fitted, in screen pixels."""
PAPER = 40_000.0
"""Half the side of the paper in scene pixels: large enough never to be felt as an end."""


class Camera:
    """The zoom and position of one view."""

    def __init__(self, view: QGraphicsView) -> None:
        self._view = view
        self.is_fitted = False
        """Whether all of the drawing was shown, and nobody has zoomed or moved the paper since."""
        view.setSceneRect(-PAPER, -PAPER, 2 * PAPER, 2 * PAPER)
        view.scale(theme.text_scale(), theme.text_scale())
        view.centerOn(0, 0)

    @property
    def zoom(self) -> float:
        """Screen pixels per scene pixel."""
        return float(self._view.transform().m11())

    def zoom_by(self, factor: float, at: QPoint | None = None, anchor: QPointF | None = None) -> None:
        """Zoom by a factor; the scene point at viewport point `at` (default: the centre) stays there, or
        `anchor` comes there.
        """
        factor = min(max(self.zoom * factor, LEAST_ZOOM), MOST_ZOOM) / self.zoom
        at = self._view.viewport().rect().center() if at is None else at
        anchor = self._view.mapToScene(at) if anchor is None else anchor
        self._view.scale(factor, factor)
        self.is_fitted = False
        self._bring(anchor, at)

    def set_zoom(self, zoom: float) -> None:
        """Zoom to an absolute value around the centre."""
        self.zoom_by(zoom / self.zoom)

    def fit(self, rect: QRectF, most: float = 1.0) -> None:
        """Show all of a scene rectangle in the middle, not larger than `most` times the size at which its
        text is as large as that of the panels.
        """
        most *= theme.text_scale()
        size = self._view.viewport().size()
        wide = max(1.0, size.width() - 2 * MARGIN) / max(1.0, rect.width())
        tall = max(1.0, size.height() - 2 * MARGIN) / max(1.0, rect.height())
        zoom = min(max(min(wide, tall, most), LEAST_ZOOM), MOST_ZOOM)
        self._view.resetTransform()
        self._view.scale(zoom, zoom)
        self._view.centerOn(rect.center())
        self.is_fitted = True

    def pan(self, dx: float, dy: float) -> None:
        """Move the paper by some screen pixels."""
        horizontal, vertical = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        horizontal.setValue(horizontal.value() - round(dx))
        vertical.setValue(vertical.value() - round(dy))
        self.is_fitted = False

    def reveal(self, rect: QRectF) -> None:
        """Pan just as far as needed to show a scene rectangle."""
        shown = self._view.mapToScene(self._view.viewport().rect()).boundingRect()
        if not shown.contains(rect):
            self.is_fitted = False
            self._view.ensureVisible(rect, round(MARGIN), round(MARGIN))

    def _bring(self, anchor: QPointF, at: QPoint) -> None:
        now = self._view.mapFromScene(anchor)
        self.pan(at.x() - now.x(), at.y() - now.y())
