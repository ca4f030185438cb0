"""How far a run has come, as it tells whoever follows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

RunState = Literal["running", "paused", "finished", "stopped", "diverged"]


@dataclass(frozen=True)
class Progress:
    """How far a run has come. Losses and metrics are those of the last epoch that is over.

    Before the first epoch is over, `loss` is the mean over the batches so far. `penalty` is what L1 and L2
    amount to at the end of the last epoch, `learning_rate` that of the next step. `elapsed` is in seconds.
    `can_step_back` says whether the run remembers an earlier place.
    """

    epoch: int
    epochs: int
    step: int
    loss: float
    validation_loss: float | None = None
    metrics: Mapping[str, float] = field(default_factory=dict)
    validation_metrics: Mapping[str, float] = field(default_factory=dict)
    samples_per_second: float = 0.0
    elapsed: float = 0.0
    penalty: float = 0.0
    learning_rate: float = 0.0
    can_step_back: bool = False
    state: RunState = "running"
