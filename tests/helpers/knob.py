"""A drag of a slider's knob with the mouse: press, pull, let go."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
STEPS = 6


def drag(slider: QSlider, start: float, end: float) -> None:
    """Press at one share of the groove, and let go at another.

    The window takes the events, as from the system: a move that a widget is told of moves the real pointer,
    of which a display tells when it likes.
    """
    window = slider.window().windowHandle()
    QTest.mousePress(window, LEFT, NONE, _place(slider, start))
    for step in range(1, STEPS + 1):
        QTest.mouseMove(window, _place(slider, start + (end - start) * step / STEPS))
    QTest.mouseRelease(window, LEFT, NONE, _place(slider, end))


def _place(slider: QSlider, share: float) -> QPoint:
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    parts = (QStyle.SubControl.SC_SliderGroove, QStyle.SubControl.SC_SliderHandle)
    groove, knob = (
        slider.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, slider) for part in parts
    )
    across = groove.left() + knob.width() / 2 + share * (groove.width() - knob.width())
    return slider.mapTo(slider.window(), QPoint(round(across), groove.center().y()))
