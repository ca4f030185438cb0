"""Every figure is scikit-learn's."""

import numpy as np
import pytest

from nnstudio.engine import metrics

theirs = pytest.importorskip("sklearn.metrics")


def predictions(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """True classes, and scores of five classes that are often right; one class never occurs."""
    random = np.random.default_rng(seed)
    true = random.choice([0, 1, 2, 4], 150, p=[0.5, 0.3, 0.15, 0.05])
    scores = random.normal(size=(150, 5))
    scores[np.arange(150), true] += 1.5
    scores[:, 3] -= 10
    return true, scores


@pytest.mark.parametrize("seed", range(4))
def test_classes(seed: int) -> None:
    true, scores = predictions(seed)
    predicted, labels = scores.argmax(axis=1), range(5)
    assert metrics.accuracy(true, predicted) == theirs.accuracy_score(true, predicted)
    matrix = theirs.confusion_matrix(true, predicted, labels=labels)
    np.testing.assert_array_equal(metrics.confusion_matrix(true, predicted, 5), matrix)
    for measure, their_measure in (
        (metrics.precision, theirs.precision_score),
        (metrics.recall, theirs.recall_score),
        (metrics.f1, theirs.f1_score),
    ):
        own = measure(true, predicted, 5)
        each = their_measure(true, predicted, labels=labels, average=None, zero_division=0)
        np.testing.assert_allclose(own, each)
        mean = their_measure(true, predicted, average="macro", zero_division=0)
        assert metrics.macro(own, true, predicted) == pytest.approx(mean)


@pytest.mark.parametrize("k", [1, 2, 4])
def test_top_k(k: int) -> None:
    true, scores = predictions(9)
    expected = theirs.top_k_accuracy_score(true, scores, k=k, labels=range(5))
    assert metrics.top_k_accuracy(true, scores, k) == expected


@pytest.mark.parametrize("classes", [2, 4])
def test_areas_under_curves(classes: int) -> None:
    random = np.random.default_rng(classes)
    true = np.concatenate([np.arange(classes), random.integers(0, classes, 90)])
    scores = np.round(random.random((len(true), classes)) + 0.5 * np.eye(classes)[true], 1)  # with ties
    shares = scores / scores.sum(axis=1, keepdims=True)
    given = shares[:, 1] if classes == 2 else shares
    expected = theirs.roc_auc_score(true, given, multi_class="ovr", average="macro")
    assert metrics.macro_roc_auc(true, shares) == pytest.approx(expected)
    if classes == 2:
        assert metrics.roc_auc(true, shares[:, 1]) == pytest.approx(expected)


def test_numbers() -> None:
    random = np.random.default_rng(0)
    true = random.normal(size=70) * 12 + 300
    predicted = true + random.normal(size=70)
    assert metrics.mae(true, predicted) == pytest.approx(theirs.mean_absolute_error(true, predicted))
    assert metrics.rmse(true, predicted) == pytest.approx(theirs.root_mean_squared_error(true, predicted))
    assert metrics.r2(true, predicted) == pytest.approx(theirs.r2_score(true, predicted))
