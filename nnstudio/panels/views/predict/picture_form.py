"""The picture that the network is asked about: drawn on a pad, or opened or dropped as a file; and as the
network gets to see it.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nnstudio.data.images.drawn_figures import Placement, coarser, placed, usual_placement
from nnstudio.data.images.format import ImageFormat
from nnstudio.data.images.names import IMAGE_SUFFIXES, is_image_file
from nnstudio.errors import DataError
from nnstudio.panels.views.predict.colour_picture import ColourPicture
from nnstudio.panels.views.predict.pixel_pad import PixelPad
from nnstudio.panels.views.small_picture import SmallPicture
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.plain_label import plain_label

FITTED = "Moved and sized like those of the data:"
IMAGE_FILTER = f"Images ({' '.join(f'*{suffix}' for suffix in IMAGE_SUFFIXES)});;All files (*)"
_BESIDE = 112
_OPEN, _OPEN_BRIEFLY = "Open an image…", "Open…"
_MOST_OF_IT = 1000
"""The stretch of the picture beside that of an empty rest, which is 1."""
_ACROSS, _DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class PictureForm(QWidget):
    """A grey picture is drawn on, one in colour is looked at; either can be opened or dropped as a file.

    What was drawn is put where the figures of `pictures` (count, height, width, channels) stand, and shown
    beside the pad; `ends` are the values of an empty and of a full pixel.
    """

    edited = Signal()
    """The user drew, erased, cleared or opened a file."""

    def __init__(
        self, pictures: NDArray[np.generic], ends: tuple[float, float], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._ends, self._shape = ends, pictures.shape[1:]
        self._placement: Placement | None = None
        self._is_opened = False
        self.pad, self.seen, self.colours = PixelPad(self), SmallPicture(), ColourPicture(self)
        self._clear = QPushButton("Clear")
        self._words, self._problem = _small_words(FITTED), _small_words("")
        self._lay_out()
        if self._is_grey:
            self._placement = usual_placement(self._ink(pictures[..., 0].astype(np.float64)))
        if self._placement is not None:  # the pad must not change its size under the pen
            _keep_room(self._words)
            _keep_room(self.seen)
        self._tell_seen()

    @property
    def is_changed(self) -> bool:
        """Whether the picture is another one than that of the row."""
        return self._is_opened or self.pad.is_drawn

    @property
    def is_empty(self) -> bool:
        """Whether everything that could be drawn was taken away."""
        return self._is_grey and self.pad.is_drawn and not self._ink(self.pad.drawing).any()

    @property
    def _is_grey(self) -> bool:
        return bool(self._shape[2] == 1)

    def _lay_out(self) -> None:
        self.pad.edited.connect(self._take_drawing)
        self._clear.setObjectName("clear-picture")
        self._clear.clicked.connect(self.pad.clear)
        self._clear.setVisible(self._is_grey)
        self.open_button = QPushButton(_OPEN)
        self.open_button.setObjectName("open-picture")
        self.open_button.setToolTip("Ask about an image of yours; it can also be dropped here.")
        self.open_button.clicked.connect(self._choose_file)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._clear)
        buttons.addWidget(self.open_button)
        for button in (self._clear, self.open_button):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._buttons = buttons
        picture = QVBoxLayout()
        picture.setSpacing(8)
        picture.addWidget(self.pad if self._is_grey else self.colours, 1)
        picture.addLayout(buttons)
        picture.setAlignment(buttons, Qt.AlignmentFlag.AlignLeft)
        self._beside = QBoxLayout(_DOWN)
        for widget in (self._words, self.seen, self._problem):
            self._beside.addWidget(widget)
        self._beside.addStretch(1)
        self._whole = QBoxLayout(_ACROSS, self)
        self._whole.setContentsMargins(0, 0, 8, 0)
        self._whole.setSpacing(8)
        self._whole.addLayout(picture, _MOST_OF_IT)
        (self.colours if self._is_grey else self.pad).hide()
        self._whole.addLayout(self._beside)
        self._whole.addStretch(1)

    def fit_into(self, width: int) -> None:
        """Where there is no room beside the picture, what the network sees of it stands below."""
        self.open_button.setText(_OPEN)
        gap = self._whole.spacing()
        buttons = self._buttons.sizeHint().width() + gap
        wide = width >= buttons + scaled(_BESIDE) + gap
        self._whole.setDirection(_ACROSS if wide else _DOWN)
        self._beside.setDirection(_DOWN if wide else _ACROSS)
        self.pad.set_square(wide)
        if width < buttons:
            self.open_button.setText(_OPEN_BRIEFLY)

    @property
    def pixels(self) -> NDArray[np.float64]:
        """The pixels (height, width, channels) as the network sees them: a row's as they are, a drawing's
        fitted.
        """
        if not self._is_grey:
            return self.colours.pixels
        if self._placement is None or not self.pad.is_drawn:
            return self.pad.pixels[..., np.newaxis]
        low, high = self._ends
        placement = self._placement.in_finer_pixels(self.pad.detail)
        drawn = coarser(placed(self._ink(self.pad.drawing), placement), self.pad.detail)
        return (drawn * (high - low) + low)[..., np.newaxis]

    def show_pixels(self, pixels: NDArray[np.float64]) -> None:
        """Show the pixels (height, width, channels) of a row."""
        self._is_opened = False
        self._problem.setText("")
        if self._is_grey:
            self.pad.show_pixels(pixels[..., 0], self._ends)
        else:
            self.colours.show_pixels(pixels, self._ends)
        self._tell_seen()

    def _take_drawing(self) -> None:
        self._tell_seen()
        self.edited.emit()

    def _tell_seen(self) -> None:
        fitted = self.pad.is_drawn and not self.is_empty and self._placement is not None
        self._words.setVisible(fitted)
        self.seen.setVisible(fitted)
        self._problem.setVisible(bool(self._problem.text()))
        if fitted:
            self.seen.show_pixels(self.pixels[..., 0], self._ends)

    def _ink(self, pixels: NDArray[np.float64]) -> NDArray[np.float64]:
        low, high = self._ends
        return (pixels - low) / max(high - low, 1e-12)

    # ------------------------------------------------------------------ files

    def open_file(self, path: Path) -> None:
        """Take an image from a file, sized as the network needs it; what is none is told in words."""
        from nnstudio.data.images.files import read_image

        low, high = self._ends
        try:
            pixels = read_image(path, ImageFormat(self._shape[0], self._shape[1], not self._is_grey))
        except DataError as error:
            self._problem.setText(f"{path.name}: {error}.")
            self._problem.setVisible(True)
            return
        self.show_pixels(pixels / 255.0 * (high - low) + low)
        self._is_opened = True
        self.edited.emit()

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open an image", "", IMAGE_FILTER)
        if name:
            self.open_file(Path(name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_image(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped_image(event)
        if path is not None:
            event.acceptProposedAction()
            self.open_file(path)


def _dropped_image(event: QDropEvent) -> Path | None:
    files = (Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
    return next((file for file in files if is_image_file(file)), None)


def _small_words(text: str) -> QLabel:
    words = plain_label(text, "muted")
    words.setFont(theme.body_font(11))
    words.setFixedWidth(scaled(_BESIDE))
    return words


def _keep_room(widget: QWidget) -> None:
    """Leave a widget's room free while it is hidden."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)
