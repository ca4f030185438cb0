"""The page that greets when nothing is open: samples to try with a click, recent projects, your own CSV."""

from pathlib import Path

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFont, QIcon, QPainter, QPaintEvent, QPen
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from nnstudio import paths
from nnstudio.document.starting.sample_projects import SAMPLE_PROJECTS, Gallery, SampleProject
from nnstudio.widgets import icons, theme
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.forms import section_heading
from nnstudio.widgets.places import empty
from nnstudio.widgets.theme import scaled

CARD_SIZE = QSize(224, 194)
PICTURE_HEIGHT = 112
PAGE_WIDTH = 960
SIGN_SIZE = QSize(56, 56)
_CARDS_IN_A_ROW = 4
_MOST_RECENT = 5
_GALLERIES: dict[Gallery, str] = {
    "data": "Samples: data to learn, ready to train",
    "networks": "Start points: a network of each kind, with its data",
}


class WelcomePage(QScrollArea):
    """Signals tell what was chosen; the window acts."""

    sample_chosen = Signal(str)
    recent_chosen = Signal(object)
    """The `Path` of a project."""
    import_wanted = Signal()
    images_wanted = Signal()
    playground_wanted = Signal()
    open_wanted = Signal()
    new_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome_page")
        self.setAccessibleName("Welcome")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setProperty("role", "page")
        centring = QHBoxLayout(body)
        centring.addStretch(1)
        page = QWidget()
        page.setMaximumWidth(scaled(PAGE_WIDTH))
        page.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        centring.addWidget(page, 100)
        centring.addStretch(1)
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 32, 16, 32)
        column.setSpacing(8)
        column.addLayout(_heading())
        column.addSpacing(16)
        column.addLayout(self._first_steps())
        column.addSpacing(24)
        self._recent_heading = section_heading("Recent projects")
        column.addWidget(self._recent_heading)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        column.addLayout(self._recent)
        for gallery, words in _GALLERIES.items():
            column.addWidget(section_heading(words))
            column.addLayout(self._gallery(gallery))
            column.addSpacing(24)
        column.addStretch(1)
        self.setWidget(body)
        self.show_recent(())

    def show_recent(self, files: tuple[Path, ...]) -> None:
        """Show the latest of these projects as links; the menu holds all."""
        empty(self._recent)
        self._recent_heading.setVisible(bool(files))
        self._recent.setContentsMargins(0, 0, 0, 24 if files else 0)
        for path in files[:_MOST_RECENT]:
            self._recent.addWidget(self._recent_row(path))

    def _first_steps(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for text, icon, role, signal in (
            ("Open a table", "table", "primary", self.import_wanted),
            ("Open a folder of images", "image", "", self.images_wanted),
            ("Playground", "sample", "", self.playground_wanted),
            ("Open a project", "open", "", self.open_wanted),
            ("Empty canvas", "new", "", self.new_wanted),
        ):
            button = QPushButton(text)
            button.setObjectName("welcome_" + text.lower().replace(" ", "_"))
            button.setProperty("role", role)
            icons.wear(button, icon, "on_accent" if role else "text")
            button.clicked.connect(signal)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _gallery(self, gallery: Gallery) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(16)
        for place, sample in enumerate(one for one in SAMPLE_PROJECTS if one.gallery == gallery):
            card = SampleCard(sample)
            card.clicked.connect(lambda checked=False, chosen=sample.id: self.sample_chosen.emit(chosen))
            grid.addWidget(card, place // _CARDS_IN_A_ROW, place % _CARDS_IN_A_ROW)
        return grid

    def _recent_row(self, path: Path) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        button = QPushButton(path.name.replace("&", "&&"))
        button.setObjectName("recent_project")
        button.setProperty("role", "link")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self.recent_chosen.emit(path))
        line.addWidget(button)
        line.addWidget(ElidedLabel(str(path.parent), role="muted"), 1)
        return row


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
        self._summary = sample.summary
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


def _heading() -> QHBoxLayout:
    """The program's own sign, and what one does here."""
    sign = QLabel()
    sign.setPixmap(QIcon(str(paths.resources() / "icons" / "nnstudio.svg")).pixmap(SIGN_SIZE))
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(_text("Teach a network something", "display"))
    words.addWidget(_text("Draw it from layers, give it a table, press Train, and watch it learn.", "muted"))
    row = QHBoxLayout()
    row.setSpacing(16)
    row.addWidget(sign)
    row.addLayout(words, 1)
    return row


def _text(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
