"""Kernels stay within their buffers: memory around each is NaN, which nobody may change or use."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from nnstudio.engine.choices.augmentation import Augmentation
from nnstudio.engine.choices.optimizers import Adam
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.layers import Dense, Dropout, Flatten, GaussianNoise, SpatialDropout
from nnstudio.engine.network import Network
from nnstudio.engine.running import loading
from nnstudio.engine.training import state
from nnstudio.engine.training.divergence import TrainingDiverged
from nnstudio.engine.training.training import TrainingData, new_state, train
from tests.helpers.by_the_engine import losses_of, network_of, plan_of
from tests.helpers.closeness import assert_same_run
from tests.helpers.oracle import Run
from tests.helpers.random_graphs import cases
from tests.helpers.trajectories import CASES, Case, by_the_oracle, chain, drawn

FENCE_BYTES = 4096


class Fences:
    """Hands out memory between two fences, and looks whether they still stand."""

    def __init__(self) -> None:
        self.blocks: list[tuple[np.ndarray, int, int]] = []

    def zeros(self, count: int, kind) -> np.ndarray:
        """As `memory.aligned_zeros`."""
        size = count * np.dtype(kind).itemsize
        memory = np.full(size + 2 * FENCE_BYTES + 64, 0xFF, np.uint8)
        start = FENCE_BYTES + -(memory.ctypes.data + FENCE_BYTES) % 64
        memory[start : start + size] = 0
        self.blocks.append((memory, start, size))
        return memory[start : start + size].view(kind)

    def copy(self, values: np.ndarray) -> np.ndarray:
        """The values between fences."""
        own = self.zeros(values.size, values.dtype)
        own[:] = values.ravel()
        return own.reshape(values.shape)

    def check(self) -> None:
        """Whether nothing was written outside of the blocks."""
        assert len(self.blocks) > 5
        for memory, start, size in self.blocks:
            assert np.all(memory[:start] == 0xFF), "written before a block"
            assert np.all(memory[start + size :] == 0xFF), "written behind a block"


@pytest.fixture(scope="module")
def fences() -> Iterator[Fences]:
    with pytest.MonkeyPatch.context() as patch:
        own = Fences()
        patch.setattr(loading, "aligned_zeros", own.zeros)
        patch.setattr(state, "aligned_zeros", own.zeros)
        yield own


def trained(case: Case, fences: Fences, threads: int) -> Run:
    fences.blocks.clear()
    network, plan, losses = network_of(case), plan_of(case), losses_of(case)
    network.vector = fences.copy(network.vector)
    inputs = {name: fences.copy(array) for name, array in case.inputs().items()}
    targets = {name: fences.copy(array) for name, array in case.targets().items()}
    progress = new_state(network, plan, losses, validates=True)
    data = TrainingData(inputs, targets, inputs, targets)
    for _ in train(network, plan, data, losses, state=progress, threads=threads):
        pass
    fences.check()
    end = {
        parameter.name: network.vector[parameter.offset :][: parameter.count].reshape(parameter.spec.shape)
        for parameter in network.structure.parameters
    }
    return Run(end, list(progress.history.batch_loss))


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("name", CASES)
def test_every_case_of_the_trajectories(name: str, threads: int, fences: Fences) -> None:
    assert_same_run(trained(CASES[name], fences, threads), by_the_oracle(CASES[name]))


@pytest.mark.parametrize("rows", [1, 15, 16, 17, 33])
@pytest.mark.parametrize("units", [1, 7, 15, 16, 17, 33])
@pytest.mark.parametrize("features", [1, 15, 16, 17, 33])
def test_every_remainder(features: int, units: int, rows: int, fences: Fences) -> None:
    layers = (Dense(units, activation="softmax"), Dropout(0.0), Dense(units, activation="tanh"), Dense(3))
    case = chain(
        f"{features} {units}", layers, "cross_entropy", Adam(), features=features, rows=rows, epochs=2
    )
    assert_same_run(trained(case, fences, 2), by_the_oracle(case))


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("shape", [(1, 1, 1), (5, 3, 2), (6, 7, 3), (2, 9, 1)])
def test_augmented_images(shape: tuple[int, int, int], threads: int, fences: Fences) -> None:
    """At the widest settings, where most places lie outside of the image; a run in which nothing is wrong."""
    fences.blocks.clear()
    layers = [GaussianNoise(0.5), SpatialDropout(0.5), Flatten(), Dense(3)]
    network = Network.sequential(shape, layers)
    network.vector = fences.copy(network.vector)
    inputs, targets = fences.copy(drawn("x", 37, *shape)), fences.copy(drawn("y", 37, 3))
    how = Augmentation(True, True, 0.5, 180.0, 0.9, 0.9, 0.9, 2.0)
    plan = TrainingPlan(Adam(), batch_size=18, epochs=4, augmentation=how)
    for _ in train(network, plan, TrainingData(inputs, targets), "mse", threads=threads):
        pass
    fences.check()
    assert np.isfinite(network.vector).all()


@pytest.mark.parametrize("units", [70, 128, 300])
def test_layers_whose_gradient_is_split(units: int, fences: Fences) -> None:
    layers = (Dense(units, activation="relu"), Dense(units), Dense(5))
    case = chain(
        f"split {units}", layers, "cross_entropy", Adam(), features=130, rows=150, batch_size=70, epochs=2
    )
    assert_same_run(trained(case, fences, 2), by_the_oracle(case))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=cases())
def test_any_graph(case: Case, fences: Fences) -> None:
    try:
        trained(case, fences, 2)
    except TrainingDiverged:  # some of these runs do, and then the oracle's does as well
        with np.errstate(all="ignore"):
            assert not np.all(np.asarray(by_the_oracle(case).batch_loss) < 1e30)


@pytest.mark.skipif(os.name != "posix", reason="needs mprotect")
def test_nothing_is_read_behind_a_buffer() -> None:
    """Another process, for it would not survive."""
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.engine.guarded"]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
