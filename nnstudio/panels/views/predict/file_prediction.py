"""Predictions for a whole file: how far they are, what became of them, and the choices that they ask for."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nnstudio.document.answering.file_prediction import PredictedFile, predict_file
from nnstudio.document.answering.prediction import Missing, Unseen
from nnstudio.panels.views.numbers import grouped
from nnstudio.session.file_worker import FileWorker
from nnstudio.session.looking.snapshot import Snapshot
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.choice_box import ChoiceBox
from nnstudio.widgets.plain_label import plain_label
from nnstudio.widgets.tooltip import plain

UNSEEN_TITLES: dict[Unseen, str] = {
    "refuse": "Refuse what was never met",
    "unknown": "Take it as unknown",
    "drop": "Leave such rows out",
}
"""What becomes of categories that the training never met."""
MISSING_TITLES: dict[Missing, str] = {
    "prepared": "Gaps as in the training",
    "refuse": "Refuse gaps",
    "drop": "Leave rows with gaps out",
}
"""What becomes of missing values."""

_CHOICE_WIDTHS, _LEAST_NOTE = (180, 214), 240


class FilePrediction(QWidget):
    """Predicts one file at a time on a thread of its own; the window stays alive and Cancel ends it."""

    written = Signal(object)
    """The `Path` of the file that was written."""
    failed = Signal(str)
    """Why nothing was written."""
    busy = Signal(bool)
    """A file is being predicted, or no longer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last: tuple[Snapshot, Path, Path] | None = None
        self._worker = FileWorker(self)
        self._worker.progressed.connect(lambda share: self.progress.setValue(round(1000 * share)))
        self._worker.finished.connect(self._done)
        self._worker.failed.connect(self._refused)
        self._make_parts()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.addWidget(self.progress, 1)
        row.addWidget(self.cancel_button)
        column.addLayout(row)
        column.addWidget(self.safe)

    def _make_parts(self) -> None:
        self.note = plain_label(role="muted", name="predict-file-note")
        self.note.setFont(theme.body_font(12))
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Predicting the rows of the file")
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.cancel_button = QPushButton("Cancel")
        self.cancel_button.setObjectName("predict-file-cancel")
        self.cancel_button.clicked.connect(self.cancel)
        self.unseen = self._choice("What becomes of categories that the training never met", UNSEEN_TITLES)
        self.unseen.setObjectName("predict-unseen")
        self.missing = self._choice("What becomes of missing values", MISSING_TITLES)
        self.missing.setObjectName("predict-missing")
        self.safe = QCheckBox("Files safe for spreadsheets")
        self.safe.setObjectName("predict-safe")
        self.safe.setToolTip(
            "In files of predictions, put an apostrophe before text that a spreadsheet would run."
        )
        self.outcome = self._laid_out_outcome()
        self._show_busy(False)

    def _laid_out_outcome(self) -> QWidget:
        """What became of a file and the choices that it asks for, for the owner to place: it needs the whole
        width.
        """
        for box in (self.unseen, self.missing):
            box.setMaximumWidth(scaled(_CHOICE_WIDTHS[1]))
            box.hide()
        outcome = _Outcome(self.note, (self.unseen, self.missing))
        outcome.hide()
        return outcome

    def _choice(self, name: str, titles: Mapping[Any, str]) -> ChoiceBox:
        """Another choice predicts the file again."""
        box = ChoiceBox(name)
        box.setToolTip(f"{name}; another choice predicts the file again.")
        for choice, title in titles.items():
            box.addItem(title, choice)
        box.activated.connect(self._predict_again)
        return box

    @property
    def is_busy(self) -> bool:
        """Whether a file is being predicted."""
        return self._worker.is_working

    def predict(self, snapshot: Snapshot, source: Path, target: Path) -> None:
        """Begin to write the rows of `source` with their predictions to `target`; `written` or `failed`
        follows, unless it is cancelled.
        """
        self._last = (snapshot, source, target)
        self._say(f"Predicting the rows of {source.name} …")
        work = partial(
            predict_file,
            snapshot.project,
            snapshot.run,
            source,
            target,
            self.unseen.currentData(),
            self.missing.currentData(),
            self.safe.isChecked(),
        )
        self._worker.run(work)
        self._show_busy(True)

    def cancel(self) -> None:
        """Stop; the file is then what it was before, or not there."""
        if self.is_busy:
            self._worker.cancel()
            self._say("Cancelled; nothing was written.")
            self._show_busy(False)

    def _show_busy(self, busy: bool) -> None:
        self.progress.setValue(0)
        self.progress.setVisible(busy)
        self.cancel_button.setVisible(busy)
        self.unseen.setEnabled(not busy)
        self.missing.setEnabled(not busy)
        self.safe.setEnabled(not busy)
        self.busy.emit(busy)

    def _say(self, sentence: str, why: str = "") -> None:
        self.note.setText(sentence)
        self.note.setToolTip(plain(why))
        self.outcome.setVisible(bool(sentence))

    def _predict_again(self) -> None:
        if self._last is not None:
            self.predict(*self._last)

    def _done(self, found: PredictedFile) -> None:
        why = "gaps or unseen categories" if self.unseen.currentData() == "drop" else "gaps"
        rows = "row with {} has" if found.left_out == 1 else "rows with {} have"
        gaps = f" {grouped(found.left_out)} {rows.format(why)} no prediction." if found.left_out else ""
        encoding = " It is UTF-8, for the table's encoding lacks a character." if found.other_encoding else ""
        filled = f" {found.filled_sentence}" if found.filled_sentence else ""
        words = f" {found.words_sentence}" if found.words_sentence else ""
        if found.left_out or found.filled:
            self.missing.show()
        told = f"{grouped(found.predicted)} rows were predicted into {found.path.name}."
        images = f" What they were rebuilt as is in “{found.images.name}”." if found.images else ""
        self._say(" ".join((f"{told}{images}{gaps}{filled}{encoding}{words}", *found.notes)))
        self._show_busy(False)
        self.written.emit(found.path)

    def _refused(self, sentence: str) -> None:
        """What is new or missing in the file may be taken otherwise; the choices then stay in sight, and the
        owner of `failed` says why.
        """
        assert self._last is not None
        self._say(f"{self._last[1].name} was not predicted.", sentence)
        self.unseen.show()
        self.missing.show()
        self._show_busy(False)
        self.failed.emit(sentence)


class _Outcome(QWidget):
    """A sentence with choices behind it, or below it where they would leave it no room."""

    def __init__(self, note: QLabel, choices: Sequence[QWidget]) -> None:
        super().__init__()
        self._choices = choices
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(6)
        self._line.addWidget(note, 1)
        across = QHBoxLayout()
        across.setSpacing(8)
        for choice in choices:
            across.addWidget(choice, 1)
        across.addStretch()
        self._line.addLayout(across)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= scaled(_LEAST_NOTE + 2 * _CHOICE_WIDTHS[1])
        for choice in self._choices:
            choice.setMinimumWidth(scaled(_CHOICE_WIDTHS[wide]))
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._line.setDirection(direction)
