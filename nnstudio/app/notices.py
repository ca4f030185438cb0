"""What the window says above the canvas: which event is told in which words, and with which way on."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from nnstudio.app.bars.message_bar import MessageBar
from nnstudio.app.projects.data_import import DataImport
from nnstudio.document.checks.problems import check
from nnstudio.document.project import Project
from nnstudio.session.editing.change import Change

WAITING = "The engine is still getting ready; the training begins by itself as soon as it is."


class Notices(QObject):
    """Turns events into sentences of the message bar. Its methods are slots: editor and runner outlive it."""

    def __init__(self, bar: MessageBar, data_import: DataImport, window: QWidget) -> None:
        super().__init__(window)
        self._bar, self._data_import = bar, data_import
        self._refusal = ""

    def warn(self, sentence: str) -> None:
        """Something was not possible; holds until the next edit that is."""
        self._refusal = sentence
        self._bar.show_message(sentence, "warning")

    def refuse(self, sentence: str) -> None:
        """Training is not possible; holds while the project has this problem."""
        self._refusal = sentence
        self._bar.show_message(sentence, "error")

    def tell_failure(self, sentence: str) -> None:
        """Something failed."""
        self._bar.show_message(sentence, "error")

    def tell_saved(self, path: Path) -> None:
        """The project is in its file."""
        self._bar.show_message(f"Saved {path.name}.", "success")

    def tell_written(self, path: Path) -> None:
        """A program or predictions are in a file."""
        self._bar.show_message(f"Wrote {path}.", "success")

    def tell_copied(self, sentence: str) -> None:
        """Something is on the clipboard."""
        self._bar.show_message(sentence, "success")

    def tell_waiting(self, waits: bool) -> None:
        """A run waits for the engine, or does so no more."""
        if waits:
            self._bar.show_message(WAITING, "info")
        elif self._bar.text == WAITING:
            self._bar.hide()

    def tell_forgotten(self, sentence: str, bring_back: Callable[[], None]) -> None:
        """Weights were forgotten, and can still be had back."""
        self._bar.show_message(sentence, "info", "Bring back", bring_back)

    def tell_import(self, words: str, canvas_is_empty: bool) -> None:
        """A table is in the project; an empty canvas gets the offer of a first network."""
        if canvas_is_empty:
            words += " Drag layers onto the canvas, or begin with a network that fits."
            self._bar.show_message(words, "info", "Draw a network", self._data_import.draw_first_network)
        else:
            self._bar.show_message(words, "success")

    def forget_after(self, change: Change) -> None:
        """What was said of one project does not hold for the next, nor a refusal once its reason is gone."""
        is_refused = bool(self._refusal) and self._bar.text == self._refusal
        if change.opened or (is_refused and not _is_told(self._refusal, change.after)):
            self._bar.hide()


def _is_told(sentence: str, project: Project) -> bool:
    return any(problem.sentence == sentence for problem in check(project).problems)
