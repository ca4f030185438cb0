"""The loss of one sample over how wrong the network is, for pictures: plain formulas beside the kernels.

For numbers over the error, prediction − target; for classes over the logit of the true answer, where the only
other one (of another class, or of “no”) stays at zero.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.choices.losses import (
    BinaryCrossEntropy,
    BinaryFocal,
    CrossEntropy,
    Focal,
    Huber,
    LogCosh,
    Loss,
    MeanAbsoluteError,
    MeanSquaredError,
)

Values = NDArray[np.float64]


def loss_over(loss: Loss, at: Values) -> Values:
    """The loss of one sample at errors or logits, any shape; weights of classes count as 1.

    Raises `KeyError` for a loss that is not offered to outputs.
    """
    return _FORMULAS[type(loss)](loss, at)


def is_over_the_error(loss: Loss) -> bool:
    """Whether the loss is drawn over the error; otherwise over the logit of the true answer."""
    return loss.targets == "values"


def _huber(loss: Huber, error: Values) -> Values:
    size = np.abs(error)
    return np.where(size <= loss.delta, 0.5 * error**2, loss.delta * (size - 0.5 * loss.delta))


def _log_cosh(loss: LogCosh, error: Values) -> Values:
    return np.asarray(np.logaddexp(error, -error) - np.log(2.0))


def _surprise(logit: Values) -> Values:
    """−log of the probability of the true answer."""
    return np.logaddexp(0.0, -logit)


def _cross_entropy(loss: CrossEntropy, logit: Values) -> Values:
    share = 0.5 * loss.label_smoothing  # of each of the two classes
    return (1.0 - share) * _surprise(logit) + share * _surprise(-logit)


def _focal(gamma: float, logit: Values) -> Values:
    return np.exp(-gamma * _surprise(-logit)) * _surprise(logit)


_FORMULAS: dict[type[Loss], Callable[..., Values]] = {
    MeanSquaredError: lambda loss, error: error**2,
    MeanAbsoluteError: lambda loss, error: np.abs(error),
    Huber: _huber,
    LogCosh: _log_cosh,
    CrossEntropy: _cross_entropy,
    BinaryCrossEntropy: lambda loss, logit: loss.positive_weight * _surprise(logit),
    Focal: lambda loss, logit: _focal(loss.gamma, logit),
    BinaryFocal: lambda loss, logit: loss.alpha * _focal(loss.gamma, logit),
}
