"""The decision view: what the network answers over the plane of two columns, or along a single one, live."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from nnstudio.document.learning.losses import target_of
from nnstudio.document.project import Project
from nnstudio.panels.views.colour_key import WIDEST, ColourKey, Entry, Key, class_entries
from nnstudio.panels.views.decision.plots_decision import DecisionPlot
from nnstudio.panels.views.decision.plots_line import LinePlot
from nnstudio.panels.views.live_view import LiveView
from nnstudio.panels.views.numbers import share, short
from nnstudio.panels.views.output_choice import OutputChoice
from nnstudio.session.editing.editor import Editor
from nnstudio.session.exploring.telling_columns import number_inputs, telling_pair
from nnstudio.session.inspection import Inspection
from nnstudio.session.looking.answer_line import AnswerLine
from nnstudio.session.looking.snapshot import Snapshot
from nnstudio.session.looking.surface import Surface
from nnstudio.session.looking.surface_worker import SurfaceWorker
from nnstudio.session.running.runner import Runner
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.fields.choice_box import ChoiceBox

MOST_LISTED, ON_A_LINE = 80, 4
"""Columns that the tooltip of the note names, and how many of them on one line."""
FIRST_ANSWER = "The answers appear here as soon as the engine is ready."
NO_DATA = "Load data first: this view shows the network's answers over two of its columns."
TOO_FEW = "This view needs an input column that holds numbers; the data has none."


class DecisionPanel(LiveView):
    """Shows the answers over two columns that are chosen here, from the runner's published weights."""

    def __init__(
        self, editor: Editor, runner: Runner, inspection: Inspection, parent: QWidget | None = None
    ) -> None:
        super().__init__("decision-view", "Decision", editor, runner, inspection, parent)
        self._worker = SurfaceWorker()
        self._snapshot: Snapshot | None = None
        self._shown: Surface | AnswerLine | None = None
        self._offered: tuple[str, ...] = ()
        self._target = ""
        self._chosen_by_hand = False
        self.output = OutputChoice()
        self.output.setMaximumWidth(scaled(WIDEST))
        self.output.activated.connect(self._look)
        self.across, self.upwards = self._chooser("Column across"), self._chooser("Column upwards")
        self._times = QLabel("×")
        self._times.setProperty("role", "muted")
        self.header.addWidget(self.across, 3)
        self.header.addWidget(self._times)
        self.header.addWidget(self.upwards, 3)
        self.header.addWidget(self._state, 2)
        self.plot = DecisionPlot()
        self.plot.pointed.connect(self._tell_place)
        self.line = LinePlot()
        self.line.hide()
        self.line.pointed.connect(self._tell_place)
        self.key = ColourKey()
        self._note = ElidedLabel("", role="muted")
        self._note.setFont(theme.body_font(12))
        self.set_body(self._laid_out())
        self.show_message(FIRST_ANSWER)

    def _chooser(self, name: str) -> ChoiceBox:
        chooser = ChoiceBox(name)
        chooser.setToolTip(name)
        chooser.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        chooser.setMaximumWidth(scaled(200))
        chooser.activated.connect(self._take_choice)
        return chooser

    def _laid_out(self) -> QWidget:
        body = QWidget()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.plot, 1)
        row.addWidget(self.line, 1)
        side = QVBoxLayout()
        side.addWidget(self.output)
        side.addWidget(self.key)
        side.addStretch(1)
        row.addLayout(side)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row, 1)
        column.addWidget(self._note)
        return body

    # ------------------------------------------------------------------ asking

    def _take_choice(self) -> None:
        self._chosen_by_hand = True
        self._look()

    def _look(self) -> None:
        snapshot = self._trained()
        project = self._editor.project if snapshot is None else snapshot.project
        if project.data is None:
            self._say(NO_DATA)
            return
        offered = number_inputs(project.data)
        self.output.offer(project)
        self._offer(offered, project)
        if not offered:
            self._say(TOO_FEW)
            return
        place = (self.across.currentText(), self.upwards.currentText()) if len(offered) > 1 else offered
        self._ask(partial(_answer, self._worker, self._seen(), place, self.output.output))

    def _offer(self, names: tuple[str, ...], project: Project) -> None:
        """List the columns, keeping those that the user chose; at first the two that tell most."""
        found = target_of(project, self.output.output) if self.output.output else None
        target, data = found.name if found else "", project.data
        if (names, target) == (self._offered, self._target) or data is None:
            return
        self._offered, self._target = names, target
        self._chosen_by_hand &= {self.across.currentText(), self.upwards.currentText()} <= set(names)
        kept = self._chosen_by_hand
        first = telling_pair(data, target) or (*names, *names, "", "")[:2]
        for proposed, chooser in zip(first, (self.across, self.upwards), strict=True):
            chosen = chooser.currentText()
            chooser.clear()
            chooser.addItems(names)
            chooser.setCurrentText(chosen if kept else proposed)
        for widget in (self.across, self._times, self.upwards):
            widget.setVisible(len(names) > 1)

    # ------------------------------------------------------------------ showing

    def _show(self, answer: tuple[Snapshot, Surface | AnswerLine]) -> None:
        self._snapshot, self._shown = answer
        shown = self._shown
        self.show_body()  # first: what is hidden is not laid out anew
        self.plot.setVisible(isinstance(shown, Surface))
        self.line.setVisible(isinstance(shown, AnswerLine))
        if isinstance(shown, Surface):
            self.plot.show_surface(shown)
            self.key.show_surface(shown)
        else:
            self.line.show_line(shown)
            self.key.show_key(line_key(shown))
        self._state.setText(self._snapshot.words)
        self._note.setText(shown.others)
        self._note.setToolTip(listed(shown.held))

    def _tell_place(self, place: QPointF | None) -> None:
        shown = self._shown
        if shown is None:
            return
        if place is None:
            self._note.setText(shown.others)
        elif isinstance(shown, Surface):
            self._note.setText(reading(shown, place.x(), place.y()))
        else:
            self._note.setText(line_reading(shown, place.x()))


