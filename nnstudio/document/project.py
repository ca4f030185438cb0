"""The open project: an immutable value that edits replace and undo brings back."""

from dataclasses import dataclass, field
from functools import cached_property

from nnstudio.data.columns.choices import PreparationSettings
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.splitting.splits import SplitSettings
from nnstudio.data.tables.table import Column, Table
from nnstudio.document.graph import Graph
from nnstudio.document.sheet import Sheet
from nnstudio.engine.choices.plan import TrainingPlan


@dataclass(frozen=True)
class ProjectData:
    """The project's data: the table, what each column is for, and how rows are prepared and split.

    `source` names where the table came from, for people (a file's name, or a sample's title).
    """

    table: Table
    columns: tuple[ColumnSetting, ...]
    preparation: PreparationSettings = field(default_factory=PreparationSettings)
    split: SplitSettings = field(default_factory=SplitSettings)
    source: str = ""

    @cached_property
    def setting_of(self) -> dict[str, ColumnSetting]:
        """What each column is for, by name."""
        return {setting.name: setting for setting in self.columns}

    @cached_property
    def column_of(self) -> dict[str, Column]:
        """The table's columns, by name."""
        return {column.name: column for column in self.table.columns}

    def with_role(self, role: str) -> tuple[str, ...]:
        """Names of the columns that have a role, in order."""
        return tuple(column.name for column in self.columns if column.role == role)


@dataclass(frozen=True)
class Project:
    """A network's drawing, its data and the plan of its training; the sheet is for people alone."""

    name: str = "untitled"
    graph: Graph = field(default_factory=Graph)
    data: ProjectData | None = None
    plan: TrainingPlan = field(default_factory=TrainingPlan)
    sheet: Sheet = Sheet()
