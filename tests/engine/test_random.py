"""Random numbers: the published answers of Philox 4×32-10, and orders that depend on seed and epoch only."""

import numpy as np
import pytest
from numba import njit

from nnstudio.engine.kernels.random import philox, shuffled


@njit
def drawn(c0, c1, c2, c3, key):
    return philox(c0, c1, c2, c3, key)


@njit
def order_of(count, seed, epoch):
    order = np.zeros(count, np.int64)
    shuffled(order, count, seed, epoch)
    return order


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0, 0, 0, 0), 0, (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((0xFFFFFFFF,) * 4, 0xFFFFFFFFFFFFFFFF, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            0x299F31D0A4093822,
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_published_answers(counter, key: int, words) -> None:
    """`kat_vectors` of Random123 (Salmon et al. 2011)."""
    assert drawn(*(np.uint64(word) for word in counter), np.uint64(key)) == words


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 7, 8, 9, 1000])
def test_an_order_holds_every_row_once(count: int) -> None:
    np.testing.assert_array_equal(np.sort(order_of(count, 3, 5)), np.arange(count))


def test_orders_differ_by_seed_and_by_epoch() -> None:
    first = order_of(100, 0, 0)
    np.testing.assert_array_equal(first, order_of(100, 0, 0))
    assert not np.array_equal(first, order_of(100, 0, 1))
    assert not np.array_equal(first, order_of(100, 1, 0))


def test_every_order_is_as_likely_as_any_other() -> None:
    seen: dict[tuple, int] = {}
    for epoch in range(6000):
        order = tuple(order_of(3, 0, epoch))
        seen[order] = seen.get(order, 0) + 1
    assert len(seen) == 6
    assert all(abs(count - 1000) < 130 for count in seen.values()), seen  # 4.5 standard deviations
