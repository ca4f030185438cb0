"""Chooses how fast a run goes: at full speed, or slowly enough to watch it learn."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from nnstudio.session.running.pace import WATCH, Speed
from nnstudio.session.running.runner import Runner
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.choice_box import CLOSED_TEXT_ROLE, ChoiceBox

PACES: tuple[Speed, ...] = (None, WATCH, 300.0, 100.0, 30.0, 10.0, 3.0, 1.0)
"""The choices: full speed, the whole run in some seconds, and batches a second."""


class PaceBox(QWidget):
    """Sets the runner's pace, before a run or while it goes on."""

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self.word = word = QLabel("Speed")
        word.setProperty("role", "muted")
        word.setFont(theme.body_font(12))
        self.choice = ChoiceBox("Speed of training")
        self.choice.setObjectName("pace")
        self.choice.setToolTip("Train at full speed, or slowly enough to watch. The result is the same.")
        self.choice.setMinimumContentsLength(11)
        self.choice.setMinimumWidth(scaled(72))  # gives way in a narrow window
        for pace in PACES:
            self.choice.addItem(pace_words(pace), pace)
        self.choice.activated.connect(lambda index: runner.set_pace(self.choice.itemData(index)))
        runner.pace_changed.connect(self._show_pace)
        self._show_pace(runner.pace)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(word, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignVCenter)

    def make_narrow(self, narrow: bool) -> None:
        """Do with little room: without the word, and with shorter words for the paces."""
        self.word.setVisible(not narrow)
        for place, pace in enumerate(PACES):
            self.choice.setItemData(place, short_words(pace) if narrow else None, CLOSED_TEXT_ROLE)
        self.choice.update()

    def _show_pace(self, pace: Speed) -> None:
        self.choice.setCurrentIndex(_nearest(pace))


def _nearest(pace: Speed) -> int:
    """The place of a pace among the choices; of one that is not among them, of the next one."""
    if pace in PACES:
        return PACES.index(pace)
    counted = {place: known for place, known in enumerate(PACES) if isinstance(known, float)}
    return min(counted, key=lambda place: abs(counted[place] - float(pace or 0.0)))


def pace_words(pace: Speed) -> str:
    """A pace in words: ``full``, ``easy to watch``, ``10 batches/s``."""
    if pace is None:
        return "full"
    if pace == WATCH:
        return "easy to watch"
    return f"{pace:g} {'batch' if pace == 1 else 'batches'}/s"


def short_words(pace: Speed) -> str:
    """A pace in a word: ``full``, ``watch``, ``10/s``."""
    return pace if isinstance(pace, str) else "full" if pace is None else f"{pace:g}/s"
