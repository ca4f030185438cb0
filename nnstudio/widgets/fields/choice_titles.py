"""The words that a picker shows for the names in a setting's choices, and the sentence that explains each."""

from nnstudio.engine.activations import ACTIVATIONS
from nnstudio.engine.choices.initializers import INITIALIZERS
from nnstudio.engine.choices.losses import LOSSES


def title_of(kind: str, name: str) -> str:
    """What people call a choice: ``he_uniform`` is ``He uniform``."""
    if kind == "activation" and name in ACTIVATIONS:
        return ACTIVATIONS[name].title
    if kind == "loss" and name in LOSSES:
        return LOSSES[name].title
    words = name.replace("_", " ").strip()
    return f"{words[:1].upper()}{words[1:]}".replace("Lecun", "LeCun")


def summary_of(kind: str, name: str) -> str:
    """One sentence on a choice; empty where there is none."""
    if kind == "activation" and name in ACTIVATIONS:
        return ACTIVATIONS[name].summary
    if kind == "loss" and name in LOSSES:
        return LOSSES[name].summary
    return INITIALIZERS.get(name, "") if kind == "initializer" else ""
