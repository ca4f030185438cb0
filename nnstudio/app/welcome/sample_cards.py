"""The samples on the welcome page: a card for each, in as many columns as there is room for."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFont, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from nnstudio import paths
from nnstudio.document.starting.sample_projects import SampleProject
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled

CARD_SIZE = QSize(224, 210)
PICTURE_HEIGHT = 112
MOST_COLUMNS = 7
_GAP = 16


def columns_in(width: int) -> int:
    """How many cards stand side by side in so many pixels."""
    return max(1, min((width + _GAP) // (scaled(CARD_SIZE.width()) + _GAP), MOST_COLUMNS))


def width_of(columns: int) -> int:
    """The pixels that so many cards side by side take."""
    return columns * scaled(CARD_SIZE.width()) + (columns - 1) * _GAP


class SampleCards(QWidget):
    """Cards of equal width that fill their rows."""

    chosen = Signal(str)
    """The id of the sample that was clicked."""

    def __init__(self, samples: Iterable[SampleProject], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        self._columns = 0
        self._cards = [self._card(sample) for sample in samples]
        self._arrange(1)

    def _card(self, sample: SampleProject) -> "SampleCard":
        card = SampleCard(sample, self)
        card.clicked.connect(lambda: self.chosen.emit(sample.id))
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(columns_in(self.width()))

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, int(column < columns))
        self._columns = columns
        for place, card in enumerate(self._cards):
            self._grid.addWidget(card, place // columns, place % columns)


class SampleCard(QAbstractButton):
    """One sample: its picture, title and a line or two on it."""

    def __init__(self, sample: SampleProject, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"sample_{sample.id}")
        self.setText(sample.title)
        self.setAccessibleName(f"Open the sample {sample.title}")
        self.setAccessibleDescription(sample.summary)
        self.setToolTip(f"{sample.summary}\nSource: {sample.data.source}\nLicence: {sample.data.licence}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._summary = sample.summary.replace(" × ", "\u00a0×\u00a0")
        picture = paths.resources() / "welcome" / f"{sample.id}.svg"
        self._picture = QSvgRenderer(str(picture), self) if picture.is_file() else None

    @property
    def has_picture(self) -> bool:
        """Whether there is a picture of the sample that can be drawn."""
        return self._picture is not None and self._picture.isValid()

    @property
    def _height(self) -> int:
        """The words below the picture grow with the text."""
        return PICTURE_HEIGHT + scaled(CARD_SIZE.height() - PICTURE_HEIGHT)

    def sizeHint(self) -> QSize:
        return QSize(scaled(CARD_SIZE.width()), self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(160), self._height)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        lit = self.underMouse() or self.hasFocus()
        painter.setPen(QPen(QColor(colours.accent if lit else colours.line), 1))
        painter.setBrush(QColor(colours.surface))
        painter.drawRoundedRect(frame, theme.RADIUS, theme.RADIUS)
        ground = frame.adjusted(8, 8, -8, 0)
        ground.setHeight(PICTURE_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.background))
        painter.drawRoundedRect(ground, 5, 5)
        if self._picture is not None:
            self._paint_picture(painter, ground)
        self._paint_words(painter, frame, ground.bottom() + 8)

    def _paint_picture(self, painter: QPainter, ground: QRectF) -> None:
        assert self._picture is not None
        size = QSize(self._picture.defaultSize())
        size.scale(int(ground.width()), int(ground.height()), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(ground.center())
        self._picture.render(painter, place)

    def _paint_words(self, painter: QPainter, frame: QRectF, top: float) -> None:
        colours = theme.current()
        line = QRectF(frame.left() + 12, top, frame.width() - 24, scaled(20))
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, self.text())
        small = QFont(self.font())
        small.setPixelSize(max(11, self.font().pixelSize() - 1))
        painter.setFont(small)
        painter.setPen(QColor(colours.muted))
        words = QRectF(line.left(), line.bottom() + 2, line.width(), frame.bottom() - line.bottom() - 10)
        painter.setClipRect(words)
        flags = int(Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
        painter.drawText(words, flags, _that_fits(painter, words, flags, self._summary))


def _that_fits(painter: QPainter, room: QRectF, flags: int, text: str) -> str:
    """The text, with words dropped from its end until it fits."""
    words = text.split()
    for count in range(len(words), 0, -1):
        shown = text if count == len(words) else " ".join(words[:count]) + " …"
        if painter.fontMetrics().boundingRect(room.toRect(), flags, shown).height() <= room.height():
            return shown
    return "…"
