"""The Problems strip: everything that stands in the way of training, with the buttons that mend it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from nnstudio.panels.problem_cards import ProblemCards
from nnstudio.panels.views.view import View
from nnstudio.session.editing.editor import Editor

NOTHING_DRAWN = "Nothing is drawn yet: problems of the network and its data are listed here."
ALL_IS_WELL = "No problems: the network can be trained."


class ProblemsView(View):
    """A card for each problem, what forbids training first."""

    node_wanted = Signal(str)
    """The node that a problem is about is to be shown."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__("problems-view", "Problems", parent)
        self._editor = editor
        self._cards = ProblemCards(editor, in_strip=True)
        self._cards.node_wanted.connect(self.node_wanted)
        page = QWidget()
        page.setProperty("role", "panel")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._cards)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(page)
        self.set_body(self._scroll)
        editor.changed.connect(self._follow)
        self._show()

    def wake(self) -> None:
        """Look at the project as it is now."""
        self._show()

    def _follow(self) -> None:
        if self.is_awake:
            self._show()

    def _show(self) -> None:
        project, problems = self._editor.project, self._editor.report.problems
        blank = not project.graph.nodes and project.data is None
        ordered = tuple(sorted(problems, key=lambda problem: problem.severity != "error"))
        self._cards.show_problems(() if blank else ordered)
        if blank or not problems:
            self.show_message(NOTHING_DRAWN if blank else ALL_IS_WELL)
        else:
            self.show_body()
