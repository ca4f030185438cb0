"""One line of regularization: a switch, its words, and a slider for how strong. Off is strength zero."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.numbers import number_text
from nnstudio.widgets.strength_slider import StrengthSlider
from nnstudio.widgets.theme import scaled
from nnstudio.widgets.toggle import Toggle

SLIDER_WIDTH = 124


class StrengthRow(QWidget):
    """`changed` tells the new strength, 0 for off; switching on takes the last one, or `start`."""

    changed = Signal(float)
    finished = Signal()

    def __init__(
        self, name: str, help: str, slider: StrengthSlider, start: float, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._last = start
        self.toggle = Toggle(name)
        self.slider = slider
        label = ElidedLabel(name)
        label.setBuddy(self.toggle)
        for part in (self.toggle, label, slider):
            part.setToolTip(help)
            part.setAccessibleDescription(help)
        slider.setFixedWidth(scaled(SLIDER_WIDTH))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.toggle)
        row.addWidget(label, 1)
        row.addWidget(slider)
        self.toggle.clicked.connect(lambda on: self.changed.emit(self._last if on else 0.0))
        slider.value_changed.connect(self.changed)
        slider.slider.sliderReleased.connect(self.finished)

    def show_strength(self, strength: float) -> None:
        """Show a strength without telling."""
        on = strength > 0
        self.toggle.setChecked(on)
        self.slider.setEnabled(on)
        if on:
            self._last = strength
            self.slider.set_value(strength)
        else:
            self.slider.slide_to_start()
            self.slider.label.setText(number_text(0))
