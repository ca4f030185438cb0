"""Training by hand, one batch at a time, for scripts that keep the loop to themselves."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nnstudio.engine.losses import Loss
from nnstudio.engine.network import Network
from nnstudio.engine.optimizers import OPTIMIZERS, Adam, Optimizer
from nnstudio.engine.plan import TrainingPlan
from nnstudio.engine.training import TrainingData, new_state, train


class Trainer:
    """Trains a network in place, and keeps the optimizer's state from one batch to the next.

    Each step is an epoch of one batch to the engine, so that dropout draws anew. `learning_rate` may be
    changed between steps.
    """

    def __init__(
        self,
        network: Network,
        loss: str | Loss | Mapping[str, Any],
        optimizer: Optimizer | str | None = None,
        l1: float = 0.0,
        l2: float = 0.0,
        seed: int = 0,
    ) -> None:
        chosen = OPTIMIZERS[optimizer]() if isinstance(optimizer, str) else optimizer or Adam()
        self._network, self._loss = network, loss
        self._plan = TrainingPlan(optimizer=chosen, seed=seed, shuffle=False, l1=l1, l2=l2)
        self._state = new_state(network, self._plan, loss, validates=False)

    @property
    def steps(self) -> int:
        """Batches that were trained on."""
        return self._state.step

    @property
    def learning_rate(self) -> float:
        """The step size from the next batch on."""
        rate: float = self._plan.optimizer.learning_rate  # type: ignore[attr-defined]
        return rate

    @learning_rate.setter
    def learning_rate(self, rate: float) -> None:
        optimizer = replace(self._plan.optimizer, learning_rate=float(rate))  # type: ignore[call-arg]
        self._plan = replace(self._plan, optimizer=optimizer)

    def step(self, x: Any, y: Any) -> float:
        """Train on one batch; gives its mean loss before the update.

        Raises `NetworkError` where the batch does not fit the network, and `TrainingDiverged` where numbers
        stop being finite; the weights are then those before the step.
        """
        inputs = x if isinstance(x, Mapping) else {self._network.inputs[0]: x}
        targets = y if isinstance(y, Mapping) else {self._network.outputs[0]: y}
        rows = len(next(iter(inputs.values())))
        plan = replace(self._plan, batch_size=max(rows, 1), epochs=self._state.epoch + 1)
        for _ in train(self._network, plan, TrainingData(inputs, targets), self._loss, state=self._state):
            pass
        return float(self._state.history.batch_loss[-1])
