"""The line along the bottom: size of the network and the data, problems, the engine's state, the seed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QStatusBar, QWidget

from nnstudio.app.bars.cost_words import cost_words
from nnstudio.app.bars.row_counts import RowCounts
from nnstudio.document.costs import costs_of
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.dress.stylesheet import dress
from nnstudio.widgets.elided_label import ElidedLabel


class StatusLine(QStatusBar):
    """Shows what the editor holds."""

    problems_wanted = Signal()
    """The problems were clicked: they are to be listed."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_line")
        self.setSizeGripEnabled(False)
        self._editor = editor
        self._row_counts = RowCounts()
        self._size = ElidedLabel()
        self._size.setObjectName("network_size")
        self._problems = QPushButton()
        self._problems.setObjectName("problems_button")
        self._problems.setProperty("role", "link-muted")
        self._problems.setToolTip("List the problems, and what mends them")
        self._problems.clicked.connect(self.problems_wanted)
        self._engine = ElidedLabel("engine starts when the window is up")
        self._engine.setObjectName("engine_state")
        self._seed = ElidedLabel()
        self._seed.setObjectName("seed")
        self.setContentsMargins(12, 0, 12, 0)
        self.addWidget(self._size, 1)
        for part in (self._problems, self._engine, self._seed):
            part.setContentsMargins(8, 0, 8, 0)
            self.addPermanentWidget(part)
        editor.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the open project."""
        project, report = self._editor.project, self._editor.report
        parts = [f"{report.parameter_count:,} parameters"] if project.graph.nodes else []
        costs = costs_of(project, report, *self._row_counts.parts(project))
        parts += cost_words(costs)
        parts += self._row_counts.words(project)
        self._size.setText(" · ".join(parts) or "Nothing is drawn yet")
        blank = not project.graph.nodes and project.data is None
        self._problems.setVisible(not blank)
        self._seed.setVisible(not blank)
        errors, count = len(report.errors), len(report.problems)
        self._problems.setText(
            "No problems" if not count else f"{count} problem" + ("s" if count > 1 else "")
        )
        self._problems.setEnabled(bool(count))
        dress(self._problems, "role", "link-error" if errors else "link-muted")
        self._seed.setText(f"seed {project.plan.seed}")

    def show_engine(self, words: str) -> None:
        """Say how the engine's kernels are coming along."""
        self._engine.setText(words)
