"""Which edits reach a run that goes on: learning rate, L1, L2, dropout rates and noise; everything else waits
for the next run.
"""

from nnstudio.document.project import Project
from nnstudio.document.runs import live_settings
from nnstudio.engine.single_weights import single_weight

_WORDS = {"learning_rate": "learning rate", "l1": "L1", "l2": "L2", "rate": "dropout", "deviation": "noise"}


def live_changes(
    trained: Project, before: Project, after: Project, nodes: frozenset[str]
) -> dict[str, float]:
    """What an edit changes in a run of `trained`, whose network has these `nodes`: names for `Control.set`,
    and values.

    Another optimizer's learning rate says nothing to the one that runs.
    """
    known, old, new = live_settings(trained), live_settings(before), live_settings(after)
    if type(after.plan.optimizer) is not type(trained.plan.optimizer):
        new.pop("learning_rate", None)
    return {
        name: value
        for name, value in new.items()
        if name in known and old.get(name) != value and _owner(name) in ("", *nodes)
    }


def event_words(name: str, before: float | None, after: float) -> str:
    """A changed setting as it is written in a plot: ``dropout 0 → 20 %``."""
    if (weight := single_weight(name)) is not None:
        return f"{weight.parameter} of {weight.node} → {after:g}"
    owner, setting = _owner(name), name.rpartition("/")[2]
    words = _WORDS.get(setting, setting)
    if owner and setting in ("l1", "l2"):
        words = f"{owner} {words}"
    if setting == "rate":
        return f"{words} {'' if before is None else f'{before * 100:g} → '}{after * 100:g} %"
    return f"{words} {'' if before is None else f'{before:g} → '}{after:g}"


def _owner(name: str) -> str:
    """The node whose setting it is; empty for one of the plan."""
    return name.rpartition("/")[0]
