"""What is done with a column: its own choices, and the rule for all columns where it has none."""

from dataclasses import replace

from nnstudio.data.columns import ColumnSetting
from nnstudio.data.preparing.settings import ColumnChoices, PreparationSettings
from nnstudio.data.preparing.steps import USUAL_STEPS, steps_of


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
    choices = replace(own, missing=own.missing or settings.missing, scaling=scaling, log=log)
    return replace(choices, encoding="order", rare=0) if setting.type == "yes_no" else choices
