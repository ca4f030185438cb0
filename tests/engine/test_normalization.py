"""Normalization agrees with the oracle for any size, stays exact far from zero, and says what is wrong."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from nnstudio.engine.choices.optimizers import SGD
from nnstudio.engine.layers import BatchNorm, Dense, Flatten, GroupNorm, Layer, LayerNorm, RMSNorm
from nnstudio.engine.network import Network
from nnstudio.engine.settings import check as settings_check
from nnstudio.errors import SettingError, ShapeError
from tests.engine.test_gradients import check
from tests.helpers import oracle
from tests.helpers.closeness import assert_close
from tests.helpers.oracle import normalization
from tests.helpers.trajectories import Case, drawn


def case_of(shape: tuple[int, ...], layers: tuple[Layer, ...], rows: int) -> Case:
    """The layers, then two units, on rows of a shape."""
    graph = oracle.Graph.chain(shape, (*layers, Flatten(), Dense(2)))
    names = list(graph.nodes)
    return Case("any", graph, tuple(pairwise(names)), {names[-1]: ("mse", 1.0)}, SGD(0.01), rows=rows)


@some.composite
def cases(draw) -> Case:
    """Two normalizations, one behind the other, on up to three axes."""
    channels = draw(some.sampled_from([1, 2, 3, 4, 5, 6, 8, 16, 17, 33]))
    shape = (*draw(some.lists(some.integers(1, 5), max_size=2)), channels)
    groups = draw(some.sampled_from([count for count in range(1, channels + 1) if channels % count == 0]))
    kinds = some.sampled_from(
        [LayerNorm(epsilon=0.1), RMSNorm(epsilon=0.1), GroupNorm(groups, epsilon=0.1), BatchNorm(epsilon=0.5)]
    )
    return case_of(shape, (draw(kinds), draw(kinds)), draw(some.sampled_from([2, 15, 16, 17, 35])))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=cases())
def test_any_shape(case: Case) -> None:
    check(case, 5e-5)


@pytest.mark.parametrize("layer", [LayerNorm(), GroupNorm(2)], ids=["layer", "group"])
@pytest.mark.parametrize("mean", [1e3, 1e6, -1e6])
def test_values_far_from_zero_lose_no_digits(layer: Layer, mean: float) -> None:
    x = drawn("far", 20, 4, 6) + np.float32(mean)
    network = Network.sequential((4, 6), [layer])
    expected = normalization.normalize(layer, x.astype(np.float64), np.ones(6), np.zeros(6))
    assert_close(network.predict(x), expected, 1e-5)


@pytest.mark.parametrize("layer", [LayerNorm(), GroupNorm(2), RMSNorm()], ids=["layer", "group", "rms"])
def test_values_all_alike_stay_finite(layer: Layer) -> None:
    network = Network.sequential((3, 4), [layer])
    found = network.predict(np.full((2, 3, 4), 7.0))
    np.testing.assert_allclose(found, 1.0 if isinstance(layer, RMSNorm) else 0.0, atol=1e-6)


def test_parameters_are_named_as_promised_and_do_nothing_at_first() -> None:
    network = Network.sequential((4, 6), [LayerNorm(), GroupNorm(3), RMSNorm()])
    assert {name: values.tolist() for name, values in network.parameters.items()} == {
        "layernorm_1/scale": [1.0] * 6, "layernorm_1/shift": [0.0] * 6, "groupnorm_1/scale": [1.0] * 6,
        "groupnorm_1/shift": [0.0] * 6, "rmsnorm_1/scale": [1.0] * 6,
    }  # fmt: skip


def test_what_does_not_fit_is_told() -> None:
    words = r"groupnorm_1 \(GroupNorm\) has 4 groups, which do not divide the 6 channels of its input"
    with pytest.raises(ShapeError, match=words):
        Network.sequential((5, 6), [GroupNorm(4)])
    with pytest.raises(SettingError, match="Epsilon must be at least"):
        settings_check("layernorm_1", LayerNorm(epsilon=0.0))
