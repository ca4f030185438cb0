"""The evaluation view: how right the network is on rows that it was not trained on."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nnstudio.document.answering.evaluation import Evaluation, evaluate
from nnstudio.document.runs import Run
from nnstudio.panels.views.evaluation.confusion_matrix import ConfusionMatrix
from nnstudio.panels.views.evaluation.figure import Figure
from nnstudio.panels.views.evaluation.label_table import LabelTable
from nnstudio.panels.views.evaluation.plots_regression import RegressionPlot
from nnstudio.panels.views.live_view import LiveView
from nnstudio.panels.views.numbers import grouped, share, short
from nnstudio.panels.views.output_choice import OutputChoice
from nnstudio.panels.views.rebuilt.body import RebuiltAnswer, RebuiltBody
from nnstudio.panels.views.tab_strip import ChoiceTab
from nnstudio.session.editing.editor import Editor
from nnstudio.session.inspection import Inspection
from nnstudio.session.looking.snapshot import Snapshot
from nnstudio.session.running.runner import Runner
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.plain_label import plain_label

NOT_TRAINED = "Train first: then this view tells how right the network is on rows it has not trained on."
CHANGED = "The network was changed since it was trained. Train again to measure it."
TEST_IS_KEPT = (
    "The test rows are kept for the very end: they tell how the network does on data it has never seen. "
    "If you choose settings by looking at them, they no longer do."
)
MOST_FIGURES = 5
LIVE_MILLISECONDS = 500
"""Between two measurements while a run goes on."""


class EvaluationPanel(LiveView):
    """Measures the last weights on the validation rows; on the test rows when asked, anew for each run."""

    def __init__(
        self, editor: Editor, runner: Runner, inspection: Inspection, parent: QWidget | None = None
    ) -> None:
        super().__init__("evaluation-view", "Evaluation", editor, runner, inspection, parent)
        self._asked_for_test = False
        self.evaluation: Evaluation | None = None
        self._live = QTimer(self)
        self._live.setSingleShot(True)
        self._live.setInterval(LIVE_MILLISECONDS)
        self._live.timeout.connect(self._look)
        self._make_header()
        self.matrix, self.scatter, self.labels = ConfusionMatrix(), RegressionPlot(), LabelTable()
        self.rebuilt = RebuiltBody()
        self.rebuilt.wanted.connect(self._look)
        self.look_at_test = QPushButton("Look at the test rows")
        self.look_at_test.setObjectName("look-at-test")
        self.look_at_test.clicked.connect(self._ask_for_test)
        self.set_body(self._laid_out())
        self.parts.idClicked.connect(self._look)

    def _make_header(self) -> None:
        self.parts = QButtonGroup(self)
        for place, (word, help) in enumerate((
            ("Validation", "Rows that watch the training: for comparing settings."),
            ("Test", "Rows that are looked at only when you ask: for the last word."),
        )):  # fmt: skip
            button = ChoiceTab(word)
            button.setToolTip(help)
            button.setChecked(place == 0)
            self.parts.addButton(button, place)
            self.header.addWidget(button)
        self.output = OutputChoice()
        self.output.activated.connect(self._look)
        self.header.addWidget(self.output, 3)
        self.header.addWidget(self._state, 2)

    def _laid_out(self) -> QWidget:
        body = QWidget()
        self.figures = tuple(Figure("") for _ in range(MOST_FIGURES))
        row = QHBoxLayout()
        row.setSpacing(0)  # each figure keeps its distance itself
        for figure in self.figures:
            row.addWidget(figure)
        row.addStretch(1)
        self._pictures = QStackedWidget()
        self._pictures.addWidget(self.matrix)
        self._pictures.addWidget(self.scatter)
        self._pictures.addWidget(self._question())
        self._pictures.addWidget(self.labels)
        self._pictures.addWidget(self.rebuilt)
        self._figure_row = QWidget()
        self._figure_row.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._figure_row)
        column.addWidget(self._pictures, 1)
        return body

    def _question(self) -> QWidget:
        question = QWidget()
        words = plain_label(TEST_IS_KEPT, "muted")
        words.setMaximumWidth(scaled(420))
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(question)
        column.setSpacing(12)
        column.addStretch(1)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(words, 4)
        across.addStretch(1)
        column.addLayout(across)
        column.addWidget(self.look_at_test, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return question

    @property
    def part(self) -> str:
        """The part that is chosen: ``validation`` or ``test``."""
        return "test" if self.parts.checkedId() == 1 else "validation"

    @property
    def asks_before_test(self) -> bool:
        """Whether the question stands in the place of the test part's figures."""
        return self._pictures.currentIndex() == 2 and not self.message

    # ------------------------------------------------------------------ asking

    def sleep(self) -> None:
        super().sleep()
        self._live.stop()

    def _take_run(self, run: Run | None) -> None:
        self._asked_for_test = False
        super()._take_run(run)

    def _ask_for_test(self) -> None:
        self._asked_for_test = True
        self._look()

    def _take_published(self, snapshot: Snapshot) -> None:
        if self._is_free and not self._live.isActive():
            self._live.start()

    def _look(self) -> None:
        snapshot = self._trained()
        if snapshot is not None or self._is_set_by_hand():
            self.output.offer(self._editor.project if snapshot is None else snapshot.project)
        else:
            self._say(NOT_TRAINED if self._runner.snapshot() is None else CHANGED)
            return
        if self.part == "test" and not self._asked_for_test:
            self._inspection.forget(self.objectName())
            self._show_question()
        else:
            self._ask(partial(_measure, self._seen(), self.part, self.output.output, self.rebuilt.question))

    # ------------------------------------------------------------------ showing

    def _show_question(self) -> None:
        self._state.setText("")
        self._figure_row.hide()
        self._pictures.setCurrentIndex(2)
        self.show_body()

    def _show(self, answer: tuple[Snapshot, Evaluation, RebuiltAnswer | None]) -> None:
        snapshot, evaluation, rebuilt = answer
        self.evaluation = evaluation
        self.show_body()  # first: what is hidden is not laid out anew
        weighted = f"weighted by “{evaluation.weight}” · " if evaluation.weight else ""
        self._state.setText(f"{weighted}{snapshot.words}")
        several = self.output.count() > 1
        figures = _figures(evaluation, several)
        for place, figure in enumerate(self.figures):
            figure.setVisible(place < len(figures))
            if place < len(figures):
                word, value = figures[place]
                figure.show_value(value, word)
        self._figure_row.show()
        if rebuilt is not None:
            self._pictures.setCurrentWidget(self.rebuilt)
            self.rebuilt.show_answer(rebuilt)
        elif evaluation.task == "labels":
            self.labels.set_labels(evaluation.classes, evaluation.rows_by_class, evaluation.by_class)
            self._pictures.setCurrentWidget(self.labels)
        elif evaluation.confusion_matrix is not None:
            self.matrix.set_counts(evaluation.confusion_matrix, evaluation.classes)
            self._pictures.setCurrentWidget(self.matrix)
        else:
            self._pictures.setCurrentWidget(self.scatter)
            self.scatter.show_values(evaluation.true, evaluation.predicted, evaluation.target)


