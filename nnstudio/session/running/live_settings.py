"""Which edits reach a run that goes on: learning rate, L1, L2, dropout rates and noise; everything else waits
for the next run.
"""

from collections.abc import Iterable, Mapping

from nnstudio.document.project import Project
from nnstudio.document.runs import live_settings
from nnstudio.engine.training.single_weights import single_weight

_RATE = "/rate"
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


def changes_words(changes: Mapping[str, tuple[float | None, float]], known: Iterable[str]) -> tuple[str, ...]:
    """Settings that were changed at one step, each as a text for a plot: before and after by name.

    Dropout rates are told one by one where a run `known` by all its settings has several, but together where
    all of them took the same step.
    """
    rates = [name for name in known if name.endswith(_RATE)]
    same = len({changes.get(name) for name in rates}) == 1
    told = {
        event_words(name, before, after, names_layer=len(rates) > 1 and not same)
        if name.endswith(_RATE)
        else event_words(name, before, after): None
        for name, (before, after) in changes.items()
        if before != after
    }
    return tuple(told)


def event_words(name: str, before: float | None, after: float, names_layer: bool = False) -> str:
    """A changed setting as it is written in a plot: ``dropout 0 → 20 %``."""
    if (weight := single_weight(name)) is not None:
        return f"{weight.parameter} of {weight.node} → {after:g}"
    owner, setting = _owner(name), name.rpartition("/")[2]
    words = _WORDS.get(setting, setting)
    if owner and setting in ("l1", "l2"):
        words = f"{owner} {words}"
    if setting == "rate":
        words = owner if names_layer else words
        return f"{words} {'' if before is None else f'{before * 100:g} → '}{after * 100:g} %"
    return f"{words} {'' if before is None else f'{_short(before)} → '}{_short(after)}"


def _short(value: float) -> str:
    """A number without zeros to spare: 2e-6."""
    mantissa, separator, exponent = f"{value:g}".partition("e")
    return f"{mantissa}e{int(exponent)}" if separator else mantissa


def _owner(name: str) -> str:
    """The node whose setting it is; empty for one of the plan."""
    return name.rpartition("/")[0]
