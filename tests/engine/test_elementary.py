"""The engine's own exp, log, sigmoid and tanh against float64, over the whole range of float32."""

import math
from functools import cache

import numpy as np
import pytest
from numba import njit

from nnstudio.engine.kernels import elementary

ULP = 2.0**-23


@cache
def compiled(function):
    """A loop over arrays, compiled as the kernels are."""

    @njit(error_model="numpy")
    def loop(source, target):
        for i in range(len(source)):
            target[i] = function(source[i])

    return loop


def applied(function, values):
    """The function of every element of an array of float32."""
    result = np.empty_like(values)
    compiled(function)(values, result)
    return result


def values_between(low: float, high: float) -> np.ndarray:
    """Evenly spaced values and, for both signs, values of every size."""
    sizes = np.exp2(np.linspace(-149, 128, 60_000, endpoint=False))
    spread = np.concatenate([np.linspace(low, high, 100_000), sizes, -sizes])
    return spread[(spread >= low) & (spread <= high)].astype(np.float32)


def assert_relative(found: np.ndarray, expected: np.ndarray, ulps: float) -> None:
    off = np.abs(found - expected) / np.maximum(np.abs(expected), 2.0**-126)
    worst = off.argmax()
    assert off[worst] <= ulps * ULP, (
        f"{found[worst]} instead of {expected[worst]}: off by {off[worst] / ULP:.2f} ulp"
    )


def test_exp() -> None:
    x = values_between(-87, 88.7)
    assert_relative(applied(elementary.exp, x), np.exp(x.astype(float)), 2)


def test_exp_of_what_float32_can_not_hold() -> None:
    x = np.array([89, 1000, np.inf, -104, -1000, -np.inf, np.nan], np.float32)
    np.testing.assert_array_equal(applied(elementary.exp, x), [np.inf, np.inf, np.inf, 0, 0, 0, np.nan])


def test_exp_of_very_negative_values_goes_to_zero_without_a_jump() -> None:
    x = np.linspace(-104, -86, 1000).astype(np.float32)
    result = applied(elementary.exp, x)
    assert np.all(np.diff(result) >= 0)
    assert np.all(np.abs(result - np.exp(x.astype(float))) <= 2.0**-149 + 2 * ULP * np.exp(x.astype(float)))


def test_log() -> None:
    x = values_between(2.0**-126, 3e38)
    x = np.concatenate([x, np.linspace(0.5, 2, 100_000).astype(np.float32)])
    off = np.abs(applied(elementary.log, x) - np.log(x.astype(float)))
    assert np.all(off <= 2 * ULP * np.maximum(np.abs(np.log(x.astype(float))), 2.0**-3))


def test_log_keeps_what_is_no_number() -> None:
    result = applied(elementary.log, np.array([np.nan, np.inf], np.float32))
    np.testing.assert_array_equal(result, [np.nan, np.inf])


def test_log_of_one_plus_a_small_number() -> None:
    x = values_between(2.0**-126, 1)
    assert_relative(applied(elementary.log_one_plus, x), np.log1p(x.astype(float)), 3)


def test_sigmoid() -> None:
    x = values_between(-87, 100)
    assert_relative(applied(elementary.sigmoid, x), 1 / (1 + np.exp(-x.astype(float))), 3)
    ends = np.array([-np.inf, np.inf, np.nan], np.float32)
    np.testing.assert_array_equal(applied(elementary.sigmoid, ends), [0, 1, np.nan])


def test_tanh() -> None:
    x = values_between(-200, 200)
    assert_relative(applied(elementary.tanh, x), np.tanh(x.astype(float)), 3)
    ends = np.array([-np.inf, np.inf, np.nan], np.float32)
    np.testing.assert_array_equal(applied(elementary.tanh, ends), [-1, 1, np.nan])


def test_power_less_one() -> None:
    x = values_between(-100, 80)
    assert_relative(applied(elementary.power_less_one, x), np.expm1(x.astype(float)), 3)
    ends = np.array([-np.inf, np.nan], np.float32)
    np.testing.assert_array_equal(applied(elementary.power_less_one, ends), [-1, np.nan])


def test_normal_share() -> None:
    x = values_between(-9, 20)
    expected = np.array([0.5 * math.erfc(-value / math.sqrt(2)) for value in x.astype(float).tolist()])
    off = np.abs(applied(elementary.normal_share, x) - expected)
    assert np.all(off <= 2 * ULP)
    assert np.all(off <= 4 * ULP * expected * np.maximum(1, x.astype(float) ** 2))
    ends = np.array([-np.inf, np.inf, np.nan], np.float32)
    np.testing.assert_array_equal(applied(elementary.normal_share, ends), [0, 1, np.nan])


def test_normal_density() -> None:
    x = values_between(-12, 12)
    expected = np.exp(-(x.astype(float) ** 2) / 2) / math.sqrt(2 * math.pi)
    assert np.all(np.abs(applied(elementary.normal_density, x) - expected) <= ULP)


@pytest.mark.parametrize("function", ["exp", "log", "sigmoid", "tanh", "normal_share", "power_less_one"])
def test_one_value_and_many_give_the_same_bits(function: str) -> None:
    x = values_between(0.1, 80)
    together = applied(getattr(elementary, function), x)
    alone = [applied(getattr(elementary, function), x[i : i + 1])[0] for i in range(0, len(x), 997)]
    np.testing.assert_array_equal(together[::997], alone)
