"""Toy worlds: the same numbers everywhere, and what their names promise."""

import hashlib

import numpy as np
import pytest

from nnstudio.data.tables.table import Table
from nnstudio.data.worlds.generators import WORLDS, _cosine, _normal, _sine, _uniform, make_world, world
from nnstudio.errors import DataError


def places(table: Table) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return tuple(column.values for column in table.columns)


def digest(table: Table) -> str:
    whole = hashlib.sha256()
    for column in table.columns:
        whole.update(np.rint(column.values * 10_000).astype("<i8").tobytes())
    return whole.hexdigest()[:16]


@pytest.mark.parametrize(
    ("world_id", "expected"),
    [
        ("circles", "39a395645f2c2c30"),
        ("xor", "523261927e518501"),
        ("moons", "c4c7dd18f3b88573"),
        ("blobs", "5c9669eb2c98a019"),
        ("spirals", "fda7587c39c2569b"),
        ("checkerboard", "093338c101d014d7"),
        ("sine", "41974779ee5d36e1"),
        ("polynomial", "fb751a0d054016ac"),
    ],
)
def test_one_seed_gives_one_world_on_any_machine(world_id, expected):
    assert digest(make_world(world_id, 500, 0.1, seed=7)) == expected


@pytest.mark.parametrize("world_id", [one.id for one in WORLDS])
def test_a_world_has_the_points_it_was_asked_for(world_id):
    table = make_world(world_id, 321, seed=3)
    assert table.rows == 321
    assert table.names == (("x", "y", "class") if world(world_id).task == "classes" else ("x", "y"))
    assert all(np.abs(column.values).max() < 1.6 for column in table.columns[:2])
    assert digest(table) != digest(make_world(world_id, 321, seed=4))


def test_without_noise_worlds_are_what_they_are_called():
    x, y, classes = places(make_world("xor", 400, 0.0))
    assert np.array_equal(classes == 1, x * y < 0)
    x, y, classes = places(make_world("circles", 400, 0.0))
    assert np.hypot(x, y) == pytest.approx(np.where(classes == 1, 0.85, 0.4), abs=1e-4)
    x, y, classes = places(make_world("checkerboard", 400, 0.0))
    assert np.array_equal(classes, (np.floor(2 * x) + np.floor(2 * y)) % 2)
    x, y = places(make_world("sine", 400, 0.0))
    assert y == pytest.approx(0.8 * np.sin(2 * np.pi * x), abs=5e-4)
    x, y = places(make_world("polynomial", 400, 0.0))
    assert y == pytest.approx(np.polyval([2.2, -0.4, -1.3, 0.2], x), abs=5e-4)


def test_noise_strays_as_far_as_it_says():
    still, moved = (places(make_world("blobs", 5_000, noise)) for noise in (0.0, 0.2))
    assert np.array_equal(still[2], moved[2])
    for before, after in zip(still[:2], moved[:2], strict=True):
        assert (after - before).std() == pytest.approx(0.2, rel=0.05)
        assert (after - before).mean() == pytest.approx(0.0, abs=0.02)


def test_own_arithmetic_is_close_to_the_true_one():
    turns = np.linspace(-3, 3, 10_001)
    assert np.abs(_sine(turns) - np.sin(2 * np.pi * turns)).max() < 1e-11
    assert np.abs(_cosine(turns) - np.cos(2 * np.pi * turns)).max() < 1e-11
    normal = _normal(_uniform(0, 600_000).reshape(-1, 6))
    assert (normal.mean(), normal.std()) == pytest.approx((0, 1), abs=0.01)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("torus",), "There is no world “torus”; there are circles, xor"),
        (("xor", 3), "10 to 10,000 points, not 3"),
        (("xor", 20_000), "not 20,000"),
        (("xor", 100, -0.1), "noise of a world is 0 to 0.5, not -0.1"),
        (("xor", 100, float("nan")), "not nan"),
        (("xor", 100, 0.1, -1), "A seed is a whole number from 0 on"),
    ],
)
def test_what_no_world_can_be_is_said_in_a_sentence(arguments, sentence):
    with pytest.raises(DataError, match=sentence):
        make_world(*arguments)
