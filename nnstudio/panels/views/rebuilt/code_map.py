"""The code of the rows as points, in the colours of what they are."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from nnstudio.panels.views.colour_key import ColourKey
from nnstudio.panels.views.explore.looks import points_key
from nnstudio.panels.views.explore.plots_scatter import ScatterPlot
from nnstudio.session.looking.code_space import CodeSpace
from nnstudio.widgets.dress import theme
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.plain_label import plain_label


class CodeMap(QWidget):
    """A plot with its key, and a line that says what it shows; or a sentence why there is nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot = ScatterPlot("code-plot", "The code of each row")
        self.key = ColourKey()
        self._words = ElidedLabel("", role="muted")
        self._words.setFont(theme.body_font(12))
        self._sentence = plain_label(role="muted")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.plot, 1)
        side = QVBoxLayout()
        side.addWidget(self.key)
        side.addStretch(1)
        row.addLayout(side)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row, 1)
        column.addWidget(self._words)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(body)
        self._stack.addWidget(self._sentence)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self._shown: CodeSpace | None = None
        theme.notifier.changed.connect(self._show_key)

    @property
    def sentence(self) -> str:
        """Why there is nothing to see; empty where there is."""
        return self._sentence.text() if self._stack.currentIndex() == 1 else ""

    def show_code(self, code: CodeSpace) -> None:
        """Show other points."""
        self._shown = code
        self.plot.show_scatter(code.scatter)
        self._show_key()
        self._words.setText(code.words)
        self._stack.setCurrentIndex(0)

    def show_sentence(self, sentence: str) -> None:
        """Say why there are no points."""
        self._sentence.setText(sentence)
        self._stack.setCurrentIndex(1)

    def _show_key(self) -> None:
        if self._shown is not None:
            self.key.show_key(points_key(self._shown.scatter.groups))
