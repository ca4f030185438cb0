"""The recipes of `tests.benchmarks.accuracy` reach what they promise: minutes, so in the slow suite."""

from statistics import median

import pytest

from tests.benchmarks.accuracy import CLOTHES, DIGITS, FASHION, Pictures, Recipe, accuracy_of, digits, fashion

SEEDS = range(3)


@pytest.fixture(scope="module")
def known_digits() -> Pictures:
    return digits()


@pytest.fixture(scope="module")
def known_clothes() -> Pictures:
    if not FASHION.exists():
        pytest.skip("the package dataset-fashion-mnist is not installed")
    return fashion()


def test_digits_are_dealt_evenly(known_digits: Pictures) -> None:
    assert known_digits.x.shape == (4000, 28, 28, 1)
    for number in range(10):
        assert (known_digits.y == number).sum() == 400
        assert (known_digits.test_y == number).sum() == 100


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("recipe", DIGITS, ids=lambda recipe: recipe.name)
def test_digits(recipe: Recipe, known_digits: Pictures) -> None:
    assert median(accuracy_of(recipe, known_digits, seed, 1)[0] for seed in SEEDS) >= recipe.goal


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("recipe", CLOTHES, ids=lambda recipe: recipe.name)
def test_clothes(recipe: Recipe, known_clothes: Pictures) -> None:
    assert median(accuracy_of(recipe, known_clothes, seed, 1)[0] for seed in SEEDS) >= recipe.goal
