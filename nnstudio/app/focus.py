"""The keyboard's way from panel to panel, without a mouse."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget


def focus_next(parts: Sequence[QWidget]) -> None:
    """Give the focus to the first field of the part after the one that has it; hidden parts are passed by."""
    seen = [part for part in parts if part.isVisible()]
    holder = QApplication.focusWidget()
    inside = [place for place, part in enumerate(seen) if holder is not None and part.isAncestorOf(holder)]
    first = inside[0] + 1 if inside else 0
    for part in [*seen[first:], *seen[:first]]:
        field = _first_field(part)
        if field is not None:
            field.setFocus(Qt.FocusReason.TabFocusReason)
            return


def _first_field(part: QWidget) -> QWidget | None:
    """The first widget in the tab order inside a part that takes the keyboard."""
    field = part.nextInFocusChain()
    while field is not None and field is not part:
        by_tab = field.focusPolicy() & Qt.FocusPolicy.TabFocus
        can_have_it = by_tab and field.isVisible() and field.isEnabled()
        if can_have_it and not isinstance(field, QScrollArea) and part.isAncestorOf(field):
            return field
        field = field.nextInFocusChain()
    return None
