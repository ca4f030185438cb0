"""Figures that say how good predictions are; plain numpy, on arrays of true and predicted values of shape
(rows,).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Values = NDArray[np.float64]


def accuracy(true: ArrayLike, predicted: ArrayLike) -> float:
    """Share of rows whose class was predicted rightly, 0 … 1."""
    return float(np.mean(np.asarray(true) == np.asarray(predicted)))


def top_k_accuracy(true: ArrayLike, scores: ArrayLike, k: int = 5) -> float:
    """Share of rows whose true class is among the k with the highest scores, 0 … 1.

    `scores` are (rows, classes); a class that ties with the true one counts as ahead of it, so that a network
    that says the same of all classes is not right by chance.
    """
    table, classes = np.asarray(scores, np.float64), np.asarray(true, np.int64)
    rows = np.arange(len(classes))
    own = table[rows, classes]
    ahead = (table >= own[:, None]).sum(axis=1) - 1
    return float(np.mean(ahead < k))


def roc_auc(true: ArrayLike, scores: ArrayLike) -> float:
    """Chance that a row of class 1 scores higher than one of class 0; ties count half (Mann & Whitney 1947).

    NaN where one of the classes has no rows.
    """
    labels, values = np.asarray(true).astype(bool), np.asarray(scores, np.float64)
    positives, negatives = int(labels.sum()), int((~labels).sum())
    if positives == 0 or negatives == 0:
        return float("nan")
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    above = float(mean_rank[place][labels].sum()) - positives * (positives + 1) / 2
    return above / (positives * negatives)


def macro_roc_auc(true: ArrayLike, scores: ArrayLike) -> float:
    """Mean over the classes of the area under the curve of each against all others (one versus rest).

    `scores` are (rows, classes). Classes of which no row is, or every row, have no such area and do not
    count; NaN where none is left. Of two classes the second stands for both.
    """
    classes, table = np.asarray(true, np.int64), np.asarray(scores, np.float64)
    measured = range(1 if table.shape[1] == 2 else 0, table.shape[1])
    areas = np.array([roc_auc(classes == place, table[:, place]) for place in measured])
    known = areas[~np.isnan(areas)]
    return float(known.mean()) if len(known) else float("nan")


def confusion_matrix(true: ArrayLike, predicted: ArrayLike, classes: int) -> NDArray[np.int64]:
    """How many rows of each true class (row) were predicted as each class (column), (classes, classes)."""
    pairs = np.asarray(true, np.int64) * classes + np.asarray(predicted, np.int64)
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes).astype(np.int64)


def precision(true: ArrayLike, predicted: ArrayLike, classes: int) -> Values:
    """Of the rows that were predicted as a class, the share that are of it; 0 where none was. (classes,)."""
    matrix = confusion_matrix(true, predicted, classes)
    return _share(np.diag(matrix), matrix.sum(axis=0))


def recall(true: ArrayLike, predicted: ArrayLike, classes: int) -> Values:
    """Of the rows of a class, the share that was predicted as it; 0 where there is none. (classes,)."""
    matrix = confusion_matrix(true, predicted, classes)
    return _share(np.diag(matrix), matrix.sum(axis=1))


def f1(true: ArrayLike, predicted: ArrayLike, classes: int) -> Values:
    """Harmonic mean of precision and recall of each class; 0 where both are. (classes,)."""
    matrix = confusion_matrix(true, predicted, classes)
    return _share(2 * np.diag(matrix), matrix.sum(axis=0) + matrix.sum(axis=1))


def macro(values: ArrayLike, true: ArrayLike, predicted: ArrayLike) -> float:
    """Mean of a figure of each class over the classes that occur, as true or as predicted ones.

    Rare classes count as much as frequent ones.
    """
    occurring = np.union1d(np.asarray(true, np.int64), np.asarray(predicted, np.int64))
    return float(np.mean(np.asarray(values, np.float64)[occurring]))


def mae(true: ArrayLike, predicted: ArrayLike) -> float:
    """Mean of the distances |true − predicted|, in the unit of the values."""
    distances, exponent = _scaled(_difference(true, predicted))
    return float(np.ldexp(np.mean(np.abs(distances)), exponent))


def rmse(true: ArrayLike, predicted: ArrayLike) -> float:
    """Root of the mean squared distance, in the unit of the values."""
    distances, exponent = _scaled(_difference(true, predicted))
    return float(np.ldexp(np.sqrt(np.mean(distances**2)), exponent))


def r2(true: ArrayLike, predicted: ArrayLike) -> float:
    """Share of the variance that is explained: 1 is perfect, 0 as good as always saying the mean.

    NaN where all true values are equal, for then there is no variance.
    """
    values, exponent = _scaled(np.asarray(true, np.float64))
    distances = np.ldexp(_difference(true, predicted), -exponent)
    spread = float(np.sum((values - values.mean()) ** 2))
    return 1.0 - float(np.sum(distances**2)) / spread if spread > 0 else float("nan")


def _scaled(values: Values) -> tuple[Values, int]:
    """Values divided by the power of two above them, and its exponent.

    Their squares can neither overflow nor vanish then, and no digit changes.
    """
    largest = np.max(np.abs(values), initial=0.0)
    exponent = int(np.frexp(largest)[1]) if np.isfinite(largest) else 0
    return np.ldexp(values, -exponent), exponent


def _difference(true: ArrayLike, predicted: ArrayLike) -> Values:
    return np.asarray(true, np.float64) - np.asarray(predicted, np.float64)


def _share(part: NDArray[np.int64], whole: NDArray[np.int64]) -> Values:
    return np.divide(part, whole, out=np.zeros(len(whole)), where=whole > 0)
