"""The playground: choose a toy world or paint one, see its points, and take them as data."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nnstudio.data.worlds.generators import CLASS_NAMES, world
from nnstudio.data.worlds.points import Points, no_points
from nnstudio.dialogs.playground_history import History, Scene
from nnstudio.dialogs.playground_tools import ERASER, PaintTools, Recipe, WorldSliders
from nnstudio.dialogs.playground_worlds import ENTRIES, WORDS_OF_PAINTING, made, sketch
from nnstudio.widgets.asking import throwing_away
from nnstudio.widgets.dialog_size import open_as_large_as
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.forms import section_heading
from nnstudio.widgets.plain_label import plain_label
from nnstudio.widgets.points_painting import points_icon
from nnstudio.widgets.points_picture import PointsPicture

Way = Literal["", "new", "change"]

_ICON_SIDE = 40
_STROKE = "stroke"


class PlaygroundDialog(QDialog):
    """After `exec`, `way` says whether the `points` become a new project or the open one's data."""

    def __init__(
        self,
        present: Points | None = None,
        title: str = "",
        blank: bool = True,
        parent: QWidget | None = None,
        recipes: Sequence[Recipe] = (),
    ) -> None:
        """`present` are the points of the open project, called `title` and perhaps made by one of the
        `recipes`; `blank`: there is nothing in the project.
        """
        super().__init__(parent)
        self.setObjectName("playground")
        self.setWindowTitle("Playground")
        self.way: Way = ""
        self._under_way = ""
        self._make_parts(blank, present is not None)
        self._lay_out()
        self._history = History(self._first_scene(present, title, recipes))
        self._connect()
        self._show()

    @property
    def points(self) -> Points:
        """The points that are shown."""
        return self._history.now.points

    @property
    def recipe(self) -> Recipe:
        """How the world is made."""
        return self._history.now.recipe

    @property
    def source(self) -> str:
        """What the points are called."""
        entry = ENTRIES[self._history.now.row]
        return "Painted points" if self._history.now.is_painted or not entry.world_id else entry.title

    def _make_parts(self, blank: bool, changeable: bool) -> None:
        self.worlds = QListWidget()
        self.worlds.setObjectName("worlds")
        self.worlds.setAccessibleName("Toy worlds")
        self.worlds.setIconSize(QSize(_ICON_SIDE, _ICON_SIDE))
        self.worlds.setFixedWidth(scaled(180))
        self.worlds.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for entry in ENTRIES:
            self.worlds.addItem(QListWidgetItem(entry.title))
        self._draw_icons()
        self.picture = PointsPicture()
        self.tools = PaintTools()
        self.sliders = WorldSliders()
        self.making = section_heading("Points")
        self.words, self.problem = plain_label(role="muted"), plain_label(name="playground_problem")
        for words in (self.words, self.problem):  # also where there are no sliders above
            words.setFixedWidth(self.sliders.width())
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
        right.addWidget(self.making)
        right.addWidget(self.sliders)
        right.addWidget(self.words)
        right.addWidget(self.problem)
        right.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(16)
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
        self.sliders.changed.connect(self._make_anew)
        self.sliders.finished.connect(self._end_change)
        self.picture.stroke_began.connect(self._begin_stroke)
        self.picture.touched.connect(self._touch)
        self.picture.stroke_ended.connect(self._end_change)
        self.picture.stroke_cancelled.connect(self._cancel_stroke)
        self.tools.chosen_changed.connect(lambda: self.picture.show_eraser(self.tools.chosen == ERASER))
        self.tools.undo_wanted.connect(self._undo)
        self.tools.redo_wanted.connect(self._redo)
        self.tools.clear_wanted.connect(self._clear)
        for keys, act in (("Ctrl+Z", self._undo), ("Ctrl+Y", self._redo), ("Ctrl+Shift+Z", self._redo)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        self.cancel_button.clicked.connect(self.reject)
        self.new_button.clicked.connect(lambda: self._end("new"))
        self.change_button.clicked.connect(lambda: self._end("change"))
        theme.notifier.changed.connect(self._draw_icons)

    def _first_scene(self, present: Points | None, title: str, recipes: Sequence[Recipe]) -> Scene:
        """What is there, with the recipe that makes the same points if there is one; or the first world."""
        if present is None:
            return made(0, self._usual_recipe(0))
        titles = [entry.title for entry in ENTRIES]
        row = titles.index(title if title in titles else WORDS_OF_PAINTING[present.task][0])
        usual = replace(self._usual_recipe(row), count=len(present))
        found = (one for one in (*reversed(recipes), usual) if made(row, one).points.same_as(present))
        return Scene(present, row, next(found, usual))

    # ------------------------------------------------------------------ worlds

    def _usual_recipe(self, row: int) -> Recipe:
        """As many points and the seed as before, and a world's own noise."""
        world_id = ENTRIES[row].world_id
        return replace(self.sliders.recipe, noise=world(world_id).noise) if world_id else self.sliders.recipe

    def _choose(self, row: int) -> None:
        self._end_change()
        self._history.do(ENTRIES[row].title, made(row, self._usual_recipe(row)))
        self._show()

    def _make_anew(self, changed: str) -> None:
        """Make the world with other numbers; what one drag of a slider makes is one step."""
        scene = made(self._history.now.row, self.sliders.recipe)
        if self._under_way == changed:
            self._history.go_on(scene)
        else:
            self._history.do(changed, scene)
            self._under_way = changed
        self._show()

    def _end_change(self) -> None:
        self._under_way = ""

    def _draw_icons(self) -> None:
        for row, entry in enumerate(ENTRIES):
            points = sketch(entry)
            self.worlds.item(row).setIcon(points_icon(points, _ICON_SIDE, self.devicePixelRatioF()))

    # ------------------------------------------------------------------ painting

    def _begin_stroke(self, erases: bool) -> None:
        self._end_change()
        self._brush = ERASER if erases else self.tools.chosen

    def _touch(self, x: float, y: float) -> None:
        before = self.points
        if self._brush == ERASER:
            points = before.erased(x, y, self.picture.reach)
        else:
            points = before.added(x, y, self._brush)
        if points is before:
            return
        scene = replace(self._history.now, points=points, is_painted=True)
        if self._under_way == _STROKE:
            self._history.go_on(scene)
        else:
            self._history.do(self._stroke_name(), scene)
            self._under_way = _STROKE
        self._show()

    def _stroke_name(self) -> str:
        if self._brush == ERASER:
            return "Erase points"
        named = self.points.task == "classes"
        return f"Paint class {CLASS_NAMES[self._brush]}" if named else "Paint the curve"

    def _cancel_stroke(self) -> None:
        if self._under_way == _STROKE:
            self._history.take_back()
        self._end_change()
        self._show()

    def _clear(self) -> None:
        self._end_change()
        now = self._history.now
        self._history.do("Clear", replace(now, points=no_points(now.points.task), is_painted=True))
        self._show()

    def _undo(self) -> None:
        self._end_change()
        self._history.undo()
        self._show()

    def _redo(self) -> None:
        self._end_change()
        self._history.redo()
        self._show()

    # ------------------------------------------------------------------ showing and ending

    def _show(self) -> None:
        scene, points = self._history.now, self.points
        entry = ENTRIES[scene.row]
        self.worlds.blockSignals(True)
        self.worlds.setCurrentRow(scene.row)
        self.worlds.blockSignals(False)
        self.sliders.show_recipe(scene.recipe)
        for part in (self.sliders, self.making):
            part.setVisible(bool(entry.world_id))
        self.picture.show_points(points)
        self.tools.show_task(points.task)
        self.tools.show_steps(self._history.undo_name, self._history.redo_name)
        self.tools.clear.setEnabled(len(points) > 0)
        full = "\nThere is no room for more points." if points.is_full else ""
        self.words.setText(f"{entry.summary}\n{points.words}{full}")
        self.problem.setText(points.problem)
        self.problem.setVisible(bool(points.problem))
        for button in (self.new_button, self.change_button):
            button.setEnabled(not points.problem)

    def reject(self) -> None:
        """Painted points are not thrown away by a key that slipped."""
        now = self._history.now
        if not now.is_painted or now is self._history.first or not len(now.points):
            super().reject()
            return
        question = throwing_away("the points that you painted", "Go on painting", self)
        thrown_away = question.exec() == QMessageBox.StandardButton.Discard
        question.deleteLater()
        if thrown_away:
            super().reject()

    def _end(self, way: Way) -> None:
        self.way = way
        self.accept()


def _column() -> QVBoxLayout:
    """Parts below each other, which do not stand as far apart as the columns do."""
    column = QVBoxLayout()
    column.setSpacing(8)
    return column
