"""The panel on the left below the layers: the columns of the data with their roles, and how the rows are
dealt out.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnstudio.data.columns.settings import ColumnSetting, Role, TakenAs
from nnstudio.data.columns.warnings import ColumnWarning, Remedy, warnings_about
from nnstudio.data.tables.table import Table
from nnstudio.document.editing import data_edits
from nnstudio.document.learning.loss_settings import balance_classes
from nnstudio.document.learning.losses import loss_of
from nnstudio.document.project import Project, ProjectData
from nnstudio.panels.column_details import ColumnDetails
from nnstudio.panels.data_rules import DataRules, counted_parts
from nnstudio.session.editing.change import Change
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.columns.column_table import ColumnTable
from nnstudio.widgets.columns.column_words import TYPE_WORDS
from nnstudio.widgets.dress import icons
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.split_bar import SplitBar
from nnstudio.widgets.warning_list import WarningList


class DataPanel(QWidget):
    """Shows the open project's columns; roles and types are changed through the editor."""

    import_wanted = Signal()
    """The user wants to import a table."""
    rows_wanted = Signal()
    """The user wants to see the rows of the table."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("data_panel")
        self.setAccessibleName("Data")
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(scaled(150))
        self._editor = editor
        self._warned_about: tuple[Table | None, tuple[ColumnSetting, ...]] = (None, ())
        self._warnings: tuple[ColumnWarning, ...] = ()
        self._make_parts()
        self._lay_out()
        editor.changed.connect(self._after_change)
        self._refresh()

    def _make_parts(self) -> None:
        self.heading = ElidedLabel("DATA", role="heading")
        self.show_rows = QToolButton()
        self.show_rows.setObjectName("show_rows")
        self.show_rows.setAccessibleName("Show the rows of the table")
        self.show_rows.setToolTip("Show the rows of the table")
        self.show_rows.setProperty("role", "quiet")
        self.show_rows.setFixedSize(scaled(30), scaled(28))
        self.show_rows.setProperty("tight", True)
        icons.wear(self.show_rows, "table", "muted")
        self.show_rows.clicked.connect(self.rows_wanted)
        self.prepare_button = QToolButton()
        self.prepare_button.setObjectName("prepare_columns")
        self.prepare_button.setAccessibleName("Prepare columns")
        self.prepare_button.setToolTip("What a column holds and how it is prepared")
        self.prepare_button.setProperty("role", "quiet")
        self.prepare_button.setFixedSize(scaled(30), scaled(28))
        self.prepare_button.setProperty("tight", True)
        icons.wear(self.prepare_button, "prepare", "muted")
        self.prepare_button.clicked.connect(self.show_details)
        self.columns = ColumnTable(compact=True)
        self.columns.setObjectName("data_columns")
        self.columns.role_wanted.connect(self._set_roles)
        self.columns.type_wanted.connect(self._set_types)
        self.columns.target_added.connect(self._add_targets)
        self.warnings = WarningList(rows=2, brief=True)
        self.warnings.remedy_wanted.connect(self._mend)
        self.columns.details_wanted.connect(self.show_details)
        self.columns.chosen.connect(self._follow)
        self.details: ColumnDetails | None = None
        self.split_bar = SplitBar()
        self.split_bar.offer_change("click to split otherwise")
        self.split_bar.clicked.connect(self.show_rules)
        self.rules: DataRules | None = None
        self.import_button = QPushButton("Import a table…")
        self.import_button.setObjectName("data_import")
        self.import_button.clicked.connect(self.import_wanted)

    def _lay_out(self) -> None:
        empty = QWidget()
        column = QVBoxLayout(empty)
        column.setContentsMargins(0, 8, 0, 0)
        words = QLabel("No data yet: import a table, or open a sample.")
        words.setWordWrap(True)
        words.setProperty("role", "muted")
        column.addWidget(words)
        column.addWidget(self.import_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._pages = QStackedWidget()
        self._pages.addWidget(empty)
        self._pages.addWidget(self.columns)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(self.heading, 1)
        top.addWidget(self.prepare_button)
        top.addWidget(self.show_rows)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 6, 12, 10)
        whole.setSpacing(4)
        whole.addLayout(top)
        whole.addWidget(self._pages, 1)
        whole.addWidget(self.warnings)
        whole.addWidget(self.split_bar)

    # ------------------------------------------------------------------ showing

    def _after_change(self, change: Change) -> None:
        if change.data_changed or change.graph_changed or change.opened:
            self._refresh()

    def _refresh(self) -> None:
        data = self._editor.project.data
        self._pages.setCurrentIndex(0 if data is None else 1)
        self.show_rows.setVisible(data is not None)
        self.prepare_button.setVisible(data is not None)
        self.split_bar.setVisible(data is not None)
        if data is None:
            self.heading.setText("DATA")
            self.columns.show_columns(())
            self.warnings.show_warnings(())
            return
        self.heading.setText(f"DATA · {data.source}" if data.source else "DATA")
        self.columns.show_columns(data.columns, data.table)
        self.split_bar.show_counts(counted_parts(self._editor.project, data)[0])
        self._warn(data)

    def _warn(self, data: ProjectData) -> None:
        """Point out columns to beware of, and offer to weigh classes where an output's loss can."""
        if (data.table, data.columns) != self._warned_about:
            self._warned_about = (data.table, data.columns)
            self._warnings = warnings_about(data.table, data.columns)
        can_weigh = bool(_outputs_to_balance(self._editor.project))
        self.warnings.show_warnings(self._warnings, ("ignore", "balance") if can_weigh else ("ignore",))

    def show_details(self) -> None:
        """Open the window about the columns that are chosen, or else about the first one."""
        names = self.columns.chosen_names or tuple(one.name for one in self.columns.settings[:1])
        if not names:
            return
        if self.details is None:
            self.details = ColumnDetails(self._editor, self)
            self.details.rules_wanted.connect(self.show_rules)
        self.details.show_columns(names)
        self.details.show()
        self.details.raise_()

    def show_rules(self) -> None:
        """Open the window about the split and the rule for all columns."""
        if self.rules is None:
            self.rules = DataRules(self._editor, self)
        self.rules.show()
        self.rules.raise_()

    def _follow(self) -> None:
        names = self.columns.chosen_names
        if names and self.details is not None and self.details.isVisible():
            self.details.show_columns(names)

    # ------------------------------------------------------------------ changing

    def _mend(self, column: str, remedy: Remedy) -> None:
        if remedy == "ignore":
            self._set_roles((column,), "ignored")
        else:
            self._editor.perform(f"Weigh the classes of “{column}”", _with_balanced_classes)

    def _set_roles(self, names: tuple[str, ...], role: Role) -> None:
        text = f"Make {_phrase(names)} {_AS[role]}"
        self._editor.perform(text, lambda project: data_edits.set_roles(project, names, role))

    def _add_targets(self, names: tuple[str, ...]) -> None:
        text = f"Make {_phrase(names)} a target, too"
        self._editor.perform(text, lambda project: data_edits.add_targets(project, names))

    def _set_types(self, names: tuple[str, ...], type: TakenAs) -> None:
        text = f"Take {_phrase(names)} as {TYPE_WORDS[type].lower()}"
        self._editor.perform(text, lambda project: data_edits.set_types(project, names, type))


_AS = {
    "input": "an input",
    "target": "the target",
    "weight": "the weight",
    "split": "what splits the rows",
    "id": "an id",
    "ignored": "ignored",
}


def _phrase(names: tuple[str, ...]) -> str:
    return f"“{names[0]}”" if len(names) == 1 else f"{len(names)} columns"


def _outputs_to_balance(project: Project) -> list[str]:
    """Outputs whose loss could weigh its classes, and does not yet."""
    losses = {node.id: loss_of(project, node.id) for node in project.graph.of_kind("output")}
    return [id for id, loss in losses.items() if getattr(loss, "class_weights", None) == ()]


def _with_balanced_classes(project: Project) -> Project:
    for id in _outputs_to_balance(project):
        project = balance_classes(project, id)
    return project
