"""Whether a table holds something to learn: a target that can be told, and inputs to tell it from."""

from collections.abc import Sequence

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.columns.target import count_of_classes
from nnstudio.data.tables.table import Table

_MOST_CLASSES = 20
"""So few classes may be learned however few rows there are of each; a warning says what it is worth."""


def learning_problem(settings: Sequence[ColumnSetting], table: Table) -> str:
    """What stands against learning, as a sentence; empty where nothing does."""
    targets = [setting for setting in settings if setting.role == "target"]
    if not targets:
        return "No column is the target: choose what the network is to predict."
    if not any(setting.role == "input" for setting in settings):
        return "No column is an input: choose at least one to learn from."
    return next((problem for target in targets if (problem := _target_problem(target, table))), "")


def _target_problem(target: ColumnSetting, table: Table) -> str:
    if target.type == "number":
        return ""
    classes = count_of_classes(table.column(target.name), target)
    kind = "labels" if target.type == "labels" else "classes"
    if classes < 2 and target.type == "labels":
        return (
            f"Target “{target.name}” has a single label; part its cells otherwise, or choose another target."
        )
    if classes < 2:
        return f"Target “{target.name}” has a single value; choose one with something to tell apart."
    if classes > _MOST_CLASSES and 2 * classes > table.rows:
        return (
            f"Target “{target.name}” has {classes:,} {kind} in {table.rows:,} rows, too many to learn; "
            "choose another target, or take it as a number."
        )
    return ""
