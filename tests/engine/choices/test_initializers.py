"""First weights: their spread, their bounds, and right angles where they are promised."""

import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest

from nnstudio.engine.choices import orthogonal
from nnstudio.engine.choices.initializers import INITIALIZER_NAMES, INITIALIZERS, draw, resolve
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


@pytest.mark.parametrize(
    "shape", [(5, 9), (9, 5), (7, 7), (1, 4), (4, 1), (1, 1), (300, 300), (129, 1000), (8, 3, 3, 4)]
)
def test_orthogonal(shape: tuple[int, ...]) -> None:
    values = drawn("orthogonal", shape).astype(float).reshape(shape[0], -1)
    product = values @ values.T if values.shape[0] <= values.shape[1] else values.T @ values
    np.testing.assert_allclose(product, np.eye(min(values.shape)), atol=4e-7)


def test_orthogonal_matrices_prefer_no_direction() -> None:
    """Every corner is as likely as another, and so is either sign of the determinant."""
    drawn_many = np.array([drawn("orthogonal", (3, 3), seed) for seed in range(600)], float)
    assert abs(drawn_many.mean(axis=0)).max() < 0.1
    np.testing.assert_allclose((drawn_many**2).mean(axis=0), 1 / 3, atol=0.05)
    assert abs(np.linalg.det(drawn_many).mean()) < 0.1


def test_an_orthogonal_matrix_does_not_depend_on_the_order_of_sums(monkeypatch) -> None:
    """Pieces of another width are other products of the library, added up in another order."""
    usual = drawn("orthogonal", (200, 300))
    for alone, least in ((2**10, 1), (2**40, 1)):
        monkeypatch.setattr(orthogonal, "_ALONE", alone)
        monkeypatch.setattr(orthogonal, "_LEAST_WIDTH", least)
        np.testing.assert_array_equal(drawn("orthogonal", (200, 300)), usual)


@pytest.mark.parametrize("kernels", ["Nehalem", "Haswell"])
def test_an_orthogonal_matrix_does_not_depend_on_the_processor(kernels: str) -> None:
    """numpy's products as they are computed on a processor without and with fused multiply-add."""
    code = (
        "from nnstudio.engine.choices.initializers import draw; import hashlib;"
        "values = draw('orthogonal', (200, 300), 300, 200, 3, 'dense_1/weight');"
        "print(hashlib.sha256(values.tobytes()).hexdigest())"
    )
    environment = {**os.environ, "OPENBLAS_CORETYPE": kernels}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == hashlib.sha256(drawn("orthogonal", (200, 300)).tobytes()).hexdigest()


def test_a_nearly_singular_start_still_gives_right_angles() -> None:
    class Nearly:
        def standard_normal(self, shape: tuple[int, int]) -> np.ndarray:
            own = np.random.default_rng(1)
            return np.ones(shape) + 1e-3 * own.standard_normal(shape)

    values = orthogonal.orthogonal(Nearly(), (50, 50))
    np.testing.assert_allclose(values @ values.T, np.eye(50), atol=4e-7)


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
