"""What each loss measures, what targets it takes and which activation it wants at the output."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from nnstudio.engine.settings import Described, number, numbers

TargetKind = Literal["values", "classes", "labels"]
"""`values`: float32 (N, units); `classes`: int32 class indices (N,); `labels`: float32 0/1 (N, units)."""


@dataclass(frozen=True)
class Loss(Described):
    """Base of the loss descriptions; an instance holds the loss's settings."""

    kind: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    when: ClassVar[str] = ""
    """When to take it, as a sentence; those that are offered to people have one."""
    targets: ClassVar[TargetKind]
    metric: ClassVar[str]
    """What is reported beside the loss: the mean over samples of ``accuracy`` (share of right classes) or
    ``mae``.
    """
    fused_activation: ClassVar[str | None] = None
    """The final activation that the loss takes over: it is peeled off for training and kept for predictions.
    """
    is_offered: ClassVar[bool] = True
    """Whether an Output may name it: its targets can come from a column, and its outputs are answers."""

    @property
    def kernel(self) -> str:
        """The kernel that computes it."""
        return self.kind


@dataclass(frozen=True)
class MeanSquaredError(Loss):
    """Mean over all units of (prediction − target)²."""

    kind = "mse"
    title = "Mean squared error"
    summary = "The squared distance to the target: for numbers; large errors count most."
    when = "The usual loss for numbers; take another one where a few values far off would rule."
    targets = "values"
    metric = "mae"


@dataclass(frozen=True)
class MeanAbsoluteError(Loss):
    """Mean over all units of |prediction − target|."""

    kind = "mae"
    title = "Mean absolute error"
    summary = "The distance to the target: for numbers with outliers, which count no more than their size."
    when = "Take it for numbers with outliers; it follows the median rather than the mean."
    targets = "values"
    metric = "mae"


@dataclass(frozen=True)
class CrossEntropy(Loss):
    """−log of the softmax probability of the true class, from logits; mean over the batch.

    With `label_smoothing` ε the true class counts 1 − ε and all classes share ε. `class_weights` weigh each
    sample by its class, and the mean over a batch (of 256 rows when evaluating) is divided by the sum of its
    weights. Both are those of `torch.nn.CrossEntropyLoss` (Szegedy et al. 2016).
    """

    kind = "cross_entropy"
    title = "Cross-entropy"
    summary = "How surprised the network is by the true class: for one label out of several."
    when = "The usual loss for one class out of several; it wants one unit for each class."
    targets = "classes"
    metric = "accuracy"
    fused_activation = "softmax"

    label_smoothing: float = number(
        0.0, "Label smoothing", "The share of certainty that is spread over all classes.", 0.0, 1.0
    )
    class_weights: tuple[float, ...] = numbers(
        (), "Class weights", "How much each class counts, in order; none: all the same.", 0.0
    )

    @property
    def kernel(self) -> str:
        """Plain cross-entropy has a faster one."""
        is_plain = not self.class_weights and self.label_smoothing == 0
        return self.kind if is_plain else "weighted_cross_entropy"


@dataclass(frozen=True)
class BinaryCrossEntropy(Loss):
    """−π·t·log σ(z) − (1 − t)·log(1 − σ(z)) from logits; mean over all units.

    π is the `positive_weight`, as in `torch.nn.BCEWithLogitsLoss`.
    """

    kind = "binary_cross_entropy"
    title = "Binary cross-entropy"
    summary = "How surprised the network is by each yes or no: for two classes, or several labels at once."
    when = "The usual loss for yes or no with one unit, or for several labels that may go together."
    targets = "labels"
    metric = "accuracy"
    fused_activation = "sigmoid"

    positive_weight: float = number(1.0, "Positive weight", "How much more a yes counts than a no.", 0.0, 1e6)


