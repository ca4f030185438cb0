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


def some_weights(rows: int) -> np.ndarray:
    """A third of the rows counts for nothing."""
    random = np.random.default_rng(9)
    return np.where(random.random(rows) < 0.3, 0.0, random.random(rows) * 5)


def test_weighted_classes() -> None:
    true, scores = predictions(1)
    predicted, labels, weights = scores.argmax(axis=1), range(5), some_weights(150)
    own = metrics.accuracy(true, predicted, weights)
    assert own == pytest.approx(theirs.accuracy_score(true, predicted, sample_weight=weights))
    matrix = theirs.confusion_matrix(true, predicted, labels=labels, sample_weight=weights)
    np.testing.assert_allclose(metrics.confusion_matrix(true, predicted, 5, weights), matrix)
    options = {"labels": labels, "average": None, "zero_division": 0, "sample_weight": weights}
    for measure, their_measure in (
        (metrics.precision, theirs.precision_score),
        (metrics.recall, theirs.recall_score),
        (metrics.f1, theirs.f1_score),
    ):
        np.testing.assert_allclose(
            measure(true, predicted, 5, weights), their_measure(true, predicted, **options)
        )
    for label in (0, 1, 2, 4):
        area = theirs.roc_auc_score(true == label, scores[:, label], sample_weight=weights)
        assert metrics.roc_auc(true == label, scores[:, label], weights) == pytest.approx(area)


def test_weighted_numbers() -> None:
    random, weights = np.random.default_rng(2), some_weights(80)
    true = random.normal(size=80)
    predicted = true + random.normal(size=80)
    for own, their_measure in (
        (metrics.mae, theirs.mean_absolute_error),
        (metrics.rmse, theirs.root_mean_squared_error),
        (metrics.r2, theirs.r2_score),
    ):
        expected = their_measure(true, predicted, sample_weight=weights)
        assert own(true, predicted, weights) == pytest.approx(expected)


@pytest.mark.parametrize("weights", [None, some_weights(60)], ids=["alike", "weighted"])
def test_labels(weights: np.ndarray | None) -> None:
    random = np.random.default_rng(4)
    true = (random.random((60, 4)) < (0.5, 0.3, 0.1, 0.0)).astype(int)
    scores = random.random((60, 4)) + 0.3 * true
    predicted = (scores > 0.7).astype(int)
    options = {"sample_weight": weights, "zero_division": 0}
    share = theirs.accuracy_score(true, predicted, sample_weight=weights)
    assert metrics.subset_accuracy(true, predicted, weights) == pytest.approx(share)
    figures = metrics.label_figures(true, predicted, weights)
    for name, their_measure in (
        ("precision", theirs.precision_score),
        ("recall", theirs.recall_score),
        ("f1", theirs.f1_score),
    ):
        np.testing.assert_allclose(figures[name], their_measure(true, predicted, average=None, **options))
    area = theirs.roc_auc_score(true[:, :3], scores[:, :3], sample_weight=weights)
    assert metrics.labels_roc_auc(true, scores, weights) == pytest.approx(area)
