"""Whatever looks inside a network may be asked for while it learns, from any thread, and changes no bit."""

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from nnstudio.engine.inspection.gradients import activation_gradients
from nnstudio.engine.inspection.health import norms, update_ratios
from nnstudio.engine.inspection.landscape import loss_along, random_directions
from nnstudio.engine.inspection.neuron import neuron
from nnstudio.engine.inspection.values import activations, dead_units
from nnstudio.engine.layers import Dense, Dropout
from nnstudio.engine.network import Network
from nnstudio.engine.optimizers import Adam
from nnstudio.engine.plan import TrainingPlan
from nnstudio.engine.trainer import Trainer
from nnstudio.engine.training import TrainingData, new_state, train
from tests.helpers.trajectories import drawn

X = drawn("looking x", 96, 20)
Y = drawn("looking y", 96, 3).argmax(axis=1)

LOOKS: dict[str, Callable[[Network], object]] = {
    "activations": lambda net: activations(net, X),
    "gradients of parameters": lambda net: net.gradients(X, Y, "cross_entropy"),
    "gradients of activations": lambda net: activation_gradients(net, X, Y, "cross_entropy"),
    "a neuron": lambda net: neuron(net, X, "dense_1", 3),
    "the loss along directions": lambda net: loss_along(
        net, X, Y, "cross_entropy", random_directions(net, 0), [-1.0, 0.0, 1.0]
    ),
    "norms": lambda net: norms(net.gradients(X, Y, "cross_entropy")[1]),
    "update ratios": lambda net: update_ratios(net.parameters, net.parameters),
    "dead units": lambda net: dead_units(net, X),
}


def network() -> Network:
    layers = [Dense(64, activation="relu"), Dense(48, activation="tanh"), Dense(3)]
    return Network.sequential((20,), layers, seed=2)


def weights_after_each_step(steps: int) -> dict[bytes, int]:
    """Number of the step after which the weights were these."""
    net = network()
    trainer, found = Trainer(net, "cross_entropy", Adam(0.01)), {net.vector.tobytes(): 0}
    for step in range(steps):
        rows = slice(step % 3 * 32, step % 3 * 32 + 32)
        trainer.step(X[rows], Y[rows])
        found[net.vector.tobytes()] = step + 1
    return found


@pytest.mark.parametrize("threads", [1, 2])
def test_every_look_sees_the_weights_of_one_step_and_changes_none(threads: int) -> None:
    net, alone, over = network(), network(), threading.Event()
    plan = TrainingPlan(Adam(0.01), batch_size=32, epochs=400, shuffle=False)
    data, steps = TrainingData({"input_1": X}, {"dense_3": Y}), weights_after_each_step(1200)
    state = new_state(net, plan, "cross_entropy", validates=False)
    seen: dict[str, list[int]] = {name: [] for name in LOOKS}
    failed: list[BaseException] = []

    def look(name: str) -> None:
        try:
            while not over.is_set():
                now = state.network_now()
                before = now.vector.tobytes()
                LOOKS[name](now)
                assert now.vector.tobytes() == before
                seen[name].append(steps[before])
        except BaseException as error:  # noqa: BLE001 it is raised on the test's thread
            failed.append(error)

    watchers = [threading.Thread(target=look, args=(name,)) for name in LOOKS]
    for watcher in watchers:
        watcher.start()
    for _ in train(net, plan, data, "cross_entropy", state=state, threads=threads):
        # The run is short: it waits here, outside of the machine, until everyone has looked a few times.
        counts = {name: len(steps) for name, steps in seen.items()}
        while not failed and any(len(steps) == counts[name] for name, steps in seen.items()):
            time.sleep(0.001)
    over.set()
    for watcher in watchers:
        watcher.join()
    if failed:
        raise failed[0]
    for _ in train(alone, plan, data, "cross_entropy", threads=1):
        pass
    np.testing.assert_array_equal(net.vector, alone.vector)
    assert all(found == sorted(found) for found in seen.values()), "weights of an earlier step came again"
    assert state.network_now().vector.tobytes() == net.vector.tobytes()


def test_while_one_looks_other_threads_run() -> None:
    """Looking computes outside of Python's lock: a window beside it stays live."""
    layers = [Dense(256, activation="relu"), Dropout(0.2), Dense(256, activation="relu"), Dense(3)]
    net = Network.sequential((200,), layers, seed=2)
    x, y = np.tile(drawn("wide x", 500, 200), (40, 1)), np.tile(np.arange(500) % 3, 40)
    directions = random_directions(net, 0)
    looks = (
        lambda: net.activations(x),
        lambda: net.gradients(x, y, "cross_entropy"),
        lambda: loss_along(net, x, y, "cross_entropy", directions, [0.0, 1.0]),
    )
    for look in looks:
        over, turns = threading.Event(), [0]

        def take_turns(over: threading.Event = over, turns: list[int] = turns) -> None:
            while not over.is_set():
                time.sleep(0.0005)
                turns[0] += 1

        look()  # loads the kernels
        other = threading.Thread(target=take_turns)
        other.start()
        look()
        over.set()
        other.join()
        assert turns[0] > 10, "a look of many milliseconds let nobody else run"
