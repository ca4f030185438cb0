"""A drag of a slider's knob with the mouse: press, pull, let go."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSlider, QStyle, QStyleOptionSlider

LEFT, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
NONE = Qt.KeyboardModifier.NoModifier
STEPS = 6


def drag(slider: QSlider, start: float, end: float) -> None:
    """Press at one share of the groove, and let go at another.

    The slider is told of each move itself: `QTest.mouseMove` moves the real pointer, of which a display tells
    when it likes, also in the middle of another drag.
    """
    QTest.mousePress(slider, LEFT, NONE, _place(slider, start))
    for step in range(1, STEPS + 1):
        place = QPointF(_place(slider, start + (end - start) * step / STEPS))
        seen = QPointF(slider.mapToGlobal(place))
        QApplication.sendEvent(slider, QMouseEvent(QEvent.Type.MouseMove, place, seen, NO_BUTTON, LEFT, NONE))
    QTest.mouseRelease(slider, LEFT, NONE, _place(slider, end))


def _place(slider: QSlider, share: float) -> QPoint:
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    parts = (QStyle.SubControl.SC_SliderGroove, QStyle.SubControl.SC_SliderHandle)
    groove, knob = (
        slider.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, slider) for part in parts
    )
    across = groove.left() + knob.width() / 2 + share * (groove.width() - knob.width())
    return QPoint(round(across), groove.center().y())
