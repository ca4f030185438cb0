"""Questions that look as the other dialogs do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QMessageBox, QSizePolicy, QWidget

from nnstudio.widgets.dress.stylesheet import dress


def throwing_away(what: str, stay: str, parent: QWidget) -> QMessageBox:
    """Asks whether work that nothing holds yet is to be lost; `stay` are the words for going on with it."""
    button = QMessageBox.StandardButton
    question = QMessageBox(parent)
    question.setObjectName("throwing_away_question")
    question.setIcon(QMessageBox.Icon.NoIcon)
    question.setTextFormat(Qt.TextFormat.PlainText)
    question.setWindowTitle(parent.windowTitle())
    question.setText(f"Throw away {what}?")
    question.setInformativeText("They are in no project yet, and cannot be had back.")
    question.setStandardButtons(button.Discard | button.Cancel)
    question.button(button.Discard).setText("Throw away")
    question.button(button.Cancel).setText(stay)
    question.setDefaultButton(button.Cancel)
    dress(question.button(button.Cancel), "role", "primary")
    as_other_dialogs(question)
    return question


def as_other_dialogs(question: QMessageBox) -> None:
    """The margins of the other dialogs, without the room that is left for a sign."""
    for label in question.findChildren(QLabel):
        label.setContentsMargins(0, 0, 0, 0)
    layout = question.layout()
    assert isinstance(layout, QGridLayout)
    layout.setContentsMargins(24, 20, 24, 16)
    layout.setHorizontalSpacing(0)
    layout.setVerticalSpacing(12)
    layout.setColumnStretch(1, 1)  # the words
    for place in range(layout.count()):
        item = layout.itemAt(place)
        indent = item.spacerItem() if item is not None else None
        if indent is not None:
            indent.changeSize(0, 0, QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
