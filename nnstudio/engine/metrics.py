"""Figures that say how good predictions are; plain numpy, on arrays of true and predicted values of shape
(rows,).

Where `weights` are given, (rows,) from 0 on and not all 0, each row counts as much as its weight, as by
scikit-learn's `sample_weight`.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Values = NDArray[np.float64]
Weights = NDArray[Any] | None


def accuracy(true: ArrayLike, predicted: ArrayLike, weights: Weights = None) -> float:
    """Share of rows whose class was predicted rightly, 0 … 1."""
    return float(np.average(np.asarray(true) == np.asarray(predicted), weights=weights))


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


def roc_auc(true: ArrayLike, scores: ArrayLike, weights: Weights = None) -> float:
    """Chance that a row of class 1 scores higher than one of class 0; ties count half (Mann & Whitney 1947).

    NaN where one of the classes has no rows.
    """
    labels, values = np.asarray(true).astype(bool), np.asarray(scores, np.float64)
    counted = _weights(weights, len(labels))
    _, place = np.unique(values, return_inverse=True)
    positives = np.bincount(place, weights=counted * labels)
    negatives = np.bincount(place, weights=counted * ~labels)
    pairs = float(positives.sum() * negatives.sum())
    if pairs == 0:
        return float("nan")
    below = np.cumsum(negatives) - negatives / 2
    return float((positives * below).sum()) / pairs


def macro_roc_auc(true: ArrayLike, scores: ArrayLike, weights: Weights = None) -> float:
    """Mean over the classes of the area under the curve of each against all others (one versus rest).

    `scores` are (rows, classes). Classes of which no row is, or every row, have no such area and do not
    count; NaN where none is left. Of two classes the second stands for both.
    """
    classes, table = np.asarray(true, np.int64), np.asarray(scores, np.float64)
    measured = range(1 if table.shape[1] == 2 else 0, table.shape[1])
    return _mean_of_known([roc_auc(classes == place, table[:, place], weights) for place in measured])


def confusion_matrix(
    true: ArrayLike, predicted: ArrayLike, classes: int, weights: Weights = None
) -> NDArray[np.int64] | Values:
    """How many rows of each true class (row) were predicted as each class (column), (classes, classes).

    With weights float64, the sum of theirs.
    """
    pairs = np.asarray(true, np.int64) * classes + np.asarray(predicted, np.int64)
    if weights is None:
        return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes).astype(np.int64)
    sums = np.bincount(pairs, np.asarray(weights, np.float64), minlength=classes * classes)
    return np.asarray(sums.reshape(classes, classes), np.float64)


def precision(true: ArrayLike, predicted: ArrayLike, classes: int, weights: Weights = None) -> Values:
    """Of the rows that were predicted as a class, the share that are of it; 0 where none was. (classes,)."""
    matrix = confusion_matrix(true, predicted, classes, weights)
    return _share(np.diag(matrix), matrix.sum(axis=0))


def recall(true: ArrayLike, predicted: ArrayLike, classes: int, weights: Weights = None) -> Values:
    """Of the rows of a class, the share that was predicted as it; 0 where there is none. (classes,)."""
    matrix = confusion_matrix(true, predicted, classes, weights)
    return _share(np.diag(matrix), matrix.sum(axis=1))


def f1(true: ArrayLike, predicted: ArrayLike, classes: int, weights: Weights = None) -> Values:
    """Harmonic mean of precision and recall of each class; 0 where both are. (classes,)."""
    matrix = confusion_matrix(true, predicted, classes, weights)
    return _share(2 * np.diag(matrix), matrix.sum(axis=0) + matrix.sum(axis=1))


def macro(values: ArrayLike, true: ArrayLike, predicted: ArrayLike) -> float:
    """Mean of a figure of each class over the classes that occur, as true or as predicted ones.

    Rare classes count as much as frequent ones.
    """
    occurring = np.union1d(np.asarray(true, np.int64), np.asarray(predicted, np.int64))
    return float(np.mean(np.asarray(values, np.float64)[occurring]))


# ------------------------------------------------------------------ labels, of which a row may have several


def subset_accuracy(true: ArrayLike, predicted: ArrayLike, weights: Weights = None) -> float:
    """Share of rows, (rows, labels) of 0 and 1, all of whose labels were predicted rightly, 0 … 1."""
    return float(np.average((np.asarray(true) == np.asarray(predicted)).all(axis=1), weights=weights))


def label_figures(true: ArrayLike, predicted: ArrayLike, weights: Weights = None) -> dict[str, Values]:
    """Precision, recall and F1 of each label as a class of its own against its absence, (labels,); 0 where
    they say nothing. `true` and `predicted` are (rows, labels) of 0 and 1.
    """
    are, said = np.asarray(true, np.float64), np.asarray(predicted, np.float64)
    counted = _weights(weights, len(are))
    hits, real, claimed = counted @ (are * said), counted @ are, counted @ said
    return {
        "precision": _share(hits, claimed),
        "recall": _share(hits, real),
        "f1": _share(2 * hits, real + claimed),
    }


def macro_of_labels(values: ArrayLike, true: ArrayLike, predicted: ArrayLike) -> float:
    """Mean of a figure of each label over the labels that some row has, truly or as predicted; NaN without
    any.
    """
    occurring = (np.asarray(true, bool) | np.asarray(predicted, bool)).any(axis=0)
    return _mean_of_known(np.where(occurring, np.asarray(values, np.float64), np.nan))


def labels_roc_auc(true: ArrayLike, scores: ArrayLike, weights: Weights = None) -> float:
    """Mean over the labels of the area under the curve; one that no row, or every row, has does not count."""
    labels, table = np.asarray(true, bool), np.asarray(scores, np.float64)
    areas = (roc_auc(labels[:, place], table[:, place], weights) for place in range(table.shape[1]))
    return _mean_of_known(list(areas))


# ------------------------------------------------------------------ numbers


def mae(true: ArrayLike, predicted: ArrayLike, weights: Weights = None) -> float:
    """Mean of the distances |true − predicted|, in the unit of the values."""
    distances, exponent = _scaled(_difference(true, predicted))
    return float(np.ldexp(_mean(np.abs(distances), weights), exponent))


def rmse(true: ArrayLike, predicted: ArrayLike, weights: Weights = None) -> float:
    """Root of the mean squared distance, in the unit of the values."""
    distances, exponent = _scaled(_difference(true, predicted))
    return float(np.ldexp(np.sqrt(_mean(distances**2, weights)), exponent))


def r2(true: ArrayLike, predicted: ArrayLike, weights: Weights = None) -> float:
    """Share of the variance that is explained: 1 is perfect, 0 as good as always saying the mean.

    Of several values in each row (rows, values) each has its own mean, and the squares of all are added up.
    NaN where all true values are equal, for then there is no variance.
    """
    values, exponent = _scaled(np.asarray(true, np.float64))
    distances = np.ldexp(_difference(true, predicted), -exponent)
    counted = _weights(weights, len(values))
    spread = _total(counted, (values - np.average(values, axis=0, weights=weights)) ** 2)
    return 1.0 - _total(counted, distances**2) / spread if spread > 0 else float("nan")


# ------------------------------------------------------------------ inside


def _weights(weights: Weights, rows: int) -> Values:
    return np.ones(rows) if weights is None else np.asarray(weights, np.float64)


def _mean(values: Values, weights: Weights) -> float:
    """The mean over all rows, each as often as it counts, and over the values of each."""
    if values.ndim == 1 or weights is None:
        return float(np.average(values, weights=weights))
    return float(np.average(values, axis=0, weights=weights).mean())


def _total(counted: Values, values: Values) -> float:
    """The sum over all rows, each as often as it counts, and over the values of each."""
    return float(np.sum(counted @ values))


def _mean_of_known(values: ArrayLike) -> float:
    known = np.asarray(values, np.float64)
    known = known[~np.isnan(known)]
    return float(known.mean()) if len(known) else float("nan")


def _scaled(values: Values) -> tuple[Values, int]:
    """Values divided by the power of two above them, and its exponent.

    Their squares can neither overflow nor vanish then, and no digit changes.
    """
    largest = np.max(np.abs(values), initial=0.0)
    exponent = int(np.frexp(largest)[1]) if np.isfinite(largest) else 0
    return np.ldexp(values, -exponent), exponent


def _difference(true: ArrayLike, predicted: ArrayLike) -> Values:
    return np.asarray(true, np.float64) - np.asarray(predicted, np.float64)


def _share(part: NDArray[Any], whole: NDArray[Any]) -> Values:
    return np.asarray(np.divide(part, whole, out=np.zeros(len(whole)), where=whole > 0))
