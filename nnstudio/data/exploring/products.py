"""Sums of products over rows, in the way that suits their size."""

import numpy as np
from numpy.typing import NDArray

_SMALL = 128 * 128


def crossed(left: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """leftᵀ right: (rows, m) and (rows, n) give (m, n).

    Few columns are not left to BLAS: its threads wait for each other at every call, which takes a hundred
    times as long as the sums themselves while all cores are training.
    """
    if left.shape[1] * right.shape[1] <= _SMALL:
        return np.asarray(np.einsum("ij,ik->jk", left, right))
    return np.asarray(left.T @ right)
