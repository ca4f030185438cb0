"""exp, log, tanh, sigmoid and the normal distribution in float32, of single numbers or of lanes: without
branches.

Every rounding is spelled out (fma, no fast-math), so that the bits are the same on every processor,
vectorized or not. The polynomials are those of Cephes (Moshier 1992); errors stay below 2 units in the last
place.
"""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.lanes import choose, exponent_of, fma, mantissa_of, times_power

ZERO, ONE, TWO, HALF = np.float32(0), np.float32(1), np.float32(2), np.float32(0.5)

_LOG2_E = np.float32(1.44269504088896341)
_LN2_HIGH, _LN2_LOW = np.float32(0.693359375), np.float32(-2.12194440e-4)
_ROUND = np.float32(
    12582912.0
)  # 1.5·2²³: adding it rounds to a whole number, which stands in the lowest bits
_EXP_LOWEST, _EXP_HIGHEST = np.float32(-104.0), np.float32(89.0)
_E0, _E1, _E2 = np.float32(1.9875691500e-4), np.float32(1.3981999507e-3), np.float32(8.3334519073e-3)
_E3, _E4, _E5 = np.float32(4.1665795894e-2), np.float32(1.6666665459e-1), np.float32(5.0000001201e-1)

_L0, _L1, _L2 = np.float32(7.0376836292e-2), np.float32(-1.1514610310e-1), np.float32(1.1676998740e-1)
_L3, _L4, _L5 = np.float32(-1.2420140846e-1), np.float32(1.4249322787e-1), np.float32(-1.6668057665e-1)
_L6, _L7, _L8 = np.float32(2.0000714765e-1), np.float32(-2.4999993993e-1), np.float32(3.3333331174e-1)
_INFINITY = np.float32(np.inf)

# Φ(−z)·e^(z²/2) / t as a polynomial of t = 1 / (1 + z/4): fitted for z ≥ 0, within 4e-8.
_N0, _N1, _N2 = np.float32(1.978213154e-2), np.float32(-8.087786287e-2), np.float32(9.559813142e-2)
_N3, _N4, _N5 = np.float32(-3.171860054e-2), np.float32(6.369976699e-2), np.float32(5.897491053e-2)
_N6, _N7, _N8 = np.float32(8.160316199e-2), np.float32(9.346634895e-2), np.float32(9.973642975e-2)
_N9, _QUARTER, _DENSITY = np.float32(9.973556548e-2), np.float32(0.25), np.float32(0.3989422804014327)

_T0, _T1, _T2 = np.float32(-5.70498872745e-3), np.float32(2.06390887954e-2), np.float32(-5.37397155531e-2)
_T3, _T4, _TANH_SMALL = np.float32(1.33314422036e-1), np.float32(-3.33332819422e-1), np.float32(0.625)


@njit
def exp(x):
    """eˣ; overflows to infinity, keeps NaN."""
    remainder, shifted = _power_parts(x)
    return times_power(remainder + ONE, shifted)


@njit
def power_less_one(x):
    """eˣ − 1 for x ≤ 88, exact to the last places for small x too."""
    remainder, shifted = _power_parts(x)
    return times_power(remainder, shifted) + (times_power(ONE, shifted) - ONE)


@njit
def _power_parts(x):
    """eʳ − 1 and 1.5·2²³ + n of x = n·log 2 + r with |r| ≤ ½ log 2."""
    x = choose(x, _EXP_HIGHEST, _EXP_HIGHEST, x)
    x = choose(_EXP_LOWEST, x, _EXP_LOWEST, x)
    shifted = fma(x, _LOG2_E, _ROUND)
    whole = shifted - _ROUND
    r = fma(whole, -_LN2_LOW, fma(whole, -_LN2_HIGH, x))
    p = fma(_E0, r, _E1)
    p = fma(p, r, _E2)
    p = fma(p, r, _E3)
    p = fma(p, r, _E4)
    p = fma(p, r, _E5)
    return fma(p * r, r, r), shifted


@njit
def log(x):
    """Natural logarithm of a positive normal number; infinity and NaN stay what they are."""
    m, e = mantissa_of(x) - ONE, exponent_of(x)
    p = fma(_L0, m, _L1)
    p = fma(p, m, _L2)
    p = fma(p, m, _L3)
    p = fma(p, m, _L4)
    p = fma(p, m, _L5)
    p = fma(p, m, _L6)
    p = fma(p, m, _L7)
    p = fma(p, m, _L8)
    square = m * m
    p = fma(e, _LN2_LOW, p * m * square)
    result = fma(e, _LN2_HIGH, fma(-HALF, square, p) + m)
    return choose(_INFINITY, x, result, x)


@njit
def log_one_plus(x):
    """log(1 + x) for 0 ≤ x ≤ 1, exact to the last places for small x too."""
    total = x + ONE
    return log(total) + (x - (total - ONE)) / total


@njit
def sigmoid(x):
    """1 / (1 + e⁻ˣ)."""
    return ONE / (exp(-x) + ONE)


@njit
def tanh(x):
    """Hyperbolic tangent."""
    size = choose(ZERO, x, -x, x)
    square = x * x
    p = fma(_T0, square, _T1)
    p = fma(p, square, _T2)
    p = fma(p, square, _T3)
    p = fma(p, square, _T4)
    small = fma(p * square, x, x)
    large = ONE - TWO / (exp(size + size) + ONE)
    large = choose(ZERO, x, -large, large)
    return choose(_TANH_SMALL, size, small, large)


@njit
def normal_share(x):
    """The share of the normal distribution below x: ½ (1 + erf(x / √2)), with as many right digits far below
    zero.
    """
    size = choose(ZERO, x, -x, x)
    t = ONE / fma(size, _QUARTER, ONE)
    p = fma(_N0, t, _N1)
    p = fma(p, t, _N2)
    p = fma(p, t, _N3)
    p = fma(p, t, _N4)
    p = fma(p, t, _N5)
    p = fma(p, t, _N6)
    p = fma(p, t, _N7)
    p = fma(p, t, _N8)
    p = fma(p, t, _N9)
    tail = exp(-HALF * (x * x)) * (p * t)
    return choose(x, ZERO, ONE - tail, tail)


@njit
def normal_density(x):
    """The density of the normal distribution at x."""
    return exp(-HALF * (x * x)) * _DENSITY
