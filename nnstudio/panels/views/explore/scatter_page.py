"""The page that shows two columns of numbers against each other."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QLabel

from nnstudio.data.exploring.groups import Groups
from nnstudio.document.learning.exploring import number_columns
from nnstudio.document.project import ProjectData
from nnstudio.panels.views.explore.page import Question, chooser
from nnstudio.panels.views.explore.points_page import PointsPage, shown_words
from nnstudio.session.exploring.explored import Looking, Scatter
from nnstudio.session.exploring.explorer import Explorer


class ScatterPage(PointsPage):
    """Two lists of columns over a plot; at first the two columns that tell most."""

    def __init__(self) -> None:
        super().__init__("scatter-page", "Scatter", "One column against another")
        self.across, self.upwards = chooser("Column across"), chooser("Column upwards")
        times = QLabel("×")
        times.setProperty("role", "muted")
        self.choices.addWidget(self.across, 3)
        self.choices.addWidget(times)
        self.choices.addWidget(self.upwards, 3)
        self.choices.addStretch(1)
        for box in (self.across, self.upwards):
            box.activated.connect(self._take_choice)
        self._offered: tuple[str, ...] = ()
        self._pair = ("", "")
        self._scatter: Scatter | None = None

    def take_data(self, data: ProjectData) -> None:
        names = number_columns(data)
        if names == self._offered:
            return
        self._offered = names
        for box in (self.across, self.upwards):
            box.clear()
            box.addItems(names)
            box.setEnabled(len(names) > 1)
        if not set(self._pair) <= set(names):
            self._pair = ("", "")
        self._show_pair()

    def choose(self, x: str, y: str) -> None:
        """Show these two columns."""
        self._pair = (x, y)
        self._show_pair()
        self.wanted.emit()

    def question(self, looking: Looking) -> Question:
        return partial(_scatter, looking, *self._pair)

    def show_answer(self, looking: Looking, groups: Groups, answer: Any) -> None:
        self._scatter = answer
        self._pair = answer.title
        self._show_pair()
        self.show_points(answer)

    @property
    def note(self) -> str:
        return shown_words(self._scatter) if self._scatter is not None else ""

    def _take_choice(self) -> None:
        self._pair = (self.across.currentText(), self.upwards.currentText())
        self.wanted.emit()

    def _show_pair(self) -> None:
        for box, name in zip((self.across, self.upwards), self._pair, strict=True):
            box.setCurrentText(name) if name else box.setCurrentIndex(-1)


def _scatter(looking: Looking, x: str, y: str, explorer: Explorer) -> Scatter:
    return explorer.scatter(looking, x, y)
