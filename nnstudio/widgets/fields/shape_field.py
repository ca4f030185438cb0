"""Fields of one line for sizes and axes, such as 28×28×1: other text changes nothing and is marked."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLineEdit

from nnstudio.engine.layers import axes_text, shape_text
from nnstudio.engine.settings import Setting, problem_with
from nnstudio.widgets.dress.stylesheet import dress
from nnstudio.widgets.fields.field import Field, FormContext


class ShapeField(Field):
    """One line such as 28×28×1; what is no shape changes nothing and is marked."""

    words: Callable[[tuple[int, ...]], str] = staticmethod(shape_text)
    empty = "automatic"

    def __init__(self, setting: Setting, context: FormContext) -> None:
        line = QLineEdit()
        line.setPlaceholderText(self.empty)
        super().__init__(setting, line)
        line.textEdited.connect(self._read)
        line.editingFinished.connect(self._tidy)
        self._line = line
        self._value: tuple[int, ...] = ()

    def parsed(self, text: str) -> tuple[int, ...] | None:
        """What was typed, or None where it is no legal value."""
        shape = parse_shape(text)
        return None if shape is None or problem_with(self.setting, shape) else shape

    def show(self, value: Any) -> None:
        self._value = value
        if self.parsed(self._line.text()) != value or not self._line.hasFocus():
            self._line.setText(self.words(value))
        dress(self._line, "invalid", False)

    def _tidy(self) -> None:
        self._line.setText(self.words(self._value))
        dress(self._line, "invalid", False)
        self.finished.emit()

    def _read(self, text: str) -> None:
        shape = self.parsed(text)
        dress(self._line, "invalid", shape is None)
        if shape is not None and shape != self._value:
            self._value = shape
            self.edited.emit(shape)


class AxesField(ShapeField):
    """One line such as 2, 1: the order of the axes."""

    words = staticmethod(axes_text)
    empty = "2, 1"


_BETWEEN_SIZES = str.maketrans("×x,*−", "    -")


def parse_shape(text: str) -> tuple[int, ...] | None:
    """Sizes typed as 28×28×1, 28x28 or 28, −1; empty text is the empty shape; None for what is no shape."""
    words = text.lower().translate(_BETWEEN_SIZES).split()
    if not all(word == "-1" or (word.isdecimal() and int(word) >= 1) for word in words):
        return None
    return tuple(int(word) for word in words)
