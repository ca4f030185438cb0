"""Top-k accuracy and the area under the ROC curve, against their definitions."""

import math

import numpy as np
import pytest

from nnstudio.engine.metrics import accuracy, macro_roc_auc, roc_auc, top_k_accuracy


def test_top_k_by_hand() -> None:
    scores = [[0.1, 0.7, 0.2], [0.5, 0.3, 0.2], [0.2, 0.3, 0.5]]
    assert [top_k_accuracy([2, 0, 0], scores, k) for k in (1, 2, 3)] == pytest.approx([1 / 3, 2 / 3, 1])


def test_top_1_is_accuracy() -> None:
    random = np.random.default_rng(0)
    scores, true = random.normal(size=(200, 7)), random.integers(0, 7, 200)
    assert top_k_accuracy(true, scores, 1) == accuracy(true, scores.argmax(axis=1))


def test_equal_scores_are_no_hit() -> None:
    assert top_k_accuracy([0, 1, 2], np.zeros((3, 3)), 1) == 0
    assert top_k_accuracy([0, 1, 2], np.zeros((3, 3)), 3) == 1


def pairs(true: np.ndarray, scores: np.ndarray) -> float:
    """The definition: every pair of a positive and a negative row."""
    wins = [
        1.0 if high > low else 0.5 if high == low else 0.0
        for high in scores[true == 1]
        for low in scores[true == 0]
    ]
    return sum(wins) / len(wins)


@pytest.mark.parametrize("decimals", [0, 1, 6])
def test_roc_auc_is_the_share_of_pairs_in_order(decimals: int) -> None:
    random = np.random.default_rng(decimals)
    true = random.integers(0, 2, 60)
    scores = np.round(random.normal(size=60) + true, decimals)
    assert roc_auc(true, scores) == pytest.approx(pairs(true, scores))


def test_roc_auc_of_perfect_reversed_and_blind_scores() -> None:
    true = [0, 0, 1, 1]
    assert [roc_auc(true, scores) for scores in ([1, 2, 3, 4], [4, 3, 2, 1], [1, 1, 1, 1])] == [1, 0, 0.5]


def test_roc_auc_of_one_class_alone_is_not_a_number() -> None:
    assert math.isnan(roc_auc([1, 1], [0.2, 0.4]))


def test_macro_roc_auc_is_the_mean_of_each_class_against_the_rest() -> None:
    random = np.random.default_rng(3)
    true, scores = random.integers(0, 4, 80), random.normal(size=(80, 4))
    scores[np.arange(80), true] += 1
    areas = [pairs((true == place).astype(int), scores[:, place]) for place in range(4)]
    assert macro_roc_auc(true, scores) == pytest.approx(np.mean(areas))


def test_a_class_without_rows_has_no_area() -> None:
    true, scores = np.array([0, 1, 0, 1]), np.array([[2, 1, 9], [1, 2, 8], [3, 0, 7], [0, 3, 6]])
    assert macro_roc_auc(true, scores) == 1
    assert math.isnan(macro_roc_auc([1, 1], np.eye(3)[:2]))


def test_both_areas_of_two_classes_are_the_same() -> None:
    random = np.random.default_rng(4)
    true, share = random.integers(0, 2, 50), random.random(50)
    assert macro_roc_auc(true, np.stack([1 - share, share], axis=1)) == pytest.approx(roc_auc(true, share))
