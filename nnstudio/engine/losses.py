"""What each loss measures, what targets it takes and which activation it wants at the output."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

TargetKind = Literal["values", "classes", "labels"]
"""`values`: float32 (N, units); `classes`: int32 class indices (N,); `labels`: float32 0/1 (N, units)."""


@dataclass(frozen=True)
class Loss:
    """Base of the loss descriptions; an instance holds the loss's settings."""

    kind: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    targets: ClassVar[TargetKind]
    metric: ClassVar[str]
    """What is reported beside the loss: the mean over samples of ``accuracy`` (share of right classes) or
    ``mae``.
    """
    fused_activation: ClassVar[str | None] = None
    """The final activation that the loss takes over: it is peeled off for training and kept for predictions.
    """


@dataclass(frozen=True)
class MeanSquaredError(Loss):
    """Mean over all units of (prediction − target)²."""

    kind = "mse"
    title = "Mean squared error"
    summary = "The squared distance to the target: for numbers; large errors count most."
    targets = "values"
    metric = "mae"


@dataclass(frozen=True)
class MeanAbsoluteError(Loss):
    """Mean over all units of |prediction − target|."""

    kind = "mae"
    title = "Mean absolute error"
    summary = "The distance to the target: for numbers with outliers, which count no more than their size."
    targets = "values"
    metric = "mae"


@dataclass(frozen=True)
class CrossEntropy(Loss):
    """−log of the softmax probability of the true class, from logits; mean over the batch."""

    kind = "cross_entropy"
    title = "Cross-entropy"
    summary = "How surprised the network is by the true class: for one label out of several."
    targets = "classes"
    metric = "accuracy"
    fused_activation = "softmax"


@dataclass(frozen=True)
class BinaryCrossEntropy(Loss):
    """−t·log σ(z) − (1 − t)·log(1 − σ(z)) from logits; mean over all units."""

    kind = "binary_cross_entropy"
    title = "Binary cross-entropy"
    summary = "How surprised the network is by each yes or no: for two classes, or several labels at once."
    targets = "labels"
    metric = "accuracy"
    fused_activation = "sigmoid"


LOSSES: Mapping[str, type[Loss]] = {
    loss.kind: loss for loss in (CrossEntropy, BinaryCrossEntropy, MeanSquaredError, MeanAbsoluteError)
}
LOSS_NAMES: tuple[str, ...] = tuple(LOSSES)
