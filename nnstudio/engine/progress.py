"""How far a run has come, as it tells whoever follows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

RunState = Literal["running", "paused", "finished", "stopped", "diverged"]


@dataclass(frozen=True)
class Progress:
    """How far a run has come. Losses and metrics are those of the last epoch that is over.

    Before the first epoch is over, `loss` is the mean over the batches so far. `elapsed` is in seconds.
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
    state: RunState = "running"