def _figures(evaluation: Evaluation, several_outputs: bool) -> list[tuple[str, str]]:
    """The figures of an evaluation, up to `MOST_FIGURES`: word and value."""
    metrics, rows = evaluation.metrics, ("rows", grouped(len(evaluation.rows)))
    loss = ("loss, all outputs" if several_outputs else "loss", short(evaluation.loss))
    if evaluation.classes:
        area = ("ROC AUC", short(metrics["roc_auc"]))
        is_labels = evaluation.task == "labels"
        right = ("all labels right", "subset_accuracy") if is_labels else ("accuracy", "accuracy")
        return [
            (right[0], share(metrics[right[1]])),
            ("F1, mean", share(metrics["f1"])),
            area,
            loss,
            rows,
        ]
    figures = [
        ("RMSE", short(metrics["rmse"])),
        ("MAE", short(metrics["mae"])),
        ("R²", short(metrics["r2"])),
        rows,
    ]
    return [("MSE", short(metrics["mse"])), *figures] if evaluation.errors is not None else figures


def _measure(
    find: Callable[[], Snapshot],
    part: str,
    output: str,
    question: Callable[[Snapshot, str, Evaluation], RebuiltAnswer],
) -> tuple[Snapshot, Evaluation, RebuiltAnswer | None]:
    """Runs on the inspection's thread; the question is asked of what was rebuilt."""
    snapshot = find()
    found = evaluate(snapshot.project, snapshot.run, part, output)
    return snapshot, found, question(snapshot, output, found) if found.errors is not None else None
