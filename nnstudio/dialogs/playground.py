"""The playground: choose a toy world or paint one, see its points, and take them as data."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nnstudio.data.worlds.generators import WORLDS, WorldTask, make_world
from nnstudio.data.worlds.points import Points, no_points, points_of
from nnstudio.dialogs.playground_tools import ERASER, PaintTools, WorldSliders
from nnstudio.widgets.dialog_size import open_as_large_as
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.forms import section_heading
from nnstudio.widgets.plain_label import plain_label
from nnstudio.widgets.points_picture import PointsPicture, points_icon

Way = Literal["", "new", "change"]

_ICON_SIDE = 40
_ICON_POINTS = 140
_ERASED_AROUND = 0.09
"""How far the eraser reaches, in units of the plane."""
_WORDS_OF_PAINTING: dict[WorldTask, tuple[str, str]] = {
    "classes": ("Paint classes", "An empty plane: click or drag to place points of a class."),
    "curve": ("Paint a curve", "An empty plane: click or drag to place points, to predict y from x."),
}


@dataclass(frozen=True)
class _Entry:
    """One row of the list: a world, or an empty plane to paint on."""

    title: str
    summary: str
    task: WorldTask
    world_id: str = ""


_ENTRIES = (
    *(_Entry(one.title, one.summary, one.task, one.id) for one in WORLDS),
    *(_Entry(title, summary, task) for task, (title, summary) in _WORDS_OF_PAINTING.items()),
)


class PlaygroundDialog(QDialog):
    """After `exec`, `way` says whether the `points` become a new project or the open one's data."""

    def __init__(
        self,
        present: Points | None = None,
        title: str = "",
        blank: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """`present` are the points of the open project, called `title`; `blank`: there is nothing in it."""
        super().__init__(parent)
        self.setObjectName("playground")
        self.setWindowTitle("Playground")
        self.way: Way = ""
        self.points = no_points("classes")
        self._entry = _ENTRIES[0]
        self._touched_up = False
        self._history: list[tuple[Points, bool]] = []
        self._make_parts(blank, present is not None)
        self._lay_out()
        self._connect()
        self._begin(present, title)

    @property
    def source(self) -> str:
        """What the points are called."""
        return "Painted points" if self._touched_up or not self._entry.world_id else self._entry.title

    def _make_parts(self, blank: bool, changeable: bool) -> None:
        self.worlds = QListWidget()
        self.worlds.setObjectName("worlds")
        self.worlds.setAccessibleName("Toy worlds")
        self.worlds.setIconSize(QSize(_ICON_SIDE, _ICON_SIDE))
        self.worlds.setFixedWidth(scaled(188))
        self.worlds.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for entry in _ENTRIES:
            self.worlds.addItem(QListWidgetItem(entry.title))
        self._draw_icons()
        self.picture = PointsPicture()
        self.tools = PaintTools()
        self.sliders = WorldSliders()
        self.words = plain_label()
        self.words.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.cancel_button = QPushButton("Cancel")
        self.new_button = QPushButton("Create project" if blank else "New project")
        self.change_button = QPushButton("Change the data")
        self.change_button.setVisible(changeable)
        for button, name in (
            (self.cancel_button, "cancel"), (self.new_button, "create"), (self.change_button, "change"),
        ):  # fmt: skip
            button.setObjectName(f"playground_{name}")
            button.setAutoDefault(False)
        first = self.change_button if changeable else self.new_button
        first.setProperty("role", "primary")
        first.setDefault(True)

    def _lay_out(self) -> None:
        left = _column()
        left.addWidget(section_heading("World"))
        left.addWidget(self.worlds, 1)
        middle = _column()
        middle.addWidget(self.picture, 1)
        middle.addWidget(self.tools)
        right = _column()
        right.addWidget(section_heading("Points"))
        right.addWidget(self.sliders)
        right.addSpacing(8)
        right.addWidget(self.words)
        right.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(20)
        columns.addLayout(left)
        columns.addLayout(middle, 1)
        columns.addLayout(right)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.new_button)
        buttons.addWidget(self.change_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 16, 20, 16)
        whole.setSpacing(16)
        whole.addLayout(columns, 1)
        whole.addLayout(buttons)
        open_as_large_as(self, 980, 610)

    def _connect(self) -> None:
        self.worlds.currentRowChanged.connect(self._choose)
        self.sliders.changed.connect(self._generate)
        self.picture.stroke_began.connect(self._begin_stroke)
        self.picture.touched.connect(self._touch)
        self.tools.undo_wanted.connect(self._undo)
        self.tools.clear_wanted.connect(self._clear)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self).activated.connect(self._undo)
        self.cancel_button.clicked.connect(self.reject)
        self.new_button.clicked.connect(lambda: self._end("new"))
        self.change_button.clicked.connect(lambda: self._end("change"))
        theme.notifier.changed.connect(self._draw_icons)

    def _begin(self, present: Points | None, title: str) -> None:
        """Show what is there, or the first world."""
        titles = [entry.title for entry in _ENTRIES]
        if present is None:
            self.worlds.setCurrentRow(0)
            return
        painting = _WORDS_OF_PAINTING[present.task][0]
        row = titles.index(title if title in titles else painting)
        self._entry = _ENTRIES[row]
        self.worlds.blockSignals(True)
        self.worlds.setCurrentRow(row)
        self.worlds.blockSignals(False)
        self.sliders.begin(self._entry.world_id, len(present))
        self._show(present)

    # ------------------------------------------------------------------ worlds

    def _choose(self, row: int) -> None:
        self._entry = _ENTRIES[row]
        self.sliders.begin(self._entry.world_id)
        self._generate()

    def _generate(self) -> None:
        """Make the chosen world anew, or empty the plane."""
        self._keep()
        self._touched_up = False
        made = None
        if self._entry.world_id:
            table = make_world(
                self._entry.world_id, self.sliders.count, self.sliders.noise, self.sliders.seed
            )
            made = points_of(table)
        self._show(made or no_points(self._entry.task))

    def _draw_icons(self) -> None:
        for row, entry in enumerate(_ENTRIES):
            points = _sketch(entry)
            self.worlds.item(row).setIcon(points_icon(points, _ICON_SIDE, self.devicePixelRatioF()))

    # ------------------------------------------------------------------ painting

    def _begin_stroke(self) -> None:
        self._keep()
        self._touched_up = True

    def _touch(self, x: float, y: float) -> None:
        if self.tools.chosen == ERASER:
            self._show(self.points.erased(x, y, _ERASED_AROUND))
        else:
            self._show(self.points.added(x, y, self.tools.chosen))

    def _clear(self) -> None:
        self._begin_stroke()
        self._show(no_points(self.points.task))

    def _keep(self) -> None:
        self._history.append((self.points, self._touched_up))
        del self._history[:-200]

    def _undo(self) -> None:
        """Go back to the points before the last stroke or change of the world."""
        if len(self._history) > 1:
            points, self._touched_up = self._history.pop()
            self._show(points)

    # ------------------------------------------------------------------ showing and ending

    def _show(self, points: Points) -> None:
        self.points = points
        if not self._history:
            self._history.append((points, self._touched_up))
        self.picture.show_points(points)
        self.tools.show_task(points.task)
        self.tools.undo.setEnabled(len(self._history) > 1)
        self.tools.clear.setEnabled(len(points) > 0)
        self.words.setText(points.problem or f"{self._entry.summary}\n{len(points):,} points.")
        self.words.setProperty("role", "muted")
        for button in (self.new_button, self.change_button):
            button.setEnabled(not points.problem)

    def _end(self, way: Way) -> None:
        self.way = way
        self.accept()


def _column() -> QVBoxLayout:
    """Parts below each other, which do not stand as far apart as the columns do."""
    column = QVBoxLayout()
    column.setSpacing(8)
    return column


def _sketch(entry: _Entry) -> Points:
    """The points of a world's icon; for an empty plane a few strokes of the brush."""
    world = points_of(make_world(entry.world_id, _ICON_POINTS)) if entry.world_id else None
    if world is not None:
        return world
    points = no_points(entry.task)
    for step in range(6):
        along = step / 5
        points = points.added(-0.7 + 1.1 * along, 0.1 + 0.8 * along)
        if entry.task == "classes":
            points = points.added(-0.4 + 1.1 * along, -0.9 + 0.8 * along, 1)
    return points
