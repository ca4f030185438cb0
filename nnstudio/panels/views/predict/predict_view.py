"""The predict view: a form for one new row with the answer beside it, and predictions for a whole file."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from nnstudio.data.images.pixels import PixelShape
from nnstudio.document.answering.answers import Answers
from nnstudio.document.learning.losses import target_of
from nnstudio.document.pictures import picture_shape
from nnstudio.document.project import Project, ProjectData
from nnstudio.panels.views.live_view import LiveView
from nnstudio.panels.views.numbers import short
from nnstudio.panels.views.output_choice import OutputChoice
from nnstudio.panels.views.predict.class_bars import ClassBars
from nnstudio.panels.views.predict.file_prediction import FilePrediction
from nnstudio.panels.views.predict.row_form import RowForm, heading, row_words
from nnstudio.panels.views.predict.sources import choose_file, choose_folder, choose_target
from nnstudio.panels.views.rebuilt.answer import RebuiltRow
from nnstudio.session.editing.editor import Editor
from nnstudio.session.inspection import Inspection
from nnstudio.session.looking.rebuilt_rows import RebuiltRows, answer_of_row
from nnstudio.session.looking.snapshot import Snapshot
from nnstudio.session.running.runner import Runner
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.plain_label import plain_label
from nnstudio.widgets.scrolled_column import ScrolledColumn

NOT_TRAINED = "Train first: then you can ask the network about new rows here."
CHANGED = "The network was changed since it was trained. Train again to ask it."


class PredictPanel(LiveView):
    """Asks the last weights about the row that is filled in."""

    predicted = Signal(object)
    """The `Answers` for the row that is filled in."""
    file_written = Signal(object)
    """The `Path` of a CSV file with predictions that was just written."""
    file_failed = Signal(str)
    """Predicting a file was not possible; the sentence says why."""

    def __init__(
        self, editor: Editor, runner: Runner, inspection: Inspection, parent: QWidget | None = None
    ) -> None:
        super().__init__("predict-view", "Predict", editor, runner, inspection, parent)
        self._data: ProjectData | None = None
        self._picture: PixelShape | None = None
        self._known: tuple[Project | None, PixelShape | None] = (None, None)
        self._snapshot: Snapshot | None = None
        self._edited = False
        self.form: RowForm | None = None
        self._make_header()
        self.set_body(self._laid_out())

    def _make_header(self) -> None:
        self._row_word = QLabel("Row")
        self._row_word.setProperty("role", "muted")
        self.row = QSpinBox()
        self.row.setObjectName("predict-row")
        self.row.setAccessibleName("Row of the data to fill in")
        self.row.setToolTip("Fill in a row of the data.")
        self.row.lineEdit().setAccessibleName("Row of the data to fill in")
        self.row.setMinimumWidth(scaled(64))
        self.row.valueChanged.connect(self._fill_in)
        self._true = ElidedLabel("", role="muted")
        self._true.setFont(theme.body_font(12))
        self.output = OutputChoice()
        self.output.activated.connect(self._choose_output)
        self._state.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.csv = QPushButton("Predict a file…")
        self.csv.setObjectName("predict-csv")
        self.csv.setToolTip(
            "Read a table, or images, and write a CSV with the predictions beside the cells of each row."
        )
        self.csv.clicked.connect(self._choose_files)
        for widget in (self._row_word, self.row):
            self.header.addWidget(widget)
        self.header.addWidget(self._true, 3)
        self.header.addWidget(self.csv)

    def _laid_out(self) -> QWidget:
        body = QWidget()
        self._form_place = QVBoxLayout()
        self._form_place.setContentsMargins(0, 0, 0, 0)
        self.answer = plain_label("–", name="predict-answer")
        self.answer.setFont(theme.body_font(20, theme.body_font().Weight.DemiBold))
        self.bars = ClassBars()
        self.rebuilt = RebuiltRow()
        self.rebuilt.hide()
        self._note = plain_label(role="muted")
        self._note.setFont(theme.body_font(12))
        self.files = FilePrediction()
        self.files.written.connect(self.file_written)
        self.files.failed.connect(self.file_failed)
        self.files.busy.connect(self._allow_files)
        inside = QWidget()
        inside.setProperty("role", "panel")
        right = QVBoxLayout(inside)
        right.setContentsMargins(0, 0, 6, 0)
        right.setSpacing(6)
        self._asked = heading("")
        for widget in (
            self.output,
            self._asked,
            self.answer,
            self.bars,
            self.rebuilt,
            self._state,
            self._note,
        ):
            takes_room = widget in (self.rebuilt, self.bars)  # before the stretch below
            right.addWidget(widget, 100 if takes_room else 0)
        right.addStretch(1)
        beside = QVBoxLayout()
        beside.setSpacing(6)
        beside.addWidget(ScrolledColumn(inside), 1)
        beside.addWidget(self.files)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(self._form_place, 5)
        row.addLayout(beside, 3)
        self._parts = row
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row, 1)
        column.addWidget(self.files.outcome)
        return body

    # ------------------------------------------------------------------ looking

    def _look(self) -> None:
        snapshot = self._trained()
        if snapshot is not None:
            self._look_at(snapshot)
        elif self._is_set_by_hand():
            self._inspection.ask(self.objectName(), self._seen(), self._look_at, self._say)
        else:
            self._say(NOT_TRAINED if self._runner.snapshot() is None else CHANGED)

    def _look_at(self, snapshot: Snapshot) -> None:
        if snapshot.project.data is None:
            self._say(NOT_TRAINED)
            return
        self._snapshot = snapshot
        self.output.offer(snapshot.project)
        self._state.setText(snapshot.words)
        self._make_form(snapshot.project.data, self._picture_of(snapshot.project))
        self.show_body()
        self._show_header()
        self._ask_row()

    def _show_header(self) -> None:
        self._allow_files()
        for widget in (self._row_word, self.row, self._true, self.csv):
            widget.setVisible(not self.message)

    def _allow_files(self) -> None:
        snapshot = self._snapshot
        self.csv.setEnabled(snapshot is not None and not snapshot.is_live and not self.files.is_busy)

    def _say(self, sentence: str) -> None:
        self._snapshot = None
        super()._say(sentence)
        self._show_header()

    def _picture_of(self, project: Project) -> PixelShape | None:
        """Looked up once for each project: live weights come many times a second."""
        if project is not self._known[0]:
            self._known = (project, picture_shape(project))
        return self._known[1]

    def _make_form(self, data: ProjectData, picture: PixelShape | None) -> None:
        if self.form is not None and data is self._data and picture == self._picture:
            return
        if self.form is not None:
            self._form_place.removeWidget(self.form)
            self.form.deleteLater()
        self._data, self._picture = data, picture
        self.form = RowForm(data, picture)
        self.form.edited.connect(self._row_edited)
        self._form_place.addWidget(self.form)
        self.row.blockSignals(True)
        self.row.setRange(1, max(1, data.table.rows))
        self.row.setValue(1)
        self.row.blockSignals(False)
        self._fill_in()

    def _fill_in(self) -> None:
        if self.form is None or self._data is None:
            return
        self.form.show_row(self.row.value() - 1)
        self._edited = False
        self._tell_true()
        self._ask_row()

    def _tell_true(self) -> None:
        """What the row's target is in the data; an edited row has none."""
        if self._data is None or self._snapshot is None:
            return
        target = target_of(self._snapshot.project, self.output.output)
        words = row_words(self._data, self.row.value() - 1, target)
        self._true.setText("changed by you" if self._edited else words)

    def _choose_output(self) -> None:
        self._tell_true()
        self._ask_row()

    def _row_edited(self) -> None:
        self._edited = self.form is not None and self.form.is_changed
        self._tell_true()
        self._ask_row()

    # ------------------------------------------------------------------ one row

    def _ask_row(self) -> None:
        if self._snapshot is not None and self.form is not None:
            place = self.output.place(self._snapshot.project)
            work = partial(answer_of_row, self._snapshot, self.form.values().table(), place)
            self._inspection.ask(self.objectName(), work, self._show, self._show_problem)

    def _show(self, found: tuple[Answers, RebuiltRows | None]) -> None:
        answer, rebuilt = found
        self._asked.setText((answer.target if rebuilt is None else "mean squared error").upper())
        self._asked.setVisible(rebuilt is not None or self.output.isHidden())  # the chooser says it too
        if answer.probabilities is not None:
            self.answer.setText(", ".join(answer.held(0)) or "none of them")
            strong = answer.values[0] if answer.task == "labels" else None
            self.bars.set_probabilities(answer.classes, answer.probabilities[0], strong)
        elif rebuilt is not None:
            self.answer.setText(short(float(rebuilt.errors[0])))
            self.rebuilt.show_row(rebuilt)
            self._parts.setStretch(1, 3 if self._picture else 5)  # a table needs room for three columns
        else:
            self.answer.setText(short(float(answer.values[0]), 4))
        self.bars.setVisible(answer.probabilities is not None)
        self.rebuilt.setVisible(rebuilt is not None)
        self._note.setText(self.form.remark if self.form is not None else "")
        self.predicted.emit(answer)

    def _show_problem(self, sentence: str) -> None:
        self.answer.setText("–")
        self.bars.hide()
        self.rebuilt.hide()
        self._note.setText(sentence)

    # ------------------------------------------------------------------ a whole file

    def _choose_files(self) -> None:
        """Where the project is of images, a folder may be meant, which no dialog offers beside files."""
        if self._picture is None:
            self._take_files(choose_file(self, with_images=False))
            return
        menu = QMenu(self)
        menu.setObjectName("predict-sources")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("A folder of images…", lambda: self._take_files(choose_folder(self)))
        menu.addAction("A file…", lambda: self._take_files(choose_file(self, with_images=True)))
        menu.popup(self.csv.mapToGlobal(self.csv.rect().bottomLeft()))

    def _take_files(self, source: Path | None) -> None:
        target = choose_target(self, source) if source is not None else None
        if source is not None and target is not None:
            self.predict_file(source, target)

    def predict_file(self, source: Path, target: Path) -> None:
        """Write a new CSV file with the rows of `source` and their predictions; `file_written` or
        `file_failed` follows, unless the user cancels.
        """
        if self._snapshot is None:
            self.file_failed.emit(NOT_TRAINED)
            return
        begin = partial(self._begin_file, self._snapshot, source, target)
        self._inspection.ask(
            f"{self.objectName()}-file", _nothing, begin
        )  # answered when the engine is ready

    def _begin_file(self, snapshot: Snapshot, source: Path, target: Path, _: object) -> None:
        self.files.predict(snapshot, source, target)

    def shutdown(self) -> None:
        self.files.cancel()


def _nothing() -> None:
    """Asks the engine nothing but to be there."""