def listed(words: tuple[str, ...]) -> str:
    """Words for a tooltip: a few on each line, and how many more there are."""
    shown = words[:MOST_LISTED]
    lines = [", ".join(shown[start : start + ON_A_LINE]) for start in range(0, len(shown), ON_A_LINE)]
    more = len(words) - len(shown)
    return "\n".join([*lines, f"and {more} more"] if more else lines)


def reading(surface: Surface, x: float, y: float) -> str:
    """What the network answers at a place, in words."""
    row, column = surface.cell_at(x, y)
    where = f"{surface.plane.x} {short(x)}, {surface.plane.y} {short(y)}"
    if surface.probabilities is not None:
        likeliest = int(surface.probabilities[row, column].argmax())
        part = float(surface.probabilities[row, column, likeliest])
        return f"{where}: {surface.classes[likeliest]} {share(part)}"
    assert surface.values is not None
    return f"{where}: {surface.target} {short(float(surface.values[row, column]))}"


def line_reading(line: AnswerLine, x: float) -> str:
    """What the network answers at a place of a line, in words."""
    answer = line.answer_at(x)
    where = f"{line.column} {short(x)}"
    if line.classes:
        likeliest = int(answer.argmax())
        return f"{where}: {line.classes[likeliest]} {share(float(answer[likeliest]))}"
    return f"{where}: {line.target} {short(float(answer[0]))}"


def line_key(line: AnswerLine) -> Key:
    """What the colours of a line and its points mean."""
    rings = bool(line.points.validation.any())
    if line.classes:
        return Key(line.target, class_entries(line.classes), rings=rings)
    colours = theme.current()
    entries = Entry("answer", colours.validation), Entry("data", colours.training)
    return Key(line.target, entries, rings=rings)


def _answer(
    worker: SurfaceWorker, find: Callable[[], Snapshot], place: tuple[str, ...], output: str
) -> tuple[Snapshot, Surface | AnswerLine]:
    """Runs on the inspection's thread: the plane of two columns, or the line along one."""
    seen = find()
    if len(place) == 1:
        return seen, worker.line(seen, place[0], output)
    return seen, worker.surface(seen, place[0], place[1], output)
