"""The picture that the network is asked about: drawn on a pad, and as the network gets to see it."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nnstudio.data.drawn_figures import Placement, coarser, placed, usual_placement
from nnstudio.panels.views.pixel_pad import PixelPad
from nnstudio.panels.views.small_picture import SmallPicture
from nnstudio.widgets import theme

FITTED = "Moved and sized like those of the data:"


class PictureForm(QWidget):
    """A pad to draw on. What was drawn is put where the figures of `pictures` (count, height, width) stand,
    and shown beside the pad; `ends` are the values of an empty and of a full pixel.
    """

    edited = Signal()
    """The user drew, erased or cleared."""

    def __init__(
        self, pictures: NDArray[np.float64], ends: tuple[float, float], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ends = ends
        self._placement: Placement | None = usual_placement(self._ink(pictures))
        self._drawn = False
        self.pad, self.seen = PixelPad(), SmallPicture()
        self.pad.edited.connect(self._take_drawing)
        clear = QPushButton("Clear")
        clear.setObjectName("clear-picture")
        clear.setProperty("role", "quiet")
        clear.clicked.connect(self.pad.clear)
        self._words = QLabel(FITTED)
        self._words.setWordWrap(True)
        self._words.setProperty("role", "muted")
        self._words.setFont(theme.body_font(11))
        self._words.setFixedWidth(104)
        beside = QVBoxLayout()
        beside.addWidget(clear, 0, Qt.AlignmentFlag.AlignLeft)
        beside.addSpacing(4)
        beside.addWidget(self._words)
        beside.addWidget(self.seen)
        beside.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self.pad, 1)
        row.addLayout(beside)
        self._tell_seen()

    @property
    def pixels(self) -> NDArray[np.float64]:
        """The pixels (height, width) as the network sees them: a row's as they are, a drawing's fitted."""
        if self._placement is None or not self._drawn:
            return self.pad.pixels
        low, high = self._ends
        placement = self._placement.in_finer_pixels(self.pad.detail)
        return coarser(placed(self._ink(self.pad.drawing), placement), self.pad.detail) * (high - low) + low

    def show_pixels(self, pixels: NDArray[np.float64]) -> None:
        """Show the pixels (height, width) of a row."""
        self._drawn = False
        self.pad.show_pixels(pixels, self._ends)
        self._tell_seen()

    def _take_drawing(self) -> None:
        self._drawn = True
        self._tell_seen()
        self.edited.emit()

    def _tell_seen(self) -> None:
        fitted = self._drawn and self._placement is not None
        self._words.setVisible(fitted)
        self.seen.setVisible(fitted)
        self.seen.show_pixels(self.pixels, self._ends)

    def _ink(self, pixels: NDArray[np.float64]) -> NDArray[np.float64]:
        low, high = self._ends
        return (pixels - low) / max(high - low, 1e-12)
