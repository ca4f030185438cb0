"""Finds text that does not fit into the widget which shows it."""

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QToolButton,
    QWidget,
)

from nnstudio.widgets.elided_label import ElidedLabel


def clipped(root: QWidget) -> list[str]:
    """Names and texts of the seen labels, buttons and fields below a widget whose text is cut off or elided.

    Words that come from data or files (`ElidedLabel`) may be elided in width, for their tooltip tells them
    whole; in height nothing may be cut.
    """
    return [
        f"{type(widget).__name__} {widget.objectName()!r} {text!r}: {lack}"
        for widget in root.findChildren(QWidget)
        if widget.isVisible() and (text := _text_of(widget)) and (lack := _lack(widget, text))
    ]


def _text_of(widget: QWidget) -> str:
    if isinstance(widget, QLabel):
        return widget.text()
    if isinstance(widget, QToolButton) and widget.toolButtonStyle().name == "ToolButtonIconOnly":
        return ""
    if isinstance(widget, QAbstractButton):
        return widget.text()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    return widget.text() if isinstance(widget, QLineEdit | QAbstractSpinBox) else ""


def _lack(widget: QWidget, text: str) -> str:
    metrics, room = widget.fontMetrics(), widget.contentsRect()
    if room.height() < metrics.ascent():
        return f"{room.height()} pixels high, the letters {metrics.height()}"
    if isinstance(widget, QLabel) and widget.wordWrap():
        needed = widget.heightForWidth(widget.width())
        return f"{widget.height()} pixels high, the words {needed}" if widget.height() < needed - 2 else ""
    if isinstance(widget, QLineEdit):
        return _too_narrow(widget, metrics.horizontalAdvance(text))
    if isinstance(widget, ElidedLabel | QComboBox | QAbstractSpinBox):
        return ""
    return _too_narrow(widget, metrics.horizontalAdvance(text.replace("&", "")))


def _too_narrow(widget: QWidget, needed: int) -> str:
    room = widget.contentsRect().width()
    return f"{room} pixels wide, the text {needed}" if room < needed else ""
