"""Random numbers that are a function of what they are for, not of what was drawn before (Salmon et al. 2011).

Philox 4×32 with ten rounds: the key is the run's seed, the counter says purpose, epoch, sample and unit. So
shuffling, dropout, noise and augmentation do not depend on threads, pauses or a resumption.
"""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.intrinsics import int64s
from nnstudio.engine.kernels.kernel import kernel

_LOW = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
_MULTIPLIER_0, _MULTIPLIER_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL_0, _WEYL_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)

SHUFFLE, DROPOUT, NOISE, AUGMENTATION = 0, 1, 2, 3
"""Purposes: the highest byte of the counter's last word."""


@njit(error_model="numpy")
def philox(c0, c1, c2, c3, key):
    """Four words of 32 random bits, each in a uint64, for a counter of four words and a key of 64 bits."""
    c0, c1, c2, c3 = np.uint64(c0) & _LOW, np.uint64(c1) & _LOW, np.uint64(c2) & _LOW, np.uint64(c3) & _LOW
    k0, k1 = np.uint64(key) & _LOW, np.uint64(key) >> _SHIFT
    for _ in range(10):
        p0, p1 = _MULTIPLIER_0 * c0, _MULTIPLIER_1 * c2
        c0, c1, c2, c3 = (p1 >> _SHIFT) ^ c1 ^ k0, p1 & _LOW, (p0 >> _SHIFT) ^ c3 ^ k1, p0 & _LOW
        k0, k1 = (k0 + _WEYL_0) & _LOW, (k1 + _WEYL_1) & _LOW
    return c0, c1, c2, c3


@njit(error_model="numpy")
def _swap(order, i, bits):
    """Step i of Fisher and Yates: exchange entry i with one of the first i + 1."""
    other = np.int64((bits * np.uint64(i + 1)) >> _SHIFT)
    order[i], order[other] = order[other], order[i]


@njit(error_model="numpy")
def shuffled(order, count, seed, epoch):
    """Fill `order` with 0 … count − 1 in the order of one epoch."""
    for i in range(count):
        order[i] = i
    i = count - 1
    while i > 0:
        words = philox(i >> 2, 0, epoch, SHUFFLE << 24, seed)
        _swap(order, i, words[0])
        if i > 1:
            _swap(order, i - 1, words[1])
        if i > 2:
            _swap(order, i - 2, words[2])
        if i > 3:
            _swap(order, i - 3, words[3])
        i -= 4


@kernel
def shuffle(instruction, context_address):
    """The order of one epoch. Words at `instruction`: address of the order, rows, seed, epoch."""
    at = int64s(instruction)
    shuffled(int64s(at[0]), at[1], at[2], at[3])
