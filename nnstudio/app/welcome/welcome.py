"""The page that greets when nothing is open: samples to try with a click, recent projects, your own CSV."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from nnstudio import paths
from nnstudio.app.welcome.sample_cards import SampleCards, columns_in, width_of
from nnstudio.document.starting.sample_projects import SAMPLE_PROJECTS, Gallery
from nnstudio.widgets.dress import icons
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.fields.forms import section_heading
from nnstudio.widgets.places import empty
from nnstudio.widgets.plain_label import plain_label

SIGN_SIZE = QSize(56, 56)
_MOST_RECENT = 5
_MARGIN = 16
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
        centring.setContentsMargins(0, 0, 0, 0)
        centring.addStretch(1)
        page = self._page = QWidget()
        page.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        centring.addWidget(page, 100)
        centring.addStretch(1)
        column = QVBoxLayout(page)
        column.setContentsMargins(_MARGIN, 32, _MARGIN, 32)
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
            cards = SampleCards(one for one in SAMPLE_PROJECTS if one.gallery == gallery)
            cards.chosen.connect(self.sample_chosen)
            column.addWidget(cards)
            column.addSpacing(24)
        column.addStretch(1)
        self.setWidget(body)
        self.show_recent(())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Everything is as wide as the cards of a row, in the middle of the page."""
        room = self.viewport().width() - 2 * _MARGIN
        self._page.setMaximumWidth(width_of(columns_in(room)) + 2 * _MARGIN)
        super().resizeEvent(event)

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


def _heading() -> QHBoxLayout:
    """The program's own sign, and what one does here."""
    sign = QLabel()
    sign.setPixmap(QIcon(str(paths.resources() / "icons" / "nnstudio.svg")).pixmap(SIGN_SIZE))
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(plain_label("Teach a network something", "display"))
    words.addWidget(
        plain_label("Draw it from layers, give it a table, press Train, and watch it learn.", "muted")
    )
    row = QHBoxLayout()
    row.setSpacing(16)
    row.addWidget(sign)
    row.addLayout(words, 1)
    return row
