"""Dropout: switches units off at random while training."""

from dataclasses import dataclass

from nnstudio.engine.layers.layer import Layer
from nnstudio.engine.settings import number


@dataclass(frozen=True)
class Dropout(Layer):
    """Zeroes each value with probability `rate` in training and scales the rest by 1 / (1 − rate) (Srivastava et al. 2014)."""

    kind = "dropout"
    title = "Dropout"
    family = "regularization"
    group = "Regularize"
    summary = "Switches a share of the units off at random in each training step."
    explanation = (
        "While training, each unit is switched off with the given probability, anew for each sample. No unit can rely "
        "on another one being there, so the network learns patterns instead of memorizing rows. Predictions use all units."
    )

    rate: float = number(0.2, "Rate", "The share of units that is switched off.", 0.0, 0.95, unit="%", live=True)

    def caption(self) -> str:
        """The rate in per cent."""
        return f"{self.rate * 100:g} %"
