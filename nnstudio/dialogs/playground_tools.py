"""What the playground is played with: classes and an eraser to paint with, and sliders for a world."""

from PySide6.QtCore import QSize, Qt, Signal
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

from nnstudio.data.worlds.generators import CLASS_NAMES, MOST_NOISE, WorldTask, world
from nnstudio.widgets.calm_wheel import calm_wheel
from nnstudio.widgets.dress import icons
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.strength_scale import StrengthScale, evenly
from nnstudio.widgets.fields.strength_slider import StrengthSlider
from nnstudio.widgets.points_picture import class_icon

ERASER = -1
_COUNTS = (20, 50, 100, 150, 200, 300, 400, 600, 800, 1000, 1500, 2000, 3000, 5000)
_COUNT = StrengthScale(tuple(map(float, _COUNTS)), _COUNTS[0], _COUNTS[-1], whole=True)
_NOISE = StrengthScale(evenly(0.0, MOST_NOISE, 0.01), 0.0, MOST_NOISE)
_FIRST_COUNT = 400
_CHIP = 16
_ERASER_ID = len(CLASS_NAMES)
"""A button group keeps −1 for itself."""


class PaintTools(QWidget):
    """One button for each class and one that erases; `chosen` is the class, or `ERASER`."""

    undo_wanted = Signal()
    clear_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for index, name in enumerate(CLASS_NAMES):
            button = self._brush(f"brush_{name}", index)
            button.setToolTip(f"Place points of class {name}")
            button.setAccessibleName(f"Class {name}")
            button.setText(name)
            button.setIcon(class_icon(index, _CHIP, self.devicePixelRatioF()))
            row.addWidget(button)
        eraser = self._brush("brush_erase", ERASER)
        eraser.setText("Erase")
        eraser.setToolTip("Take away the points under the mouse")
        row.addWidget(eraser)
        row.addStretch(1)
        self.undo, self.clear = QToolButton(), QPushButton("Clear")
        icons.wear(self.undo, "undo")
        self.undo.setProperty("role", "quiet")
        self.undo.setAccessibleName("Undo")
        self.undo.setToolTip("Undo the last stroke (Ctrl+Z)")
        self.undo.setObjectName("playground_undo")
        self.undo.clicked.connect(self.undo_wanted)
        self.clear.setProperty("role", "quiet")
        self.clear.setAutoDefault(False)
        self.clear.setObjectName("playground_clear")
        self.clear.setToolTip("Take all points away")
        self.clear.clicked.connect(self.clear_wanted)
        row.addWidget(self.undo)
        row.addWidget(self.clear)
        self.group.button(0).setChecked(True)

    @property
    def chosen(self) -> int:
        """The class to place, or `ERASER`."""
        return self.group.checkedId() if self.group.checkedId() != _ERASER_ID else ERASER

    def show_task(self, task: WorldTask) -> None:
        """On a curve there are no classes: one brush is left."""
        for index, name in enumerate(CLASS_NAMES):
            button = self.group.button(index)
            button.setVisible(task == "classes" or index == 0)
            if index == 0:
                button.setText(name if task == "classes" else "Place")
        if task == "curve" and self.chosen not in (0, ERASER):
            self.group.button(0).setChecked(True)

    def _brush(self, name: str, number: int) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setCheckable(True)
        button.setProperty("role", "quiet")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(_CHIP, _CHIP))
        self.group.addButton(button, _ERASER_ID if number == ERASER else number)
        return button


class WorldSliders(QWidget):
    """How many points a world has, how far they stray, and its seed."""

    changed = Signal()

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
        self._count.value_changed.connect(self.changed)
        self._noise.value_changed.connect(self.changed)
        self._seed.valueChanged.connect(self.changed)

    @property
    def count(self) -> int:
        """Points of the world."""
        return round(self._count.value)

    @property
    def noise(self) -> float:
        """The deviation of a point from its place."""
        return self._noise.value

    @property
    def seed(self) -> int:
        """The seed."""
        return self._seed.value()

    def begin(self, world_id: str, count: int | None = None) -> None:
        """Show a world's own noise without telling; an empty plane has nothing to slide."""
        self.setEnabled(bool(world_id))
        if world_id:
            self._noise.set_value(world(world_id).noise)
        if count is not None and world_id:
            self._count.set_value(count)
