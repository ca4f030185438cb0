"""In training an Activation writes over its input where nobody else reads that, and nowhere else."""

import numpy as np
import pytest

from nnstudio.engine.choices.losses import MeanSquaredError
from nnstudio.engine.choices.optimizers import SGD
from nnstudio.engine.graph import build_graph
from nnstudio.engine.layers import Activation, Add, BatchNorm, Dense, Input, Layer
from nnstudio.engine.network import Network
from nnstudio.engine.tape.tape import compile_tape
from tests.helpers.trajectories import drawn

LINKS = [("in", "first"), ("first", "bent"), ("bent", "out")]


def nodes(first: Layer, function: str = "relu") -> dict[str, Layer]:
    return {"in": Input(shape=(3,)), "first": first, "bent": Activation(function), "out": Dense(3)}


def works_in_place(layers, links, optimizer=True) -> bool:
    graph = build_graph(layers, links)
    objective = {graph.outputs[0]: (MeanSquaredError(), 1.0)}
    values = compile_tape(graph, 16, objective, SGD() if optimizer else None).values
    return (values["bent"].offset, values["bent"].gradient) == (
        values["first"].offset, values["first"].gradient,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "expected"), [(BatchNorm(), True), (Dense(3), True), (Dense(3, activation="tanh"), False)]
)
def test_behind_layers_that_do_not_look_back_at_their_output(first, expected):
    assert works_in_place(nodes(first), LINKS) is expected


def test_not_where_another_layer_reads_the_same_value():
    shared = {**nodes(BatchNorm()), "out": Add()}
    assert not works_in_place(shared, [*LINKS, ("first", "out")])


def test_not_where_somebody_may_look():
    assert not works_in_place(nodes(BatchNorm()), LINKS, optimizer=False)


def test_not_for_a_prelu_which_needs_what_went_in():
    assert not works_in_place(nodes(BatchNorm(), "prelu"), LINKS)


def test_what_is_looked_at_is_the_value_before_the_activation():
    network = Network.graph(nodes(Dense(3)), LINKS, seed=1)
    x = drawn("x", 40, 3)
    network.fit(x, x, loss="mse", epochs=3)
    values = network.activations(x)
    assert (values["first"] < 0).any()
    assert np.array_equal(values["bent"], np.maximum(values["first"], 0))
