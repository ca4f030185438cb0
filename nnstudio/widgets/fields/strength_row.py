"""One line of regularization: a switch, its words, and a slider for how strong."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.fields.strength_slider import StrengthSlider
from nnstudio.widgets.fields.toggle import Toggle

WORDS_WIDTH = 88
"""Pixels for the words, so that the sliders of several rows begin below one another."""


class StrengthRow(QWidget):
    """`changed` tells the new strength, `off` for none of it. The switch turns to the last strength, or to
    `start`; the knob, which is never locked, switches by itself.
    """

    changed = Signal(float)
    finished = Signal()

    def __init__(
        self,
        name: str,
        help: str,
        slider: StrengthSlider,
        start: float,
        off: float = 0.0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._last, self._off = start, off
        self.toggle = Toggle(name)
        self.slider = slider
        label = ElidedLabel(name)
        label.setBuddy(self.toggle)
        for part in (self.toggle, label, slider):
            part.setToolTip(help)
            part.setAccessibleDescription(help)
        slider.set_help(help)
        strength_line(self, self.toggle, label, slider)
        self.toggle.clicked.connect(self._switch)
        slider.value_changed.connect(self.changed)
        slider.finished.connect(self._remember)
        slider.finished.connect(self.finished)

    def show_strength(self, strength: float) -> None:
        """Show a strength without telling."""
        self.toggle.setChecked(strength != self._off)
        self.slider.set_value(strength)
        self.slider.slider.set_muted(strength == self._off)
        self._remember()

    def _remember(self) -> None:
        """What the switch goes back to; what a drag only passes does not count."""
        if self.slider.value != self._off and not self.slider.slider.isSliderDown():
            self._last = self.slider.value

    def _switch(self, on: bool) -> None:
        """One flip is one change, whatever was slid before."""
        self.finished.emit()
        self.changed.emit(self._last if on else self._off)
        self.finished.emit()


def strength_line(owner: QWidget, switch: QWidget, words: QWidget, slider: StrengthSlider) -> None:
    """Lay out such a line: the words are as wide in all of them, and the slider takes the rest."""
    words.setFixedWidth(scaled(WORDS_WIDTH))
    slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    row = QHBoxLayout(owner)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for part in (switch, words, slider):
        row.addWidget(part)
