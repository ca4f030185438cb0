"""The settings of a training run."""

from dataclasses import dataclass
from typing import Any

from nnstudio.engine.choices.augmentation import Augmentation
from nnstudio.engine.choices.data_share import rows_in_share
from nnstudio.engine.choices.optimizers import Adam, Optimizer
from nnstudio.engine.choices.schedules import Constant, Schedule
from nnstudio.engine.settings import Described, described, flag, integer, number, settings_of
from nnstudio.errors import SettingError


@dataclass(frozen=True)
class TrainingPlan(Described):
    """How a network is trained. The objective is the loss plus l1·Σ|w| + l2·Σw² over the weights, and over
    the biases where `penalize_biases`.
    """

    optimizer: Optimizer = described(Adam(), "Optimizer", "The rule that turns gradients into steps.")
    batch_size: int = integer(32, "Batch size", "Rows that are looked at before each step.", 1, 65_536)
    epochs: int = integer(100, "Epochs", "How often the whole training part is gone through.", 1, 1_000_000)
    seed: int = integer(
        0,
        "Seed",
        "Governs first weights, batches and all chance: one seed, one result, to the bit.",
        0,
        2**31 - 1,
    )
    shuffle: bool = flag(True, "Shuffle", "Take the rows in a new order in each epoch.", advanced=True)
    l1: float = number(0.0, "L1", "Penalty on the size of all weights: pushes unneeded ones to exactly zero.",
                       0.0, 10.0, logarithmic=True, slides=(1e-6, 1.0), live=True)  # fmt: skip
    l2: float = number(0.0, "L2", "Penalty on the square of all weights: keeps them from growing large.",
                       0.0, 10.0, logarithmic=True, slides=(1e-6, 1.0), live=True)  # fmt: skip
    early_stopping: bool = flag(
        False, "Early stopping", "Stop when the validation loss has not improved for a while."
    )
    patience: int = integer(
        20,
        "Patience",
        "Epochs without a better validation loss before stopping; a loss that is no number is never better.",
        1,
        1_000_000,
        unit="epochs",
        slides=(1, 1000),
    )
    least_improvement: float = number(
        0.0,
        "Least improvement",
        "The share of the validation loss by which it must have fallen for patience to begin anew; at 0 any "
        "fall will do.",
        0.0,
        0.5,
        unit="%",
        slides=(0.001, 0.1),
    )
    restore_best: bool = flag(
        True,
        "Keep the best",
        "After early stopping, go back to the weights of the best epoch.",
        advanced=True,
    )
    schedule: Schedule = described(
        Constant(), "Schedule", "How the learning rate changes over the run.", advanced=True
    )
    augmentation: Augmentation = described(
        Augmentation(), "Augmentation", "How training rows are varied each time they are seen.", advanced=True
    )
    data_share: float = number(
        1.0,
        "Part of the data",
        "Train on this share of the training rows only: what would more data do?",
        0.01,
        1.0,
        unit="%",
        advanced=True,
    )
    penalize_biases: bool = flag(
        False,
        "Penalize biases",
        "Count the biases of all layers in L1 and L2, too.",
        advanced=True,
    )

    def steps_per_epoch(self, rows: int) -> int:
        """Batches that go once through the part of so many training rows that is trained on."""
        trained_on = rows_in_share(rows, self.data_share)
        return -(-trained_on // min(self.batch_size, trained_on))


def plan_of(**settings: Any) -> TrainingPlan:
    """The plan that a script's arguments make; raises `SettingError` for one that no plan has."""
    known = [setting.name for setting in settings_of(TrainingPlan)]
    for name in settings:
        if name not in known:
            raise SettingError(f"Training has no setting {name!r}: name one of {', '.join(known)}.")
    return TrainingPlan(**settings)
