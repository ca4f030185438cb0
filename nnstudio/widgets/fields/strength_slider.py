"""A slider with its number beside it: one is slid, the other typed, and both always show the same value."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.number_field import NumberField
from nnstudio.widgets.fields.slider import Slider
from nnstudio.widgets.fields.strength_scale import StrengthScale

NUMBER_WIDTH, NUMBER_HEIGHT = 64, 26
_GAP = 6


class StrengthSlider(QWidget):
    """`value_changed` tells only what the user does; any value can be shown."""

    value_changed = Signal(float)
    finished = Signal()
    """A drag begins or ends, or a part is left: what comes next is a change of its own."""

    def __init__(self, name: str, scale: StrengthScale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale = scale
        self._value = scale.values[0]
        self._showing = False
        self.slider = Slider(len(scale.values), name)
        self.slider.setMinimumWidth(scaled(48))
        self.number = NumberField(
            scale.written(scale.minimum),
            scale.written(scale.maximum),
            logarithmic=scale.logarithmic,
            whole=scale.whole,
        )
        self.number.setAccessibleName(f"{name}, as a number")
        self.number.setProperty("role", "beside")
        self.number.set_unit(scale.unit)
        self.number.setFixedSize(scaled(NUMBER_WIDTH), scaled(NUMBER_HEIGHT))
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self.slider, 1)
        row.addWidget(self.number)
        self.setFocusProxy(self.slider)
        self.set_value(self._value)
        self.slider.valueChanged.connect(self._slid)
        self.number.value_changed.connect(self._typed)
        self.slider.finished.connect(self.finished)
        self.number.editingFinished.connect(self.finished)

    @property
    def value(self) -> float:
        """What is shown."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show a value without telling; the knob stands at the nearest step."""
        self._value = value
        self.number.set_value(self._scale.written(value))
        self._move_knob()

    def set_help(self, text: str) -> None:
        """The tooltip of both parts."""
        self.slider.setToolTip(text)
        self.number.set_help(text)
        for part in (self.slider, self.number):
            part.setAccessibleDescription(text)

    def _move_knob(self) -> None:
        self._showing = True
        self.slider.setValue(self._scale.nearest(self._value))
        self._showing = False

    def _slid(self, position: int) -> None:
        if self._showing:
            return
        self._value = self._scale.values[position]
        self.number.set_value(self._scale.written(self._value))
        self.value_changed.emit(self._value)

    def _typed(self, number: float) -> None:
        self._value = self._scale.read(number)
        self._move_knob()
        self.value_changed.emit(self._value)
