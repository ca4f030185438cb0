"""Training by hand: one step at a time on batches that the caller brings, with the optimizer's state kept
between them.
"""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from nnstudio.engine import settings
from nnstudio.engine.choices.augmentation import Augmentation
from nnstudio.engine.choices.optimizers import Optimizer, optimizer_of
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.layout import ControlWord, Reason, Word
from nnstudio.engine.network import Network
from nnstudio.engine.running.crew import Crew
from nnstudio.engine.running.loading import Loaded, Part, Vectors, load, new_sums
from nnstudio.engine.running.memory import aligned_zeros
from nnstudio.engine.running.passes import part_of
from nnstudio.engine.samples import at_least_one, enough_in_batches, inputs_of, objective_of, samples_in
from nnstudio.engine.tape.tape import compile_tape
from nnstudio.engine.training.divergence import explain
from nnstudio.errors import SettingError

if TYPE_CHECKING:
    from nnstudio.engine.choices.losses import Loss

_SEED_BITS = 32


class _Rate:
    """A number from 0 on that may be set between steps."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, trainer: "Trainer", owner: type | None = None) -> float:
        return trainer.rates[self._name]

    def __set__(self, trainer: "Trainer", value: float) -> None:
        try:
            is_legal = math.isfinite(value) and value >= 0
        except TypeError:
            is_legal = False
        if not is_legal:
            raise SettingError(f"The trainer: {self._name} must be a number from 0 on, not {value!r}.")
        trainer.rates[self._name] = float(value)


class Trainer:
    """Trains a network in place; `learning_rate`, `l1` and `l2` may be set between steps.

    Each step does what one batch of `train` does; dropout, noise and augmentation are drawn anew at
    each step.
    """

    learning_rate, l1, l2 = _Rate(), _Rate(), _Rate()

    def __init__(
        self,
        network: Network,
        loss: "str | Loss | Mapping[str, Any]",
        optimizer: Optimizer | str = "adam",
        l1: float = 0.0,
        l2: float = 0.0,
        seed: int = 0,
        augmentation: Augmentation | None = None,
        penalize_biases: bool = False,
    ) -> None:
        chosen = optimizer_of(optimizer)
        settings.check("The optimizer", chosen)
        settings.check(
            "The trainer", TrainingPlan(chosen, l1=l1, l2=l2, seed=seed, penalize_biases=penalize_biases)
        )
        self.network, self.optimizer = network, chosen
        self.rates: dict[str, float] = {}
        self.learning_rate = settings.values_of(chosen)["learning_rate"]
        self.l1, self.l2 = l1, l2
        self._seed, self._penalize_biases = seed, penalize_biases
        self._augmentation = augmentation or Augmentation()
        settings.check("The augmentation", self._augmentation)
        self._objective = objective_of(network.structure, loss)
        self._vectors = self._new_vectors()
        self._loaded: Loaded | None = None
        self._weighted: tuple[str, ...] = ()

    @property
    def steps(self) -> int:
        """Steps done."""
        return int(self._vectors.words[Word.STEP])

    @property
    def penalty(self) -> float:
        """What L1 and L2, the layers' own included, are on the weights as they are: l1·Σ|w| + l2·Σw²."""
        loaded = self._loaded or self._load(Part(1))
        self._set_rates(loaded)
        return loaded.penalty()

    def step(self, x: Any, y: Any, sample_weight: Any = None) -> float:
        """One step on a batch; returns its mean loss before the update. `sample_weight` as in `Network.fit`.

        Raises `NetworkError` or `TrainingError` where the batch does not fit and `TrainingDiverged` where
        numbers stop being finite.
        """
        inputs = inputs_of(self.network.structure, x)
        at_least_one(samples_in(inputs))
        part = part_of(self.network.structure, self._objective, inputs, y, sample_weight)
        enough_in_batches(self.network.structure, part.rows, part.rows)
        loaded = self._ready_for(part)
        if Crew(loaded.address, helpers=0).advance(1) == Reason.DIVERGED:
            raise explain(self.network, loaded)
        return float(loaded.memory.batch_losses[0])

    def _ready_for(self, part: Part) -> Loaded:
        """The loaded tape, pointed at the arrays of one batch."""
        words = self._vectors.words
        words[Word.ROWS] = words[Word.BATCH] = part.rows
        words[Word.EPOCH] = words[Word.POSITION] = words[Word.PHASE] = words[Word.ORDERED_EPOCH] = 0
        if self._loaded is None or not self._suits(self._loaded, part):
            self._loaded = self._load(part)
            self._weighted = part.weighted
        memory = self._loaded.memory
        memory.sources[0, : len(part.arrays)] = [array.ctypes.data for array in part.arrays]
        memory.seed_with(self._seed + (self.steps << _SEED_BITS))
        self._set_rates(self._loaded)
        words[Word.PENALIZED] = self._loaded.is_penalized()
        return self._loaded

    def _suits(self, loaded: Loaded, part: Part) -> bool:
        return loaded.tape.samples >= part.rows and self._weighted == part.weighted

    def _load(self, part: Part) -> Loaded:
        tape = compile_tape(
            self.network.structure, part.rows, self._objective, self.optimizer, weighted=part.weighted,
            augmentation=self._augmentation, penalizes_biases=self._penalize_biases,
        )  # fmt: skip
        return load(tape, self.network.vector, part, Part(0), self._vectors)

    def _set_rates(self, loaded: Loaded) -> None:
        for place, name in enumerate(loaded.tape.rates):
            if name in self.rates:
                loaded.memory.rates[place] = self.rates[name]

    def _new_vectors(self) -> Vectors:
        count, outputs = len(self.network.vector), len(self._objective)
        words = np.zeros(Word.COUNT, np.int64)
        words[Word.EPOCHS] = 1
        return Vectors(
            words, np.zeros(ControlWord.COUNT, np.int64),
            aligned_zeros(self.optimizer.vectors * count, np.float32), np.zeros(0, np.float32),
            np.zeros(0, np.float32), new_sums(outputs), np.zeros((1, 2 * (1 + outputs) + 1)),
        )  # fmt: skip
