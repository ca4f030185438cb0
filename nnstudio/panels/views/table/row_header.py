"""The numbers at the left of the data's table, and beside them each row's image where columns are pixels."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from nnstudio.widgets.columns.column_sketch import paint_ink
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled

PICTURE_DATA = int(Qt.ItemDataRole.UserRole) + 9
"""The role under which the model gives the image of a row: shares of light (height, width,
channels), or None.
"""
ROW_HEIGHT = 24
PICTURE_ROW_HEIGHT = 36
_MARGIN = 3


class RowsHeader(QHeaderView):
    """Rows are higher while they have images."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._has_pictures = False
        self.setSectionsClickable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(16)
        self.setDefaultSectionSize(scaled(ROW_HEIGHT))
        self.setHighlightSections(False)

    def show_pictures(self, has_pictures: bool) -> None:
        """Make room for images, or take it away."""
        if has_pictures != self._has_pictures:
            self._has_pictures = has_pictures
            self.setDefaultSectionSize(scaled(PICTURE_ROW_HEIGHT) if has_pictures else scaled(ROW_HEIGHT))

    def sectionSizeFromContents(self, logical_index: int) -> QSize:
        size = super().sectionSizeFromContents(logical_index)
        return size + QSize(scaled(PICTURE_ROW_HEIGHT), 0) if self._has_pictures else size

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        painter.save()
        super().paintSection(painter, rect, logical_index)
        painter.restore()
        ink = self.model().headerData(logical_index, self.orientation(), PICTURE_DATA)
        if ink is not None:
            side = rect.height() - 2 * _MARGIN
            place = QRectF(rect.right() - side - _MARGIN, rect.top() + _MARGIN, side, side)
            painter.save()
            paint_ink(painter, place, ink, theme.family_colour("data"))
            painter.restore()
