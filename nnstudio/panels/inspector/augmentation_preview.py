"""The user's own rows as training sees them with the present augmentation, below its settings."""

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from nnstudio.session.editing.editor import Editor
from nnstudio.session.inspection import Inspection
from nnstudio.session.looking.augmented_rows import AugmentationWorker, AugmentedImages, AugmentedRow
from nnstudio.widgets.columns.column_sketch import paint_pixels
from nnstudio.widgets.dress import colour_scales, theme
from nnstudio.widgets.fields.forms import note
from nnstudio.widgets.numbers import number_text

_KEY = "augmentation-preview"
_GAP = 8
_LARGEST = 48
"""Pixels of the screen that the side of an image takes at most."""
_COLOURS = 3
"""Channels of an image in colour."""


class AugmentationPreview(QWidget):
    """Asks the inspection's worker while it is seen, and shows images, or a few numbers of a table's row."""

    def __init__(self, editor: Editor, inspection: Inspection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("augmentation_preview")
        self._editor, self._inspection = editor, inspection
        self._worker = AugmentationWorker()
        self.epoch = 0
        self.strip = ImageStrip()
        self.words = note("", "augmentation_words")
        self.another = QPushButton("Another draw")
        self.another.setObjectName("another_draw")
        self.another.setProperty("role", "link")
        self.another.setCursor(Qt.CursorShape.PointingHandCursor)
        self.another.setToolTip("Show what the next epoch makes of the same rows.")
        self.another.clicked.connect(self._draw_again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.strip)
        column.addWidget(self.words)
        column.addWidget(self.another, 0, Qt.AlignmentFlag.AlignLeft)
        self._clear()
        editor.changed.connect(self._look)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._inspection.forget(_KEY)

    def _draw_again(self) -> None:
        self.epoch += 1
        self._look()

    def _look(self) -> None:
        """Ask anew; while somebody slides, what is shown stays until the newest answer is there."""
        if self.isVisible():
            compute = partial(self._worker.look, self._editor.project, self.epoch)
            self._inspection.ask(_KEY, compute, self._show, lambda sentence: self._clear())

    def _show(self, seen: AugmentedImages | AugmentedRow) -> None:
        changes = self._editor.project.plan.augmentation.changes
        if isinstance(seen, AugmentedImages):
            self.strip.show_images(seen.before, seen.after if changes else None)
            self.words.setText(
                "Some of your images, and below what training may see of them."
                if changes
                else "Some of your images, as they are: nothing is changed yet."
            )
        else:
            self.words.setText(_row_words(seen) if changes else "")
        self.strip.setVisible(isinstance(seen, AugmentedImages))
        self.words.setVisible(bool(self.words.text()))
        self.another.setVisible(changes and not self.words.isHidden())

    def _clear(self) -> None:
        self.strip.hide()
        self.words.hide()
        self.another.hide()


class ImageStrip(QWidget):
    """Images in a row, and under them what became of them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Your images, and what training sees of them")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rows: tuple[NDArray[np.float32], ...] = ()
        self._ends = (0.0, 1.0)
        theme.notifier.changed.connect(self.update)

    @property
    def rows(self) -> tuple[NDArray[np.float32], ...]:
        """The images (count, height, width, channels) of each row from above."""
        return self._rows

    def show_images(self, before: NDArray[np.float32], after: NDArray[np.float32] | None) -> None:
        """Show images as they are and, where something is changed, as training sees them."""
        self._rows = (before,) if after is None else (before, after)
        self._ends = (float(before.min()), float(before.max()))
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        rows = max(len(self._rows), 1)
        return QSize(160, round(rows * self._side()) + (rows - 1) * _GAP + 2)

    def resizeEvent(self, event: object) -> None:
        self.setFixedHeight(self.sizeHint().height())

    def _side(self) -> float:
        count = len(self._rows[0]) if self._rows else 1
        return min(_LARGEST, (self.width() - 2 - (count - 1) * _GAP) / max(count, 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(QColor(theme.current().line), 1))
        side = self._side()
        for down, images in enumerate(self._rows):
            for across, image in enumerate(images):
                place = QRectF(1 + across * (side + _GAP), 1 + down * (side + _GAP), side, side)
                paint_pixels(painter, place, _picture(image, self._ends))
                painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.end()


def _picture(image: NDArray[np.float32], ends: tuple[float, float]) -> QImage:
    """An image (height, width, channels) in its colours, or as ink in the theme's."""
    low, high = ends
    strength = np.clip((image - low) / max(high - low, 1e-12), 0.0, 1.0)
    if image.shape[2] == _COLOURS:
        return colour_scales.image_of(colour_scales.pack(strength * 255))
    scale = colour_scales.share_scale(theme.current().field, theme.current().text)
    return colour_scales.image_of(scale[np.rint(strength[..., 0] * (len(scale) - 1)).astype(int)])


def _row_words(seen: AugmentedRow) -> str:
    lines = [f"{name}: {_short(before)} → {_short(after)}" for name, before, after in seen.numbers]
    return "\n".join(["What training may see of the first row:", *lines]) if lines else ""


def _short(value: float) -> str:
    return number_text(float(f"{value:.4g}")).replace("-", "−")
