"""Whatever looks inside a network may be asked for while it learns, from any thread, and changes no bit."""

import hashlib
import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from nnstudio.engine.choices.optimizers import Adam
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.inspection.gradients import activation_gradients
from nnstudio.engine.inspection.health import norms, update_ratios
from nnstudio.engine.inspection.landscape import loss_along, random_directions
from nnstudio.engine.inspection.neuron import neuron
from nnstudio.engine.inspection.values import activations, dead_units
from nnstudio.engine.layers import Dense, Dropout
from nnstudio.engine.network import Network
from nnstudio.engine.trainer import Trainer
from nnstudio.engine.training.training import Control, TrainingData, TrainingState, new_state, train
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
    layers = [Dense(256, activation="relu"), Dense(256, activation="tanh"), Dense(3)]
    return Network.sequential((20,), layers, seed=2)


def digest(net: Network) -> bytes:
    return hashlib.blake2b(net.vector.tobytes()).digest()


def weights_after_each_step(steps: int) -> list[bytes]:
    """Digests of the weights before the first step and after each, of a run that nobody looks at."""
    net = network()
    trainer, found = Trainer(net, "cross_entropy", Adam(0.001)), [digest(net)]
    for step in range(steps):
        rows = slice(step % 3 * 32, step % 3 * 32 + 32)
        trainer.step(X[rows], Y[rows])
        found.append(digest(net))
    return found


class Watchers:
    """A thread for each way of looking; what each one saw, as digests of the weights."""

    def __init__(self, state: TrainingState) -> None:
        self.seen: dict[str, list[bytes]] = {name: [] for name in LOOKS}
        self.failed: list[BaseException] = []
        self._state, self._over = state, threading.Event()
        self._threads = [threading.Thread(target=self._look, args=(name,)) for name in LOOKS]
        for thread in self._threads:
            thread.start()

    def have_seen(self, times: int) -> bool:
        return bool(self.failed) or all(len(found) >= times for found in self.seen.values())

    def end(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        if self.failed:
            raise self.failed[0]

    def _look(self, name: str) -> None:
        try:
            while not self._over.is_set():
                now = self._state.network_now()
                before = digest(now)
                LOOKS[name](now)
                assert digest(now) == before
                self.seen[name].append(before)
        except BaseException as error:  # noqa: BLE001 it is raised on the test's thread
            self.failed.append(error)


@pytest.mark.parametrize("threads", [1, 2])
def test_every_look_sees_the_weights_of_one_step_and_changes_none(threads: int) -> None:
    for look in LOOKS.values():
        look(network())  # loads the kernels
    net, control = network(), Control()
    plan = TrainingPlan(Adam(0.001), batch_size=32, epochs=100_000, shuffle=False)
    data = TrainingData({"input_1": X}, {"dense_3": Y})
    state = new_state(net, plan, "cross_entropy", validates=False)
    watchers = Watchers(state)
    for _ in train(net, plan, data, "cross_entropy", control, state, threads):
        if watchers.have_seen(6):
            control.stop()
    watchers.end()
    expected = weights_after_each_step(state.step)
    assert digest(net) == digest(state.network_now()) == expected[-1]
    step_of = {found: step for step, found in enumerate(expected)}
    for name, seen in watchers.seen.items():
        steps = [step_of.get(found, -1) for found in seen]
        assert -1 not in steps, f"{name} saw weights that are not those of one step"
        assert steps == sorted(steps), f"{name} saw weights of an earlier step again"
        assert len(set(steps)) > 1


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
