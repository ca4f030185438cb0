"""What a project does with each column: the type it is taken as, its role, and how it is prepared."""

from dataclasses import dataclass, replace
from typing import Literal

from nnstudio.data.columns.choices import ColumnChoices, PreparationSettings
from nnstudio.data.columns.date_texts import DATE_TYPES, DateType
from nnstudio.data.columns.steps import USUAL_STEPS, steps_of
from nnstudio.data.tables.table import ColumnType

Role = Literal["input", "target", "weight", "split", "id", "ignored"]
TakenAs = Literal["number", "category", "yes_no", "labels", "text", "image"] | DateType

ROLES: tuple[Role, ...] = ("input", "target", "weight", "split", "id", "ignored")
TYPES: tuple[TakenAs, ...] = ("number", "category", *DATE_TYPES, "yes_no", "labels", "text")
"""What a column can be taken as; one of images is never anything else."""


@dataclass(frozen=True)
class ColumnSetting:
    """What a project does with a column: the type it is taken as, its role, and how it is prepared where that
    differs from the rule for all columns.
    """

    name: str
    type: TakenAs
    role: Role
    own: ColumnChoices | None = None

    @property
    def separator(self) -> str:
        """What stands between the labels of a cell; empty where that is to be found."""
        return self.own.separator if self.own is not None else ""


def stored_type(taken_as: TakenAs) -> ColumnType:
    """How the cells of a column are read that is taken as something."""
    return taken_as if taken_as in ("number", "image") else "category"


def choices_for(setting: ColumnSetting, settings: PreparationSettings) -> ColumnChoices:
    """What is done with a column: its own choices, and the rule for all where it has none.

    The scaling is empty where a column shares the scale of all; a column whose numbers are in another unit
    then, by a logarithm or an order of its own, is scaled from 0 to 1 by itself.
    """
    own = setting.own or ColumnChoices()
    scaling = own.scaling or ("standard" if setting.role == "target" else settings.scaling)
    log = own.log or scaling == "log"
    if scaling == "log":
        scaling = "standard"
    if setting.role == "target":  # what is predicted has no gaps and is given back as it is
        scaling = "standard" if scaling == "together" else scaling
        return ColumnChoices(missing="drop", scaling=scaling, log=log, separator=own.separator)
    if scaling == "together":
        scaling = "" if not log and steps_of("number", own.steps) == USUAL_STEPS["number"] else "min_max"
    choices = replace(own, missing=missing_for(setting, settings), scaling=scaling, log=log)
    return replace(choices, encoding="order", rare=0) if setting.type == "yes_no" else choices


def missing_for(setting: ColumnSetting, settings: PreparationSettings) -> str:
    """What becomes of the gaps of an input, as `choices_for` says it: ten thousand are asked in no time."""
    return (setting.own.missing if setting.own is not None else "") or settings.missing