@dataclass(frozen=True)
class Huber(Loss):
    """½·e² where |e| ≤ δ and δ·(|e| − ½·δ) beyond, e = prediction − target; mean over all units, as
    `torch.nn.HuberLoss` (Huber 1964).
    """

    kind = "huber"
    title = "Huber"
    summary = "Squared for small errors, plain distance for large ones: calm about outliers."
    when = "Take it for numbers with outliers where small errors matter, too; δ says what is small."
    targets = "values"
    metric = "mae"

    delta: float = number(1.0, "δ", "The error from which only the distance counts.", 1e-6, 1e6)


@dataclass(frozen=True)
class LogCosh(Loss):
    """log cosh(prediction − target), mean over all units (Keras's LogCosh; PyTorch lacks it)."""

    kind = "log_cosh"
    title = "Log-cosh"
    summary = "A smooth Huber: squared near the target, plain distance far from it."
    when = "Take it as Huber, where the curve should bend smoothly and nothing has to be set."
    targets = "values"
    metric = "mae"


@dataclass(frozen=True)
class Focal(Loss):
    """−(1 − p)^γ·log p of the true class's softmax probability p, from logits; mean over the batch (Lin et
    al. 2017, for one class out of several).
    """

    kind = "focal"
    title = "Focal"
    summary = "Cross-entropy that cares less for what is right already: for rare classes."
    when = "Take it where a rare class is overlooked because the easy rows are many."
    targets = "classes"
    metric = "accuracy"
    fused_activation = "softmax"

    gamma: float = number(2.0, "γ", "How much less the easy samples count; 0 is cross-entropy.", 0.0, 10.0)


@dataclass(frozen=True)
class BinaryFocal(Loss):
    """α*·(1 − p*)^γ·binary cross-entropy from logits, mean over all units, as
    `torchvision.ops.sigmoid_focal_loss` (Lin et al. 2017).

    p* = t·p + (1 − t)·(1 − p) is the probability of what is true, α* = t·α + (1 − t)·(1 − α).
    """

    kind = "binary_focal"
    title = "Binary focal"
    summary = "Binary cross-entropy that cares less for what is right already: for rare yeses."
    when = "Take it for yes or no where hardly any row is a yes."
    targets = "labels"
    metric = "accuracy"
    fused_activation = "sigmoid"

    gamma: float = number(2.0, "γ", "How much less the easy samples count.", 0.0, 10.0)
    alpha: float = number(0.25, "α", "How much a yes counts; a no counts 1 − α.", 0.0, 1.0)


@dataclass(frozen=True)
class Hinge(Loss):
    """max(0, 1 − s·z) with s = 2·t − 1 for labels t of 0 and 1; mean over all units (Cortes, Vapnik 1995)."""

    kind = "hinge"
    title = "Hinge"
    summary = "Asks for the right sign with a margin of 1 and no more, as support vector machines do."
    targets = "labels"
    metric = "accuracy"
    is_offered = False


@dataclass(frozen=True)
class KLDivergence(Loss):
    """Σ t·(log t − log softmax(z)) over the units, from logits (or log shares, which stay what they are);
    mean over the batch, as `torch.nn.KLDivLoss(reduction="batchmean")` behind a log softmax. Targets are
    shares.
    """

    kind = "kl_divergence"
    title = "KL divergence"
    summary = "How far the predicted shares are from given ones: for teaching one network by another."
    targets = "labels"
    metric = "accuracy"
    fused_activation = "softmax"
    is_offered = False


@dataclass(frozen=True)
class Poisson(Loss):
    """eᶻ − t·z for counts t, mean over all units, as `torch.nn.PoissonNLLLoss`; z is the log of a rate."""

    kind = "poisson"
    title = "Poisson"
    summary = "For counts: how unlikely they are under the predicted rate."
    targets = "values"
    metric = "mae"
    is_offered = False


LOSSES: Mapping[str, type[Loss]] = {
    loss.kind: loss
    for loss in (
        CrossEntropy, BinaryCrossEntropy, MeanSquaredError, MeanAbsoluteError, Huber, LogCosh, Focal,
        BinaryFocal, Hinge, KLDivergence, Poisson,
    )
}  # fmt: skip
LOSS_NAMES: tuple[str, ...] = tuple(name for name, loss in LOSSES.items() if loss.is_offered)
"""Those that an Output may name."""
