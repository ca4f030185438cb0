"""Which rows of a table can be trained on: those that have all that is needed of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.choices import PreparationSettings
from nnstudio.data.columns.settings import ColumnSetting, missing_for
from nnstudio.data.preparing.preparation import Preparation
from nnstudio.data.tables.table import Table


@dataclass(frozen=True, eq=False)
class UsableRows:
    """Row numbers (int64, ascending) that can be trained on, and how many were left out for want of what."""

    rows: NDArray[np.int64]
    without_target: int
    without_input: int
    without_weight: int = 0

    @property
    def sentence(self) -> str:
        """What was left out, for people; empty where nothing was."""
        parts = [
            f"{count:,} {'row' if count == 1 else 'rows'} without {what}"
            for count, what in (
                (self.without_target, "a target value"),
                (self.without_input, "all input values"),
                (self.without_weight, "a weight"),
            )
            if count
        ]
        return f"Left out: {' and '.join(parts)}." if parts else ""


def usable_rows(
    table: Table, columns: Sequence[ColumnSetting], settings: PreparationSettings | Preparation
) -> UsableRows:
    """Rows with every target value, every weight and, where a column's gaps are not filled, every input
    value.

    `settings` are those of a training to come, or what was fitted in one that is over.
    """
    if isinstance(settings, Preparation):
        columns = _as_trained(columns, settings)
    has = {role: np.ones(table.rows, dtype=np.bool_) for role in ("target", "input", "weight")}
    whole = {column.name for column in table.columns if not column.gaps}  # others may be away
    for setting in columns:
        if setting.name not in whole and _must_be_there(setting, settings):
            has[setting.role] &= ~table.column(setting.name).missing
    usable = has["target"] & has["input"] & has["weight"]
    return UsableRows(
        np.flatnonzero(usable),
        int(np.count_nonzero(~has["target"])),
        int(np.count_nonzero(has["target"] & ~has["input"])),
        int(np.count_nonzero(has["target"] & has["input"] & ~has["weight"])),
    )


def _as_trained(columns: Sequence[ColumnSetting], fitted: Preparation) -> list[ColumnSetting]:
    """The columns with the one as weight that was it when they were fitted, whatever it is by now."""
    weights = (replace(one, role="weight") for one in columns if one.name == fitted.weight)
    return [*(one for one in columns if one.role != "weight"), *weights]


def _must_be_there(setting: ColumnSetting, settings: PreparationSettings | Preparation) -> bool:
    if setting.role == "input":
        if isinstance(settings, Preparation):
            return not settings.fills(setting.name)
        return missing_for(setting, settings) == "drop"
    return setting.role in ("target", "weight")
