"""A field for a number: takes 0.003 and 3e-3, steps with the arrow keys, marks what is none."""

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.stylesheet import dress
from nnstudio.widgets.numbers import number_text, parse_number

_UNIT_INSET = 10
"""Pixels between the unit and the right border: as far as the text is from the left one."""


class NumberField(QLineEdit):
    """Tells `value_changed` while a legal number is typed; anything else changes nothing. `whole` takes whole
    numbers only.
    """

    value_changed = Signal(float)

    def __init__(
        self,
        minimum: float | None = None,
        maximum: float | None = None,
        logarithmic: bool = False,
        parent: QWidget | None = None,
        whole: bool = False,
    ) -> None:
        super().__init__(parent)
        self._whole = whole
        self._minimum = -math.inf if minimum is None else minimum
        self._maximum = math.inf if maximum is None else maximum
        self._logarithmic = logarithmic
        self._value = 0.0
        self._help = ""
        self._unit = ""
        self.textEdited.connect(self._read)
        self.editingFinished.connect(self._tidy)

    @property
    def value(self) -> float:
        """The last legal number."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show a number without telling; where it is what was typed, that stays as typed."""
        same = parse_number(self.text()) == value
        self._value = value
        if not same:
            self._write(value)
        self._mark("")

    def set_help(self, text: str) -> None:
        """The tooltip while nothing is wrong."""
        self._help = text
        self.setToolTip(text)

    def set_unit(self, unit: str) -> None:
        """Show a unit at the right end, in the muted tone; it is no part of the text."""
        self._unit = unit
        room = self.fontMetrics().horizontalAdvance(unit) + 2 if unit else 0
        self.setTextMargins(0, 0, room, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._unit:
            painter = QPainter(self)
            painter.setPen(QColor(theme.current().muted))
            place = self.rect().adjusted(0, 0, -_UNIT_INSET, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._unit)
            painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if steps is None:
            super().keyPressEvent(event)
            return
        self._step(steps)

    def _step(self, steps: int) -> None:
        if self._whole:
            value = self._value + steps
        elif self._logarithmic and self._value > 0:
            value = self._value * 10 ** (steps / 10)
            value = float(f"{value:.3g}")
        else:
            value = self._value + steps * 10.0 ** (math.floor(math.log10(abs(self._value) or 1.0)) - 1)
        value = min(max(float(f"{value:.6g}"), self._minimum), self._maximum)
        self._write(value)
        self._take(value)

    def _read(self, text: str) -> None:
        value = parse_number(text)
        if value is None:
            self._mark("This is not a number.")
        elif self._whole and not value.is_integer():
            self._mark("Must be a whole number.")
        elif value < self._minimum:
            self._mark(f"Must be at least {number_text(self._minimum)}.")
        elif value > self._maximum:
            self._mark(f"Must be at most {number_text(self._maximum)}.")
        else:
            self._take(value)

    def _take(self, value: float) -> None:
        self._mark("")
        if value != self._value:
            self._value = value
            self.value_changed.emit(value)

    def _tidy(self) -> None:
        """A field that is left shows the number that holds."""
        self._write(self._value)
        self._mark("")

    def _write(self, value: float) -> None:
        """Write a number so that its first digits are seen where it is wider than the field."""
        self.setText(number_text(value))
        self.setCursorPosition(0)

    def _mark(self, problem: str) -> None:
        self.setToolTip(problem or self._help)
        dress(self, "invalid", bool(problem))
