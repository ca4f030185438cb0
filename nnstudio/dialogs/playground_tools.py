"""What the playground is played with: classes and an eraser to paint with, and sliders for a world."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)

from nnstudio.data.worlds.generators import CLASS_NAMES, MOST_NOISE, WorldTask
from nnstudio.widgets.calm_wheel import calm_wheel
from nnstudio.widgets.dress import icons
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.strength_scale import StrengthScale, evenly
from nnstudio.widgets.fields.strength_slider import StrengthSlider
from nnstudio.widgets.points_painting import class_icon

ERASER = -1
_COUNTS = (20, 50, 100, 150, 200, 300, 400, 600, 800, 1000, 1500, 2000, 3000, 5000)
_COUNT = StrengthScale(tuple(map(float, _COUNTS)), _COUNTS[0], _COUNTS[-1], whole=True)
_NOISE = StrengthScale(evenly(0.0, MOST_NOISE, 0.01), 0.0, MOST_NOISE)
_FIRST_COUNT = 400
_CHIP = 16
_BRUSH_WIDTH, _PLACE_WIDTH = 48, 72
_ERASER_ID = len(CLASS_NAMES)
"""A button group keeps −1 for itself."""


@dataclass(frozen=True)
class Recipe:
    """How a world is made."""

    count: int
    noise: float
    seed: int


class PaintTools(QWidget):
    """One button for each class and one that erases; `chosen` is the class, or `ERASER`."""

    chosen_changed = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()
    clear_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for index, name in enumerate(CLASS_NAMES):
            button = self._brush(f"brush_{name}", index, str(index + 1))
            button.setToolTip(f"Place points of class {name} ({index + 1})")
            button.setAccessibleName(f"Class {name}")
            button.setText(name)
            button.setFixedWidth(scaled(_BRUSH_WIDTH))
            button.setIcon(class_icon(index, _CHIP, self.devicePixelRatioF()))
            row.addWidget(button)
        eraser = self._brush("brush_erase", ERASER, "0")
        eraser.setText("Erase")
        eraser.setToolTip("Take away the points under the mouse (0); the right button always does")
        row.addWidget(eraser)
        row.addStretch(1)
        self.undo, self.redo = self._step_button("undo"), self._step_button("redo")
        self.undo.clicked.connect(self.undo_wanted)
        self.redo.clicked.connect(self.redo_wanted)
        self.clear = QPushButton("Clear")
        self.clear.setProperty("role", "quiet")
        self.clear.setAutoDefault(False)
        self.clear.setObjectName("playground_clear")
        self.clear.setToolTip("Take all points away")
        self.clear.clicked.connect(self.clear_wanted)
        for button_at_end in (self.undo, self.redo, self.clear):
            row.addWidget(button_at_end)
        self.group.button(0).setChecked(True)
        self.group.idToggled.connect(lambda _number, on: self.chosen_changed.emit() if on else None)

    @property
    def chosen(self) -> int:
        """The class to place, or `ERASER`."""
        return self.group.checkedId() if self.group.checkedId() != _ERASER_ID else ERASER

    def show_task(self, task: WorldTask) -> None:
        """On a curve there are no classes: one brush is left."""
        first, others = self.group.button(0), [self.group.button(at) for at in range(1, len(CLASS_NAMES))]
        if task == "curve":
            for button in others:
                button.hide()
        first.setText(CLASS_NAMES[0] if task == "classes" else "Place")
        first.setFixedWidth(scaled(_BRUSH_WIDTH if task == "classes" else _PLACE_WIDTH))
        if task == "classes":  # the row is never wider than it has to be, or the dialog would grow with it
            for button in others:
                button.show()
        if task == "curve" and self.chosen not in (0, ERASER):
            self.group.button(0).setChecked(True)

    def show_steps(self, undo_name: str, redo_name: str) -> None:
        """Name what would be undone and done again; empty names for nothing."""
        for button, word, name, keys in (
            (self.undo, "Undo", undo_name, "Ctrl+Z"), (self.redo, "Redo", redo_name, "Ctrl+Y"),
        ):  # fmt: skip
            button.setEnabled(bool(name))
            button.setToolTip(f"{word}: {name} ({keys})" if name else f"{word} ({keys})")
            button.setAccessibleName(f"{word}: {name}" if name else word)

    def _step_button(self, name: str) -> QToolButton:
        button = QToolButton()
        icons.wear(button, name)
        button.setProperty("role", "quiet")
        button.setObjectName(f"playground_{name}")
        button.setProperty("tight", True)
        button.setFixedSize(scaled(30), scaled(28))
        return button

    def _brush(self, name: str, number: int, key: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setCheckable(True)
        button.setProperty("role", "quiet")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(_CHIP, _CHIP))
        QShortcut(QKeySequence(key), self).activated.connect(lambda: _press(button))
        self.group.addButton(button, _ERASER_ID if number == ERASER else number)
        return button


def _press(button: QToolButton) -> None:
    if button.isVisible():
        button.click()


class WorldSliders(QWidget):
    """How many points a world has, how far they stray, and its seed."""

    changed = Signal(str)
    """The user changed a number; says which one."""
    finished = Signal()
    """A drag begins or ends, or a field is left: what comes next is a change of its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(scaled(236))
        self._count = StrengthSlider("Points", _COUNT)
        self._noise = StrengthSlider("Noise", _NOISE)
        self._seed = QSpinBox()
        self._seed.setRange(0, 99_999)
        self._seed.setAccessibleName("Seed")
        self._seed.setObjectName("world_seed")
        calm_wheel(self._seed)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        for words, field, help in (
            ("Points", self._count, "How many points the world has"),
            ("Noise", self._noise, "How far points stray from their places: a standard deviation"),
            ("Seed", self._seed, "Another seed gives other points of the same world"),
        ):
            label = QLabel(words)
            label.setBuddy(field)
            label.setToolTip(help)
            field.setToolTip(help)
            if isinstance(field, StrengthSlider):
                field.set_help(help)
            form.addRow(label, field)
        self._count.set_value(_FIRST_COUNT)
        self._count.value_changed.connect(lambda: self.changed.emit("Number of points"))
        self._noise.value_changed.connect(lambda: self.changed.emit("Noise"))
        self._seed.valueChanged.connect(lambda: self.changed.emit("Seed"))
        for one in (self._count, self._noise):
            one.finished.connect(self.finished)
        self._seed.editingFinished.connect(self.finished)

    @property
    def recipe(self) -> Recipe:
        """What is chosen."""
        return Recipe(round(self._count.value), self._noise.value, self._seed.value())

    def show_recipe(self, recipe: Recipe) -> None:
        """Show other numbers without telling."""
        self._count.set_value(recipe.count)
        self._noise.set_value(recipe.noise)
        self._seed.blockSignals(True)
        self._seed.setValue(recipe.seed)
        self._seed.blockSignals(False)
