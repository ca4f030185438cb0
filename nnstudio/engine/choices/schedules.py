"""How the learning rate changes over a run: each schedule is a factor of the optimizer's rate for every step.

A schedule knows only the number of the step, so a run that is paused or resumed meets the same rates; one
also watches the loss, which the machine does at the end of each epoch. Whoever changes the learning rate
while a run goes on changes what is multiplied: the schedule goes on from there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.choices.schedule_curves import Factors, Steps, between, powers
from nnstudio.engine.layout import Plateau
from nnstudio.engine.settings import Described, integer, number


def _warm_up() -> float:
    epochs: float = number(
        0.0, "Warm-up", "Epochs in which the learning rate first rises in a straight line.", 0.0, 1e6,
        unit="epochs",
    )  # fmt: skip
    return epochs


def _lowest() -> float:
    share: float = number(0.0, "Lowest", "The share of the learning rate that is left in the end.", 0.0, 1.0)
    return share


@dataclass(frozen=True)
class Schedule(Described):
    """Base of the schedules; an instance holds one schedule's settings."""

    kind: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]

    @property
    def warm_up_epochs(self) -> float:
        """Epochs of the straight rise before the schedule begins."""
        return float(getattr(self, "warm_up", 0.0))

    @property
    def changes(self) -> bool:
        """Whether any factor is not 1."""
        return True

    @property
    def watches_for_a_plateau(self) -> bool:
        """Whether the machine reduces the factor where the loss stands still."""
        return False

    def shape(self, steps: Steps, steps_per_epoch: int, total: int) -> Factors:
        """Factors of steps that are counted from the end of the warm-up, of `total` such steps."""
        raise NotImplementedError


@dataclass(frozen=True)
class Constant(Schedule):
    """The optimizer's rate throughout."""

    kind = "constant"
    title = "Constant"
    summary = "The same learning rate from the first step to the last."

    warm_up: float = _warm_up()

    @property
    def changes(self) -> bool:
        """Only a warm-up does."""
        return self.warm_up > 0

    def shape(self, steps: Steps, steps_per_epoch: int, total: int) -> Factors:
        """1."""
        return np.ones(len(steps))


