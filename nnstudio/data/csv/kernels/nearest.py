"""The double that is nearest to a decimal number, exactly: the last bit, too, is what Python's `float` gives.

Up to 2⁵³ and 10²² one operation rounds rightly (Clinger, “How to read floating point numbers accurately”,
PLDI 1990); otherwise a product of 64 and 128 bits nearly always tells (Lemire, “Number parsing at a gigabyte
per second”, Software: Practice and Experience 51, 2021, algorithm 1).
"""

import numpy as np

from nnstudio.compiling.declared import inlined

_LEAST, _MOST = -342, 308
"""Powers of ten beyond which every number of 19 digits is 0 or infinite."""
_TENS = 10.0 ** np.arange(23)
_EXACT = np.uint64(1 << 53)


def _powers_of_five():
    """The first 128 bits of 5ᵖ for each power, those of negative ones rounded up, as pairs of 64."""
    powers = []
    for power in range(_LEAST, _MOST + 1):
        five = 5 ** abs(power)
        if power < 0:
            bits = five.bit_length() + 127 if power >= -27 else 2 * five.bit_length() + 128
            five = (1 << bits) // five + 1
        shift = five.bit_length() - 128
        five = five >> shift if shift > 0 else five << -shift
        powers.append((five >> 64, five & (1 << 64) - 1))
    return np.array(powers, np.uint64)


_FIVES = _powers_of_five()
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_ONE = np.uint64(1)


@inlined()
def _product(a, b):
    """The upper and the lower 64 bits of a product of 64-bit numbers."""
    a_low, a_high, b_low, b_high = a & _LOW, a >> _HALF, b & _LOW, b >> _HALF
    low, high = a_low * b_low, a_high * b_high
    middle = a_high * b_low + (low >> _HALF)
    other = a_low * b_high + (middle & _LOW)
    return high + (middle >> _HALF) + (other >> _HALF), (other << _HALF) | (low & _LOW)


@inlined()
def _leading_zeros(number):
    """How many of the 64 bits of a number above 0 stand before its first 1."""
    count = 0
    for step in (32, 16, 8, 4, 2, 1):
        if number >> np.uint64(64 - step) == 0:
            number <<= np.uint64(step)
            count += step
    return count


@inlined()
def nearest(digits, power):
    """The double nearest to digits · 10^power, and whether that is sure; `digits` is an uint64."""
    if digits <= _EXACT and -22 <= power <= 22:
        value = np.float64(digits)
        return (value * _TENS[power] if power >= 0 else value / _TENS[-power]), True
    if digits == 0:
        return 0.0, True
    if not _LEAST <= power <= _MOST:
        return 0.0, False
    zeros = _leading_zeros(digits)
    digits <<= np.uint64(zeros)
    high, low = _product(digits, _FIVES[power - _LEAST, 0])
    if high & np.uint64(0x1FF) == 0x1FF:
        more, _ = _product(digits, _FIVES[power - _LEAST, 1])
        low += more
        high += np.uint64(low < more)
        if low == np.uint64(0xFFFFFFFFFFFFFFFF):
            return 0.0, False
    upper = high >> np.uint64(63)
    fraction = high >> (upper + np.uint64(9))
    exponent = ((217706 * power) >> 16) + 63 + np.int64(upper) - zeros + 1023
    if low <= 1 and -4 <= power <= 23 and fraction & np.uint64(3) == 1:
        if fraction << (upper + np.uint64(9)) == high:  # half way: to the even one
            fraction &= ~_ONE
    fraction = (fraction + (fraction & _ONE)) >> _ONE
    if fraction >= np.uint64(1 << 53):
        fraction >>= _ONE
        exponent += 1
    if not 0 < exponent < 2047:
        return 0.0, False
    bits = np.uint64((fraction & np.uint64((1 << 52) - 1)) | (np.uint64(exponent) << np.uint64(52)))
    return bits.view(np.float64), True
