"""Training by hand: one step at a time on batches that the caller brings, with the optimizer's state kept
between them.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine import settings
from nnstudio.engine.crew import Crew
from nnstudio.engine.divergence import explain
from nnstudio.engine.layout import ControlWord, Reason, Word
from nnstudio.engine.loading import Loaded, Part, Vectors, load
from nnstudio.engine.memory import aligned_zeros
from nnstudio.engine.network import Network
from nnstudio.engine.optimizers import OPTIMIZERS, Adam, Optimizer
from nnstudio.engine.plan import TrainingPlan
from nnstudio.engine.samples import at_least_one, inputs_of, objective_of, targets_of
from nnstudio.engine.tape import compile_tape

if TYPE_CHECKING:
    from nnstudio.engine.losses import Loss

_SEED_BITS = 32


class Trainer:
    """Trains a network in place; `learning_rate`, `l1` and `l2` may be set between steps.

    Each step does what one batch of `train` does; dropout draws a new mask at each step.
    """

    def __init__(
        self,
        network: Network,
        loss: "str | Loss | Mapping[str, Any]",
        optimizer: Optimizer | str | None = None,
        l1: float = 0.0,
        l2: float = 0.0,
        seed: int = 0,
    ) -> None:
        chosen = OPTIMIZERS[optimizer]() if isinstance(optimizer, str) else optimizer or Adam()
        settings.check("The optimizer", chosen)
        settings.check("The trainer", TrainingPlan(chosen, l1=l1, l2=l2, seed=seed))
        self.network, self.optimizer = network, chosen
        self.learning_rate: float = settings.values_of(chosen)["learning_rate"]
        self.l1, self.l2 = l1, l2
        self._seed = seed
        self._objective = objective_of(network.structure, loss)
        self._vectors = self._new_vectors()
        self._loaded: Loaded | None = None

    @property
    def steps(self) -> int:
        """Steps done."""
        return int(self._vectors.words[Word.STEP])

    def step(self, x: Any, y: Any) -> float:
        """One step on a batch; returns its mean loss before the update.

        Raises `NetworkError` where the batch does not fit and `TrainingDiverged` where numbers stop being
        finite.
        """
        inputs = inputs_of(self.network.structure, x)
        samples = len(next(iter(inputs.values())))
        at_least_one(samples)
        targets = targets_of(self.network.structure, self._objective, y, samples)
        loaded = self._ready_for([*inputs.values(), *targets.values()], samples)
        if Crew(loaded.address, helpers=0).advance(1) == Reason.DIVERGED:
            raise explain(self.network, loaded)
        return float(loaded.memory.batch_losses[0])

    def _ready_for(self, arrays: list[NDArray[Any]], samples: int) -> Loaded:
        """The loaded tape, pointed at the arrays of one batch."""
        words = self._vectors.words
        words[Word.ROWS] = words[Word.BATCH] = samples
        words[Word.EPOCH] = words[Word.POSITION] = words[Word.PHASE] = words[Word.ORDERED_EPOCH] = 0
        if self._loaded is None or self._loaded.tape.samples < samples:
            tape = compile_tape(self.network.structure, samples, self._objective, self.optimizer)
            self._loaded = load(tape, self.network.vector, Part(samples, arrays), Part(0), self._vectors)
        memory = self._loaded.memory
        memory.sources[0, : len(arrays)] = [array.ctypes.data for array in arrays]
        memory.seed_with(self._seed + (self.steps << _SEED_BITS))
        for place, name in enumerate(self._loaded.tape.rates):
            if name in ("learning_rate", "l1", "l2"):
                memory.rates[place] = getattr(self, name)
        words[Word.PENALIZED] = self._loaded.is_penalized()
        return self._loaded

    def _new_vectors(self) -> Vectors:
        count, outputs = len(self.network.vector), len(self._objective)
        words = np.zeros(Word.COUNT, np.int64)
        words[Word.EPOCHS] = 1
        return Vectors(
            words, np.zeros(ControlWord.COUNT, np.int64),
            aligned_zeros(self.optimizer.state_count * count, np.float32), np.zeros(0, np.float32),
            np.zeros(0, np.float32), np.zeros(2 * (1 + outputs) + 1), np.zeros((1, 2 * (1 + outputs) + 1)),
        )  # fmt: skip
