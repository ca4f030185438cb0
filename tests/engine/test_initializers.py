"""First weights: their spread, their bounds, and right angles where they are promised."""

import numpy as np
import pytest

from nnstudio.engine.initializers import INITIALIZER_NAMES, INITIALIZERS, draw, resolve
from nnstudio.engine.layers import Dense
from nnstudio.engine.network import Network

SHAPE = (200, 300)


def drawn(name: str, shape: tuple[int, ...] = SHAPE, seed: int = 3) -> np.ndarray:
    return draw(name, shape, shape[1], shape[0], seed, "dense_1/weight")


@pytest.mark.parametrize(
    ("name", "deviation"),
    [
        ("glorot_uniform", (2 / 500) ** 0.5), ("glorot_normal", (2 / 500) ** 0.5),
        ("he_uniform", (2 / 300) ** 0.5), ("he_normal", (2 / 300) ** 0.5),
        ("lecun_uniform", (1 / 300) ** 0.5), ("lecun_normal", (1 / 300) ** 0.5),
        ("normal", 0.05), ("uniform", 0.05 / 3**0.5), ("truncated_normal", 0.05 * 0.8796),
        ("orthogonal", 300**-0.5),
    ],
)  # fmt: skip
def test_spread(name: str, deviation: float) -> None:
    values = drawn(name)
    assert values.dtype == np.float32
    assert values.std() == pytest.approx(deviation, rel=0.01)
    assert abs(values.mean()) < deviation / 50


@pytest.mark.parametrize(("name", "value"), [("zeros", 0.0), ("ones", 1.0), ("constant", 0.05)])
def test_one_value(name: str, value: float) -> None:
    np.testing.assert_array_equal(drawn(name), np.float32(value))


def test_bounds() -> None:
    assert abs(drawn("truncated_normal")).max() <= np.float32(0.1)
    assert abs(drawn("uniform")).max() <= np.float32(0.05)
    assert abs(drawn("lecun_uniform")).max() <= (3 / 300) ** 0.5


@pytest.mark.parametrize("shape", [(5, 9), (9, 5), (7, 7), (1, 4), (4, 1)])
def test_orthogonal(shape: tuple[int, int]) -> None:
    values = drawn("orthogonal", shape).astype(float)
    product = values @ values.T if shape[0] <= shape[1] else values.T @ values
    np.testing.assert_allclose(product, np.eye(min(shape)), atol=1e-6)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_every_initializer_starts_a_layer(name: str) -> None:
    network = Network.sequential((4,), [Dense(3, initializer=name)], seed=1)
    again = Network.sequential((4,), [Dense(3, initializer=name)], seed=1)
    np.testing.assert_array_equal(network.vector, again.vector)


def test_another_seed_draws_other_values() -> None:
    constants = {"automatic", "zeros", "ones", "constant"}
    for name in set(INITIALIZER_NAMES) - constants:
        assert not np.array_equal(drawn(name, seed=1), drawn(name, seed=2))


def test_automatic_looks_at_the_activation() -> None:
    assert resolve("automatic", "gelu") == "he_uniform"
    assert resolve("automatic", "selu") == "lecun_normal"
    assert resolve("automatic", "softsign") == "glorot_uniform"
    assert resolve("orthogonal", "relu") == "orthogonal"
