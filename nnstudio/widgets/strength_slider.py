"""A slider with its value beside it: over decades in steps of 1, 2, 5, or evenly over a share or an angle."""

import math
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from nnstudio.widgets.calm_wheel import calm_wheel
from nnstudio.widgets.numbers import number_text, percent_text
from nnstudio.widgets.theme import scaled

VALUE_WIDTH = 50
_DEGREES = 5.0


def decades(minimum: float, maximum: float) -> tuple[float, ...]:
    """1, 2 and 5 times every power of ten between two positive bounds, inclusive."""
    exponents = range(math.floor(math.log10(minimum)), math.ceil(math.log10(maximum)) + 1)
    values = (float(f"{digit}e{exponent}") for exponent in exponents for digit in (1, 2, 5))
    return tuple(value for value in values if minimum <= value <= maximum)


def shares(minimum: float, maximum: float, step: float = 0.05) -> tuple[float, ...]:
    """Even steps from one share to another."""
    count = round((maximum - minimum) / step)
    return tuple(round(minimum + index * step, 6) for index in range(count + 1))


class StrengthSlider(QWidget):
    """Slides over given values; `value_changed` tells only what the user does; any value can be shown."""

    value_changed = Signal(float)

    def __init__(
        self,
        name: str,
        values: tuple[float, ...],
        text: Callable[[float], str] = number_text,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._values, self._text = values, text
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, len(values) - 1)
        self.slider.setPageStep(3)
        self.slider.setAccessibleName(name)
        self.slider.setMinimumWidth(scaled(48))
        calm_wheel(self.slider)
        self.label = QLabel(text(values[0]))
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setProperty("role", "muted")
        self.label.setMinimumWidth(scaled(VALUE_WIDTH))
        self.label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.slider, 1)
        row.addWidget(self.label)
        self.setFocusProxy(self.slider)
        self._value = values[0]
        self._showing = False
        self.slider.valueChanged.connect(self._slid)

    @classmethod
    def logarithmic(cls, name: str, minimum: float, maximum: float) -> "StrengthSlider":
        """A slider over decades."""
        return cls(name, decades(minimum, maximum))

    @classmethod
    def percent(cls, name: str, minimum: float, maximum: float) -> "StrengthSlider":
        """A slider over shares, shown in per cent."""
        return cls(name, shares(minimum, maximum), percent_text)

    @classmethod
    def degrees(cls, name: str, minimum: float, maximum: float) -> "StrengthSlider":
        """A slider over angles, in steps of five degrees."""
        return cls(name, shares(minimum, maximum, _DEGREES), lambda value: f"{number_text(value)}°")

    @property
    def value(self) -> float:
        """What is shown."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show a value without telling; the knob stands at the nearest step."""
        self._value = value
        self._showing = True
        self.slider.setValue(self._nearest(value))
        self._showing = False
        self.label.setText(self._text(value))

    def slide_to_start(self) -> None:
        """Put the knob at the left end without telling."""
        self.set_value(self._values[0])

    def _nearest(self, value: float) -> int:
        return min(range(len(self._values)), key=lambda index: abs(self._values[index] - value))

    def _slid(self, position: int) -> None:
        if self._showing:
            return
        self._value = self._values[position]
        self.label.setText(self._text(self._value))
        self.value_changed.emit(self._value)
