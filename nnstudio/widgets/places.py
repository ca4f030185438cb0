"""What surrounds a widget, where Qt can only say that there may be nothing."""

from PySide6.QtWidgets import QLayout, QWidget


def parent_of(widget: QWidget) -> QWidget:
    """The parent of a widget that is never made without one."""
    parent = widget.parentWidget()
    assert parent is not None
    return parent


def empty(layout: QLayout) -> None:
    """Take everything out of a layout, and end the widgets."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
