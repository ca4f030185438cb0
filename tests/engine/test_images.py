"""Convolution and pooling agree with the oracle for any size and setting, and say what is wrong in words."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as some

from nnstudio.engine.choices.optimizers import SGD
from nnstudio.engine.layers import (
    AveragePool1D,
    AveragePool2D,
    Concatenate,
    Conv1D,
    Conv2D,
    ConvTranspose2D,
    Dense,
    Flatten,
    GlobalAveragePool,
    GlobalMaxPool,
    Input,
    Layer,
    MaxPool1D,
    MaxPool2D,
    Reshape,
    Upsample2D,
    ZeroPadding2D,
)  # fmt: skip
from nnstudio.engine.network import Network
from nnstudio.errors import ShapeError
from tests.engine.test_gradients import check
from tests.helpers.by_the_engine import by_the_engine
from tests.helpers.closeness import assert_same_run
from tests.helpers.trajectories import Case, by_the_oracle, chain, graph_case, image_chain

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
                ConvTranspose2D(
                    draw(some.integers(1, 18)),
                    size,
                    draw(some.integers(1, 4)),
                    padding,
                    dilation=draw(some.integers(1, 3)),
                    output_padding=draw(some.integers(0, 2)),
                ),
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


@some.composite
def series_cases(draw) -> Case:
    """A chain of two convolutions along time with pooling between them."""
    shape = draw(some.tuples(some.integers(1, 40), some.sampled_from([1, 2, 4, 17])))
    paddings = some.sampled_from(["valid", "same", "causal", 1, 3])
    groups = draw(some.sampled_from([count for count in (1, 2, 4, 17) if shape[1] % count == 0]))
    first = Conv1D(
        groups * draw(some.integers(1, 5)), draw(some.integers(1, 5)), draw(some.integers(1, 3)),
        draw(paddings), draw(some.sampled_from(["linear", "tanh"])), draw(some.integers(1, 3)), groups,
        draw(some.booleans()),
    )  # fmt: skip
    size, stride, padding = draw(some.integers(1, 4)), draw(some.integers(0, 4)), draw(paddings)
    counts = draw(some.booleans())
    pool = draw(
        some.sampled_from(
            [
                MaxPool1D(size, stride, padding),
                AveragePool1D(size, stride, padding, count_include_pad=counts),
            ]
        )
    )
    last = draw(some.sampled_from([Flatten(), GlobalMaxPool(), GlobalAveragePool()]))
    layers = (first, pool, Conv1D(5, draw(some.integers(1, 3)), padding="same"), last, Dense(2))
    try:
        Network.sequential(shape, layers)
    except ShapeError:
        assume(False)
    return chain(
        "any", layers, "mse", SGD(0.01), shape=shape, rows=draw(some.sampled_from([1, 15, 16, 17])),
        batch_size=16, epochs=2,
    )  # fmt: skip


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=series_cases())
def test_any_setting_along_time(case: Case) -> None:
    check(case, 5e-5)


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


@pytest.mark.parametrize("rows", [1, 15, 16, 17])
@pytest.mark.parametrize("channels", [1, 3, 17])
@pytest.mark.parametrize("filters", [1, 16, 35])
def test_every_remainder_of_a_transposed_convolution(channels: int, filters: int, rows: int) -> None:
    layers = (Conv2D(channels, 1), ConvTranspose2D(filters, 3, 2), GlobalMaxPool(), Dense(2))
    check(image_chain(f"{channels} {filters}", (3, 2, 2), layers, "mse", SGD(), rows=rows))


def test_a_transposed_convolution_is_a_convolution_backwards() -> None:
    """<A x, y> = <x, Aᵀ y> for the same weights, read as each of the two reads them."""
    forth = Network.sequential((9, 8, 3), [Conv2D(5, 3, 2, padding=1, use_bias=False)], seed=1)
    back = Network.sequential((5, 4, 5), [ConvTranspose2D(3, 3, 2, 1, use_bias=False)], seed=1)
    weight = forth.parameters["conv2d_1/weight"]
    back.parameters["conv_transpose2d_1/weight"][...] = weight.transpose(3, 1, 2, 0)
    random = np.random.default_rng(0)
    x, y = random.normal(size=(2, 9, 7, 3)), random.normal(size=(2, 5, 4, 5))
    x = np.concatenate([x, np.zeros((2, 9, 1, 3))], axis=2)
    forward, backward = np.asarray(forth.predict(x)), np.asarray(back.predict(y))
    assert backward.shape == (2, 9, 7, 3)
    np.testing.assert_allclose((forward * y).sum(), (backward * x[:, :, :7]).sum(), rtol=1e-4)


def test_a_causal_convolution_does_not_see_the_future() -> None:
    network = Network.sequential((20, 2), [Conv1D(3, 4, padding="causal", dilation=2)], seed=3)
    x = np.random.default_rng(0).normal(size=(1, 20, 2))
    changed = x.copy()
    changed[:, 12:] += 1
    before, after = np.asarray(network.predict(x)), np.asarray(network.predict(changed))
    assert np.array_equal(before[:, :12], after[:, :12])
    assert not np.any(before[:, 12] == after[:, 12])


@pytest.mark.parametrize(
    ("layer", "shape", "expected"),
    [
        (ConvTranspose2D(2), (7, 5, 3), (14, 10, 2)),
        (ConvTranspose2D(2, 3, 2, 1, output_padding=1), (7, 5, 3), (14, 10, 2)),
        (ConvTranspose2D(2, 2, 3), (7, 5, 3), (21, 15, 2)),
        (ConvTranspose2D(2, 4, 2, "valid", dilation=3), (2, 1, 3), (12, 10, 2)),
        (Conv1D(4, 5, 2, "causal"), (9, 3), (5, 4)),
        (Conv1D(4, 5), (9, 3), (5, 4)),
        (MaxPool1D(2), (9, 3), (4, 3)),
        (MaxPool1D(2, padding="same"), (9, 3), (5, 3)),
        (AveragePool2D(3, stride=2, padding=1, count_include_pad=True), (8, 8, 2), (4, 4, 2)),
        (GlobalAveragePool(), (9, 3), (3,)),
    ],
)
def test_shapes_behind(layer: Layer, shape: tuple[int, ...], expected: tuple[int, ...]) -> None:
    assert layer.output_shape([shape]) == expected


@pytest.mark.parametrize("rows", [1, 15, 17, 40])
@pytest.mark.parametrize(("channels", "filters"), [(16, 16), (32, 16), (16, 48), (64, 32)])
@pytest.mark.parametrize(
    ("size", "padding"), [((4, 4), "same"), ((13, 9), "same"), ((7, 8), "valid"), ((3, 2), 2)]
)
def test_every_size_by_winograd(
    size: tuple[int, int], padding: str | int, channels: int, filters: int, rows: int
) -> None:
    """Both an input whose gradient is set and one, of the sum, to whose gradient is added."""
    nodes = {
        "in": Input(shape=(*size, 2)), "first": Conv2D(channels, 1, activation="tanh"),
        "wide": Conv2D(filters, 3, padding=padding, activation="tanh"), "mean": GlobalAveragePool(),
        "short": GlobalAveragePool(), "both": Concatenate(), "out": Dense(2),
    }  # fmt: skip
    links = "in>first first>wide wide>mean first>short mean>both short>both both>out"
    check(graph_case(f"{size} {channels} {filters}", nodes, links, {"out": ("mse", 1.0)}, SGD(), rows=rows))


def test_weights_are_laid_out_as_promised() -> None:
    network = Network.sequential((8, 8, 6), [Conv2D(4, 3, groups=2)])
    assert network.parameters["conv2d_1/weight"].shape == (4, 3, 3, 3)
    assert network.predict(np.zeros((5, 8, 8, 6))).shape == (5, 6, 6, 4)
    network = Network.sequential((8, 6), [Conv1D(4, 5, groups=2)])
    assert network.parameters["conv1d_1/weight"].shape == (4, 5, 3)
    assert network.predict(np.zeros((5, 8, 6))).shape == (5, 4, 4)
    network = Network.sequential((8, 8, 6), [ConvTranspose2D(4, 3, groups=2)])
    assert network.parameters["conv_transpose2d_1/weight"].shape == (4, 3, 3, 3)
    assert network.parameters["conv_transpose2d_1/bias"].shape == (4,)


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
        ((8, 8), MaxPool2D(), "gets 8×8: give it that shape, such as 8×8×1, at the Input"),
        ((64,), GlobalMaxPool(), "needs an image of height×width×channels but gets 64"),
        ((8, 8, 3), Conv2D(4, groups=2), "2 groups, which do not divide the 3 channels"),
        ((8, 8, 4), Conv2D(5, groups=2), "do not divide the 5 filters"),
        ((2, 8, 1), Conv2D(4, 3), "at least 3×3 with this padding but gets 2×8"),
        ((8, 8, 1), MaxPool2D(2, padding=2), "outside of the image with a padding of 2"),
        ((8, 8, 3), Conv1D(4), "needs a series of time×channels but gets 8×8×3"),
        ((64,), MaxPool1D(), "gets 64: give it that shape, such as 64×1, at the Input"),
        ((4, 3), Conv1D(4, 3, dilation=2), "at least 5 steps with this padding but gets 4"),
        ((8, 3), Conv1D(4, groups=2), "2 groups, which do not divide the 3 channels"),
        ((8, 3), AveragePool1D(2, padding=2), "windows of 2 that lie outside of the series with a padding"),
        ((8, 8), ConvTranspose2D(4), "needs an image of height×width×channels but gets 8×8"),
        ((8, 8, 3), ConvTranspose2D(4, groups=3), "do not divide the 4 filters"),
        ((1, 1, 3), ConvTranspose2D(4, 3, 1, 2), "leaves nothing of an image of 1×1 with a padding of 2"),
        ((8, 8, 3), ConvTranspose2D(4, output_padding=1), "beside the padding “same”"),
        ((8, 8, 3), ConvTranspose2D(4, 3, 2, 1, output_padding=2), "smaller than its stride of 2"),
        ((8, 8, 1), Reshape((7, 9)), "shape 7×9, which holds 63 values, but gets 8×8×1, which holds 64"),
        ((8, 8, 1), Dense(2), "gets 8×8×1: put a Flatten layer before it"),
    ],
)
def test_what_does_not_fit_is_told(shape: tuple[int, ...], layer: Layer, words: str) -> None:
    with pytest.raises(ShapeError, match=words):
        Network.sequential(shape, [layer])
