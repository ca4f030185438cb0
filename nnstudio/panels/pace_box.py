"""Chooses how fast a run goes: at full speed, or slowly enough to watch it learn."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from nnstudio.session.runner import Runner
from nnstudio.widgets import theme
from nnstudio.widgets.choice_box import ChoiceBox

PACES = (None, 1000.0, 300.0, 100.0, 30.0, 10.0, 3.0, 1.0)
"""Batches a second; None is full speed."""


class PaceBox(QWidget):
    """Sets the runner's pace, before a run or while it goes on."""

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        word = QLabel("Speed")
        word.setProperty("role", "muted")
        word.setFont(theme.body_font(12))
        self.choice = ChoiceBox("Speed of training")
        self.choice.setObjectName("pace")
        self.choice.setToolTip("Train at full speed, or slowly enough to watch. The result is the same.")
        self.choice.setMinimumContentsLength(11)
        self.choice.setMinimumWidth(72)  # gives way in a narrow window
        for pace in PACES:
            self.choice.addItem("full" if pace is None else batches_words(pace), pace)
        self.choice.activated.connect(lambda index: runner.set_pace(self.choice.itemData(index)))
        runner.pace_changed.connect(self._show_pace)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(word, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignVCenter)

    def _show_pace(self, pace: float | None) -> None:
        self.choice.setCurrentIndex(_nearest(pace))


def _nearest(pace: float | None) -> int:
    """The place of a pace among the choices; of one that is not among them, of the next one."""
    if pace is None:
        return 0
    return min(range(1, len(PACES)), key=lambda place: abs((PACES[place] or 0.0) - pace))


def batches_words(pace: float) -> str:
    """A pace in words: ``10 batches/s``."""
    return f"{pace:g} {'batch' if pace == 1 else 'batches'}/s"
