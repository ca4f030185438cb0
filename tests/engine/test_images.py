"""Convolution and pooling agree with the oracle for any size and setting, and say what is wrong in words."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as some

from nnstudio.engine.layers import (
    AveragePool2D,
    Conv2D,
    Dense,
    Flatten,
    GlobalMaxPool,
    Layer,
    MaxPool2D,
    Reshape,
    Upsample2D,
    ZeroPadding2D,
)  # fmt: skip
from nnstudio.engine.network import Network
from nnstudio.engine.optimizers import SGD
from nnstudio.errors import ShapeError
from tests.engine.test_gradients import check
from tests.helpers.by_the_engine import by_the_engine
from tests.helpers.closeness import assert_same_run
from tests.helpers.trajectories import Case, by_the_oracle, image_chain

PADDINGS = some.sampled_from(["valid", "same", 1, 2, 4])


@some.composite
def convolutions(draw, channels: int) -> Conv2D:
    """Any convolution that fits some channels."""
    groups = draw(some.sampled_from([count for count in range(1, channels + 1) if channels % count == 0]))
    return Conv2D(
        groups * draw(some.integers(1, 9)), draw(some.integers(1, 4)), draw(some.integers(1, 4)),
        draw(PADDINGS), draw(some.sampled_from(["linear", "tanh"])), draw(some.integers(1, 3)), groups,
        draw(some.booleans()),
    )  # fmt: skip


@some.composite
def poolings(draw) -> Layer:
    """Any layer that resizes images."""
    size, stride, padding = draw(some.integers(1, 4)), draw(some.integers(0, 4)), draw(PADDINGS)
    return draw(
        some.sampled_from(
            [
                MaxPool2D(size, stride, padding),
                AveragePool2D(size, stride, padding, count_include_pad=draw(some.booleans())),
                Upsample2D(draw(some.integers(1, 3))),
                ZeroPadding2D(*draw(some.tuples(*[some.integers(0, 3)] * 4))),
            ]
        )
    )


@some.composite
def image_cases(draw) -> Case:
    """A chain of two convolutions with something between them."""
    shape = draw(
        some.tuples(some.integers(1, 9), some.integers(1, 9), some.sampled_from([1, 2, 3, 4, 6, 17]))
    )
    first = draw(convolutions(shape[2]))
    layers = (first, draw(poolings()), draw(convolutions(first.filters)), Flatten(), Dense(2))
    try:
        Network.sequential(shape, layers)
    except ShapeError:
        assume(False)
    return image_chain(
        "any", shape, layers, "mse", SGD(0.01), rows=draw(some.sampled_from([1, 5, 16, 17, 35])),
        batch_size=16, epochs=2,
    )  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=image_cases())
def test_any_setting(case: Case) -> None:
    check(case, 5e-5)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=image_cases())
def test_any_run(case: Case) -> None:
    assert_same_run(by_the_engine(case), by_the_oracle(case), loss=5e-5, weights=1e-4)


@pytest.mark.parametrize("channels", [1, 3, 16, 33])
@pytest.mark.parametrize("filters", [1, 7, 16, 41])
def test_every_remainder_of_the_tiles(channels: int, filters: int) -> None:
    layers = (Conv2D(channels, 1), Conv2D(filters, 3, padding=1), GlobalMaxPool(), Dense(2))
    check(image_chain(f"{channels} {filters}", (5, 4, 2), layers, "mse", SGD(), rows=19))


def test_weights_are_laid_out_as_promised() -> None:
    network = Network.sequential((8, 8, 6), [Conv2D(4, 3, groups=2)])
    assert network.parameters["conv2d_1/weight"].shape == (4, 3, 3, 3)
    assert network.predict(np.zeros((5, 8, 8, 6))).shape == (5, 6, 6, 4)


def test_padding_may_be_written_as_a_number() -> None:
    assert Conv2D(8, 3, padding=1) == Conv2D(8, 3, padding="1")
    assert MaxPool2D(2, padding=0) == MaxPool2D(2)


def test_not_a_number_is_larger_than_all() -> None:
    network = Network.sequential((2, 2, 1), [Conv2D(1, 1, use_bias=False), MaxPool2D(2), Flatten()])
    network.parameters["conv2d_1/weight"][...] = np.inf
    x = np.ones((2, 2, 2, 1))
    x[1, 0, 1] = 0.0  # 0 · ∞
    assert np.isnan(network.predict(x)).ravel().tolist() == [False, True]


def test_the_first_of_equal_values_is_the_largest() -> None:
    network = Network.sequential((2, 2, 1), [Conv2D(1, 1, initializer="ones"), MaxPool2D(2), Flatten()])
    values = np.array([[[[2.0], [3.0]], [[3.0], [1.0]]]])
    _, gradients = network.gradients(values, [[0.0]], "mse")
    assert gradients["conv2d_1/weight"].ravel().tolist() == [2 * 3.0 * 3.0]


@pytest.mark.parametrize(
    ("shape", "layer", "words"),
    [
        ((64,), Conv2D(4), "gets 64: give it that shape, such as 8×8×1, at the Input"),
        ((60,), MaxPool2D(), "gets 60: give it that shape at the Input or with a Reshape"),
        ((8, 8), GlobalMaxPool(), "needs an image of height×width×channels but gets 8×8"),
        ((8, 8, 3), Conv2D(4, groups=2), "2 groups, which do not divide the 3 channels"),
        ((8, 8, 4), Conv2D(5, groups=2), "do not divide the 5 filters"),
        ((2, 8, 1), Conv2D(4, 3), "at least 3×3 with this padding but gets 2×8"),
        ((8, 8, 1), MaxPool2D(2, padding=2), "outside of the image with a padding of 2"),
        ((8, 8, 1), Reshape((7, 9)), "shape 7×9, which holds 63 values, but gets 8×8×1, which holds 64"),
        ((8, 8, 1), Dense(2), "gets 8×8×1: put a Flatten layer before it"),
    ],
)
def test_what_does_not_fit_is_told(shape: tuple[int, ...], layer: Layer, words: str) -> None:
    with pytest.raises(ShapeError, match=words):
        Network.sequential(shape, [layer])