@dataclass(frozen=True)
class StepDecay(Schedule):
    """gamma^⌊epoch / every⌋, as `torch.optim.lr_scheduler.StepLR` stepped once an epoch."""

    kind = "step"
    title = "Step"
    summary = "Falls to a share of itself every so many epochs."

    every: int = integer(30, "Every", "Epochs from one fall to the next.", 1, 1_000_000, unit="epochs")
    gamma: float = number(0.1, "γ", "The share that is left after each fall.", 1e-6, 1.0)
    warm_up: float = _warm_up()

    def shape(self, steps: Steps, steps_per_epoch: int, total: int) -> Factors:
        """One level for every so many epochs."""
        return powers(self.gamma, steps // (steps_per_epoch * self.every))


@dataclass(frozen=True)
class Exponential(Schedule):
    """gamma^epoch, as `torch.optim.lr_scheduler.ExponentialLR` stepped once an epoch."""

    kind = "exponential"
    title = "Exponential"
    summary = "Shrinks by the same share after each epoch."

    gamma: float = number(0.95, "γ", "The share that is left after each epoch.", 1e-6, 1.0)
    warm_up: float = _warm_up()

    def shape(self, steps: Steps, steps_per_epoch: int, total: int) -> Factors:
        """One level for each epoch."""
        return powers(self.gamma, steps // steps_per_epoch)


@dataclass(frozen=True)
class Polynomial(Schedule):
    """(1 − t/T)^power over the T steps of the run, as `torch.optim.lr_scheduler.PolynomialLR`."""

    kind = "polynomial"
    title = "Polynomial"
    summary = "Falls to zero over the run: in a straight line, or bent by a power."

    power: int = integer(1, "Power", "1 is a straight line; more falls faster at first.", 1, 10)
    warm_up: float = _warm_up()

    def shape(self, steps: Steps, steps_per_epoch: int, total: int) -> Factors:
        """From 1 to 0."""
        left = 1.0 - np.minimum(steps, total) / total
        result = np.ones(len(steps))
        for _ in range(self.power):
            result = result * left
        return result


@dataclass(frozen=True)
class Cosine(Schedule):
    """From 1 to `lowest` along half a cosine over the run's steps, as `CosineAnnealingLR` of PyTorch
    (Loshchilov & Hutter 2017).
    """

    kind = "cosine"
    title = "Cosine"
    summary = "Falls over the run along half a cosine: slowly, then faster, then slowly again."

    lowest: float = _lowest()
    warm_up: float = _warm_up()

    def shape(self, steps: Steps, steps_per_epoch: int, total: int) -> Factors:
        """Half a cosine."""
        return between(1.0, self.lowest, np.minimum(steps, total) / total)


@dataclass(frozen=True)
class CosineRestarts(Schedule):
    """Half a cosine again and again, each `growth` times as long as the last, as
    `CosineAnnealingWarmRestarts` of PyTorch (Loshchilov & Hutter 2017).
    """

    kind = "cosine_restarts"
    title = "Cosine with restarts"
    summary = "Falls along half a cosine and jumps back up, again and again."

    period: int = integer(10, "Period", "Epochs of the first fall.", 1, 1_000_000, unit="epochs")
    growth: int = integer(1, "Growth", "How many times longer each fall is than the last.", 1, 10)
    lowest: float = _lowest()
    warm_up: float = _warm_up()

    def shape(self, steps: Steps, steps_per_epoch: int, total: int) -> Factors:
        """Where each step stands in its own period."""
        length = self.period * steps_per_epoch
        if self.growth == 1:
            return between(1.0, self.lowest, steps % length / length)
        place, last = np.zeros(len(steps)), int(steps.max(initial=0))
        start = 0
        while start <= last:
            inside = (steps >= start) & (steps < start + length)
            place[inside] = (steps[inside] - start) / length
            start, length = start + length, length * self.growth
        return between(1.0, self.lowest, place)


@dataclass(frozen=True)
class OneCycle(Schedule):
    """Up to the optimizer's rate, then down to almost nothing, both along half a cosine, as `OneCycleLR` of
    PyTorch, of which the rate is the `max_lr` (Smith & Topin 2018); momentum stays as it is.
    """

    kind = "one_cycle"
    title = "One cycle"
    summary = "Rises to the learning rate and falls far below where it began, once over the run."

    rise: float = number(0.3, "Rise", "The share of the run in which the rate rises.", 0.01, 0.99)
    start: float = number(0.04, "Start", "The share of the learning rate at the beginning.", 1e-6, 1.0)
    end: float = number(4e-6, "End", "The share of the learning rate at the end.", 0.0, 1.0)

    def shape(self, steps: Steps, steps_per_epoch: int, total: int) -> Factors:
        """Up and down; PyTorch counts the two parts to one step before their ends."""
        top, last = self.rise * total - 1.0, float(total - 1)
        up = np.clip(steps / top, 0.0, 1.0) if top > 0 else np.ones(len(steps))
        down = np.clip((steps - top) / (last - top), 0.0, 1.0) if last > top else np.zeros(len(steps))
        rising: NDArray[np.bool_] = steps <= top
        return np.where(rising, between(self.start, 1.0, up), between(1.0, self.end, down))


@dataclass(frozen=True)
class ReduceOnPlateau(Schedule):
    """After more than `patience` epochs in a row without a loss below best·(1 − threshold), the rate is
    multiplied by `factor`, as `torch.optim.lr_scheduler.ReduceLROnPlateau` (mode min, threshold relative).

    It watches the validation loss, or without validation rows the training loss, from the first epoch that
    ends behind the warm-up. `lowest` is a share of the learning rate, where PyTorch's `min_lr` is a rate.
    """

    kind = "plateau"
    title = "Reduce on plateau"
    summary = "Falls to a share of itself whenever the validation loss has not improved for a while."

    factor: float = number(0.1, "Factor", "The share that is left after each fall.", 1e-6, 0.999)
    patience: int = integer(
        10, "Patience", "Epochs without a better loss that are waited for; the next one brings a fall.",
        0, 1_000_000, unit="epochs",
    )  # fmt: skip
    threshold: float = number(
        1e-4, "Threshold", "The share of the best loss by which a better one must be below it.", 0.0, 0.99
    )
    cooldown: int = integer(
        0, "Cooldown", "Epochs after a fall that are not counted.", 0, 1_000_000, unit="epochs"
    )
    lowest: float = number(
        0.0, "Lowest", "The share of the learning rate below which it does not fall.", 0.0, 1.0
    )
    warm_up: float = _warm_up()

    @property
    def watches_for_a_plateau(self) -> bool:
        """It does."""
        return True

    def shape(self, steps: Steps, steps_per_epoch: int, total: int) -> Factors:
        """1: what falls is decided in the run."""
        return np.ones(len(steps))


SCHEDULES: Mapping[str, type[Schedule]] = {
    schedule.kind: schedule
    for schedule in (
        Constant,
        StepDecay,
        Exponential,
        Polynomial,
        Cosine,
        CosineRestarts,
        OneCycle,
        ReduceOnPlateau,
    )
}


def factors(schedule: Schedule, steps: Steps, steps_per_epoch: int, total: int) -> Factors:
    """The factor of each step, counted from 0, in a run of `total` steps; after them the last shape holds.

    The warm-up of W steps gives 1/W, 2/W … 1, and the schedule begins behind it.
    """
    warm = _warm_up_steps(schedule, steps_per_epoch)
    result = schedule.shape(np.maximum(steps - warm, 0), steps_per_epoch, max(total - warm, 1))
    return np.where(steps < warm, (steps + 1) / max(warm, 1), result)


def plateau_numbers(schedule: Schedule, steps_per_epoch: int) -> Factors:
    """What the machine watches by (see `layout.Plateau`); empty for a schedule that does not watch."""
    if not isinstance(schedule, ReduceOnPlateau):
        return np.zeros(0)
    numbers = np.zeros(Plateau.COUNT)
    numbers[Plateau.FACTOR], numbers[Plateau.LOWEST] = schedule.factor, schedule.lowest
    numbers[Plateau.PATIENCE], numbers[Plateau.COOLDOWN] = schedule.patience, schedule.cooldown
    numbers[Plateau.THRESHOLD] = schedule.threshold
    numbers[Plateau.WARM_UP_STEPS] = _warm_up_steps(schedule, steps_per_epoch)
    return numbers


def _warm_up_steps(schedule: Schedule, steps_per_epoch: int) -> int:
    return round(schedule.warm_up_epochs * steps_per_epoch)
