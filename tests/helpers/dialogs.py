"""Answers to the questions that a window asks while it waits for them."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget


def when_asked(act: Callable[[QWidget], None]) -> None:
    """Act on the next modal window, as soon as it is there."""

    def look() -> None:
        asking = QApplication.activeModalWidget()
        if asking is None or not asking.isVisible():
            QTimer.singleShot(10, look)
            return
        try:
            act(asking)
        except BaseException:
            asking.close()  # or the test would wait for ever
            raise

    QTimer.singleShot(0, look)


def answer_question(button: QMessageBox.StandardButton) -> list[str]:
    """Press a button of the next question; the list will hold what was asked."""
    asked: list[str] = []

    def press(question: QWidget) -> None:
        assert isinstance(question, QMessageBox)
        asked.append(question.text())
        question.button(button).click()

    when_asked(press)
    return asked
