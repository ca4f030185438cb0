"""How often a block is to stand in a row, and whether its copies share one set of weights."""

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from nnstudio.document.drawing.repeating import MOST_TIMES
from nnstudio.document.sheet import Block
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.plain_label import plain_label

_FIRST_TIMES = 3
_SHARING = "All of them learn one set of weights together; else each copy has weights of its own."


class RepeatBlockDialog(QDialog):
    """After `exec`, `times` and `share` are what was chosen."""

    def __init__(self, block: Block, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("repeat_block_dialog")
        self.setWindowTitle(f"Repeat {block.name}")
        self._layers = len(block.members)
        self._times = QSpinBox()
        self._times.setObjectName("repeat_times")
        self._times.setAccessibleName("How often the block stands in a row")
        self._times.setRange(2, MOST_TIMES)
        self._times.setValue(_FIRST_TIMES)
        self._times.setPrefix("×\u2009")
        self._share = QCheckBox("Share &weights")
        self._share.setObjectName("repeat_share")
        self._share.setToolTip(_SHARING)
        self._share.setAccessibleDescription(_SHARING)
        self._words = plain_label(role="muted")
        self._lay_out()
        self._times.valueChanged.connect(self._show_words)
        self._share.toggled.connect(self._show_words)
        self._show_words()
        self._times.selectAll()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        row = QHBoxLayout()
        label = QLabel("&Times in a row")
        label.setBuddy(self._times)
        row.addWidget(label, 1)
        row.addWidget(self._times)
        column.addLayout(row)
        column.addWidget(self._share)
        column.addWidget(self._words)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        repeat = buttons.addButton("&Repeat", QDialogButtonBox.ButtonRole.AcceptRole)
        repeat.setObjectName("repeat_button")
        repeat.setProperty("role", "primary")
        repeat.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.setMinimumWidth(scaled(360))

    @property
    def times(self) -> int:
        """How often the block is to stand in the row, the original among them."""
        return self._times.value()

    @property
    def share(self) -> bool:
        """Whether the copies use the weights of the original."""
        return self._share.isChecked()

    def _show_words(self) -> None:
        copies = self.times - 1
        added = "1 copy" if copies == 1 else f"{copies} copies"
        layers = "layer" if self._layers * copies == 1 else "layers"
        weights = "that share its weights" if self.share else "with weights of their own"
        self._words.setText(
            f"Adds {added} behind it: {self._layers * copies} {layers} {weights}. "
            "What follows the block now will follow the last copy."
        )
