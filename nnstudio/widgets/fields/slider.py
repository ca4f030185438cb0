"""A horizontal slider whose knob comes to where one presses, and that says when one is done with it."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget

from nnstudio.widgets.calm_wheel import calm_wheel
from nnstudio.widgets.dress.stylesheet import dress


class Slider(QSlider):
    """Presses on the groove move the knob there and begin a drag, as people expect of a slider today."""

    finished = Signal()
    """A drag begins or ends, or the keyboard leaves: what comes next is a change of its own."""

    def __init__(self, positions: int, name: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, positions - 1)
        self.setPageStep(5)
        self.setAccessibleName(name)
        calm_wheel(self)
        self.sliderPressed.connect(self.finished)
        self.sliderReleased.connect(self.finished)

    def set_muted(self, muted: bool) -> None:
        """Look as if nothing came of it, though it can be slid."""
        dress(self, "muted", muted)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton and not self._knob().contains(place):
            self.setSliderDown(True)
            self.setSliderPosition(self._position_at(place.x()))
        super().mousePressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.finished.emit()

    def _knob(self) -> QRect:
        return self._part(QStyle.SubControl.SC_SliderHandle)

    def _part(self, part: QStyle.SubControl) -> QRect:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        return self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, self)

    def _position_at(self, x: int) -> int:
        knob, groove = self._knob(), self._part(QStyle.SubControl.SC_SliderGroove)
        room = groove.width() - knob.width()
        return QStyle.sliderValueFromPosition(
            self.minimum(), self.maximum(), x - groove.left() - knob.width() // 2, room
        )
