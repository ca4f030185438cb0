"""The views under the canvas: a strip of words, and as many open views side by side as have room."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from nnstudio.panels.views.decision.decision_view import DecisionPanel
from nnstudio.panels.views.evaluation.evaluation_view import EvaluationPanel
from nnstudio.panels.views.explore.explore_view import ExploreView
from nnstudio.panels.views.loss.loss_view import LossPanel
from nnstudio.panels.views.neurons.panel import NeuronsPanel
from nnstudio.panels.views.pace_box import PaceBox
from nnstudio.panels.views.predict.predict_view import PredictPanel
from nnstudio.panels.views.problems import ProblemsView
from nnstudio.panels.views.tab_strip import TabStrip
from nnstudio.panels.views.table.table_view import DataTableView
from nnstudio.panels.views.view import View
from nnstudio.panels.views.weights.weights_view import WeightsPanel
from nnstudio.session.editing.editor import Editor
from nnstudio.session.inspection import Inspection
from nnstudio.session.running.runner import Runner
from nnstudio.widgets.dress.theme import scaled

WIDTH_OF_A_VIEW = 380
"""Pixels that an open view needs before another one may stand beside it."""
WIDTH_WITH_WORDS = 640
"""Pixels from which the strip has room for the word beside the speed."""
MOST_OPEN = 3
FIRST_OPEN = ("loss", "weights")


class ViewTabs(QWidget):
    """Holds all views by key. A click opens a view beside the first one, in the place of the one opened last.

    A click on an open view closes it, if another one stays.
    """

    open_changed = Signal(object)
    """Keys of the views that are seen (tuple), in the order of the strip."""

    def __init__(
        self, editor: Editor, runner: Runner, inspection: Inspection, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("views")
        self.setAccessibleName("Views of the network")
        self.setProperty("role", "panel")
        self.strip = TabStrip()
        self.strip.chosen.connect(self.choose)
        self.pace = PaceBox(runner)
        self.strip.add_corner(self.pace)
        self._views: dict[str, QWidget] = {}
        self._wanted: list[str] = []
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self._splitter, 1)
        self.add_view("loss", "Loss", LossPanel(runner), "How the loss falls, epoch by epoch")
        self.add_view(
            "weights", "Weights", WeightsPanel(editor, runner, inspection), "Every weight of a layer"
        )
        self.add_view("decision", "Decision", DecisionPanel(editor, runner, inspection),
                      "What the network answers over the plane of two columns")  # fmt: skip
        self.add_view("evaluation", "Evaluation", EvaluationPanel(editor, runner, inspection),
                      "How right the network is on rows it has not trained on")  # fmt: skip
        self.predict = PredictPanel(editor, runner, inspection)
        self.add_view("predict", "Predict", self.predict, "Ask the network about new rows")
        self._table = DataTableView(editor, inspection)
        self.add_view("data", "Data", self._table, "Every row of the data under its columns")
        self.explore = ExploreView(editor, inspection)
        self.add_view("explore", "Explore", self.explore, "How the data looks before the training")
        self.explore.row_wanted.connect(self._show_row)
        self.add_view("neurons", "Neurons", NeuronsPanel(editor, runner, inspection),
                      "Single units, the weights between them, and what they say of a row")  # fmt: skip
        self.problems = ProblemsView(editor)
        self.add_view("problems", "Problems", self.problems, "What stands in the way of training")
        self._editor = editor
        editor.changed.connect(self._count_problems)
        self._count_problems()
        self.set_open(FIRST_OPEN)

    # ------------------------------------------------------------------ what is open

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of all views, in the order of the strip."""
        return tuple(self._views)

    @property
    def open_views(self) -> tuple[str, ...]:
        """Keys of the views that are seen, in the order of the strip."""
        seen = self._wanted[-self._room() :]
        return tuple(key for key in self._views if key in seen)

    def view(self, key: str) -> QWidget:
        """The view of this key; KeyError where there is none."""
        return self._views[key]

    def add_view(self, key: str, title: str, view: QWidget, help: str = "") -> None:
        """Add a view at the end of the strip, closed."""
        self._views[key] = view
        self.strip.add(key, title, help)
        view.setMinimumWidth(min(scaled(WIDTH_OF_A_VIEW) - 60, max(view.minimumSizeHint().width(), 200)))
        view.hide()
        self._splitter.addWidget(view)
        view.hide()

    def choose(self, key: str) -> None:
        """What a click on a tab does."""
        if key in self.open_views and len(self.open_views) > 1:
            self.set_open(tuple(open_key for open_key in self._wanted if open_key != key))
        elif key not in self.open_views:
            self.show_view(key)

    def show_view(self, key: str) -> None:
        """Open a view if it is not open; where there is no room, in the place of the one opened last."""
        if key in self.open_views:
            return
        seen = [open_key for open_key in self._wanted[-self._room() :] if open_key != key]
        self.set_open((*seen[: self._room() - 1], key))

    def set_open(self, keys: tuple[str, ...]) -> None:
        """Open these views, the last ones first where not all have room."""
        self._wanted = [key for key in keys if key in self._views]
        self._arrange()

    def shutdown(self) -> None:
        """The window closes: no view works on."""
        for view in self._views.values():
            if isinstance(view, View):
                view.shutdown()

    # ------------------------------------------------------------------ inside

    def _show_row(self, row: int) -> None:
        """Show a row of the table beside the view that names it."""
        self.show_view("data")
        self._table.show_row(row)

    def _count_problems(self) -> None:
        count = len(self._editor.report.problems) if self._editor.project.graph.nodes else 0
        self.strip.rename("problems", f"Problems {count}" if count else "Problems")

    def _room(self) -> int:
        width = self.width() if self.isVisible() else max(self.width(), 2 * scaled(WIDTH_OF_A_VIEW))
        return max(1, min(MOST_OPEN, width // scaled(WIDTH_OF_A_VIEW)))

    def _arrange(self) -> None:
        seen = self.open_views
        before = tuple(key for key, view in self._views.items() if not view.isHidden())
        for key, view in self._views.items():
            view.setVisible(key in seen)
        if seen != before:
            share = self.width() // max(1, len(seen))
            self._splitter.setSizes([share if key in seen else 0 for key in self._views])
            self.open_changed.emit(seen)
        self.strip.set_open(seen)

    def minimumSizeHint(self) -> QSize:
        """Room for one view: where it is narrow, the others close."""
        widest = max((view.minimumWidth() for view in self._views.values()), default=0)
        width = max(widest, self.strip.minimumSizeHint().width())
        return QSize(width, super().minimumSizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:
        """What was resized while hidden has another number of views."""
        super().showEvent(event)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.pace.make_narrow(self.width() < scaled(WIDTH_WITH_WORDS))
        self._arrange()
