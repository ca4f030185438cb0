"""Finds a learning rate while one waits: the curve, what it suggests, and a button that takes it over."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from nnstudio.document.editing import plan_edits
from nnstudio.engine.training.rate_finder import RateFinding
from nnstudio.panels.views.loss.plots_rate import RatePlot
from nnstudio.session.editing.editor import Editor
from nnstudio.session.running.rate_search import RateSearch
from nnstudio.widgets.dialog_size import open_as_large_as
from nnstudio.widgets.fields.forms import section_heading
from nnstudio.widgets.numbers import number_text
from nnstudio.widgets.plain_label import plain_label

SIZE = (560, 420)
EXPLANATION = (
    "A copy of the network is trained for a moment while the learning rate rises. The rate is good where the "
    "loss falls fastest; where it rises again the rate is too large."
)


class RateDialog(QDialog):
    """Searches from its opening on; closing gives the search up."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rate_dialog")
        self.setWindowTitle("Find a learning rate")
        self._editor = editor
        self._rate = 0.0
        self.plot = RatePlot()
        self._words = plain_label("Looking …", name="rate_words")
        self._use = QPushButton("Use it")
        self._use.setObjectName("use_rate")
        self._use.setProperty("role", "primary")
        self._use.setEnabled(False)
        self._use.clicked.connect(self._take_over)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self._use, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(section_heading("Loss while the learning rate rises"))
        explanation = plain_label(EXPLANATION, name="rate_explanation")
        explanation.setProperty("role", "muted")
        column.addWidget(explanation)
        column.addWidget(self.plot, 1)
        column.addWidget(self._words)
        column.addWidget(buttons)
        open_as_large_as(self, *SIZE)
        self._search = RateSearch(editor.project, editor.run, self)
        self._search.found.connect(self._show)
        self._search.failed.connect(self._words.setText)
        self.finished.connect(self._search.give_up)
        self._search.start()

    @property
    def words(self) -> str:
        """What is said below the plot."""
        return self._words.text()

    def _show(self, finding: RateFinding) -> None:
        self.plot.show_finding(finding)
        if finding.suggestion is None:
            self._words.setText(
                "The loss falls nowhere along these rates: look at the data, the loss and the network first."
            )
            return
        self._rate = float(f"{finding.suggestion:.1g}")
        now = number_text(getattr(self._editor.project.plan.optimizer, "learning_rate", 0.0))
        self._words.setText(f"The loss falls fastest around {number_text(self._rate)}; now it is {now}.")
        self._use.setText(f"Use {number_text(self._rate)}")
        self._use.setEnabled(True)
        self._use.setDefault(True)

    def _take_over(self) -> None:
        rate = self._rate
        self._editor.perform(
            "Change learning rate",
            lambda project: plan_edits.set_plan_setting(project, "optimizer.learning_rate", rate),
        )
        self.accept()
