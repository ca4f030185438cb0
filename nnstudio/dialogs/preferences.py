"""What the user may choose for the program as a whole: its theme, and what it remembers."""

from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.forms import section_heading
from nnstudio.widgets.settings import Settings

_MODES: dict[theme.Mode, tuple[str, int, int]] = {
    "system": ("As the system", 0, 0), "light": ("Light", 0, 1), "dark": ("Dark", 0, 2),
    "light-contrast": ("Light, high contrast", 1, 1), "dark-contrast": ("Dark, high contrast", 1, 2),
}  # fmt: skip
"""For each theme its words, and line and column of its button."""


class PreferencesDialog(QDialog):
    """Every choice holds at once; there is nothing to confirm."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preferences_dialog")
        self.setWindowTitle("Preferences")
        self._settings = settings
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(section_heading("Theme"))
        column.addLayout(self._themes())
        column.addSpacing(8)
        column.addWidget(section_heading("Recent projects"))
        column.addLayout(self._recent())
        column.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.setMinimumWidth(scaled(400))

    def _themes(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        group = QButtonGroup(self)
        for mode, (words, line, column) in _MODES.items():
            button = QRadioButton(words)
            button.setObjectName(f"theme_{mode}")
            button.setChecked(self._settings.theme == mode)
            button.clicked.connect(lambda checked=False, chosen=mode: self._choose_theme(chosen))
            group.addButton(button)
            grid.addWidget(button, line, column)
        return grid

    def _recent(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._count = QLabel()
        self._forget = QPushButton("Forget them")
        self._forget.setObjectName("forget_recent")
        self._forget.setAutoDefault(False)
        self._forget.clicked.connect(self._forget_recent)
        row.addWidget(self._count, 1)
        row.addWidget(self._forget)
        self._show_count()
        return row

    def _choose_theme(self, mode: theme.Mode) -> None:
        self._settings.theme = mode
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme.apply(application, mode)

    def _forget_recent(self) -> None:
        self._settings.clear_recent_files()
        self._show_count()

    def _show_count(self) -> None:
        count = len(self._settings.recent_files)
        words = "None is remembered." if not count else f"{count} remembered."
        self._count.setText(words)
        self._forget.setEnabled(bool(count))
