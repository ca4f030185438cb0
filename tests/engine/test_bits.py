"""One seed gives one network to the bit: on any processor, with any threads, watched, paused or not."""

import json
import os
import platform
import subprocess
import sys
import threading
from pathlib import Path

import llvmlite.binding
import numpy as np
import pytest

from nnstudio.engine.choices.optimizers import SGD
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.layers import Dense
from nnstudio.engine.network import Network
from nnstudio.engine.training.training import Control, TrainingData, new_state, train
from tests.engine.bits import RUNS
from tests.engine.recorded import HASHES

STORED = json.loads(HASHES.read_text("utf-8"))
ROOT = Path(__file__).resolve().parents[2]

V2 = "+sse3,+ssse3,+sse4.1,+sse4.2,+popcnt,+cx16"
V3 = f"{V2},+avx,+avx2,+bmi,+bmi2,+f16c,+fma,+lzcnt,+movbe"
V4 = f"{V3},+avx512f,+avx512bw,+avx512cd,+avx512dq,+avx512vl"
PROCESSORS = {"x86-64": "", "x86-64-v2": V2, "x86-64-v3": V3, "x86-64-v4": V4}


def test_every_run_has_a_stored_hash() -> None:
    assert set(STORED) == set(RUNS)


@pytest.mark.parametrize("threads", [None, 1, 2, 3])
@pytest.mark.parametrize("name", RUNS)
def test_threads(name: str, threads: int | None) -> None:
    assert RUNS[name](threads) == STORED[name]


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="names of another architecture")
@pytest.mark.parametrize(
    "name",
    [
        name if name in ("x86-64-v2", "x86-64-v3") else pytest.param(name, marks=pytest.mark.slow)
        for name in PROCESSORS
    ],
)
def test_processors(name: str) -> None:
    """All kernels compiled for another processor, which takes some seconds the first time."""
    here = llvmlite.binding.get_host_cpu_features()
    if not all(here.get(feature.removeprefix("+")) for feature in PROCESSORS[name].split(",") if feature):
        pytest.skip(f"this processor is less than {name}")
    variables = {"NUMBA_CPU_NAME": name, "NUMBA_CPU_FEATURES": PROCESSORS[name] or "+sse2"}
    command = [sys.executable, "-m", "tests.engine.bits"]
    done = subprocess.run(
        command, env={**os.environ, **variables}, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == STORED


def run_of_equal_weights() -> tuple[Network, TrainingPlan, TrainingData]:
    """A run in which all weights are equal at every step boundary, and differ from step to step."""
    network = Network.sequential((64,), [Dense(700, initializer="zeros", use_bias=False)])
    data = TrainingData({"input_1": np.ones((48, 64))}, {"dense_1": np.ones((48, 700))})
    return network, TrainingPlan(SGD(0.05), batch_size=16, epochs=150), data


def weights_seen_while_it_trains() -> list[np.ndarray]:
    """What another thread sees of a run whose weights are all equal."""
    network, plan, data = run_of_equal_weights()
    state, over, seen = new_state(network, plan, "mse", validates=False), threading.Event(), []

    def watch() -> None:
        while not over.is_set():
            seen.append(state.published()["dense_1/weight"])

    watcher = threading.Thread(target=watch)
    watcher.start()
    for _ in train(network, plan, data, "mse", state=state):
        pass
    over.set()
    watcher.join()
    return seen


def test_weights_seen_from_another_thread_are_those_of_one_step() -> None:
    for _ in range(10):  # on a busy machine the watcher may sleep through a run
        seen = weights_seen_while_it_trains()
        assert all(np.all(weights == weights[0, 0]) for weights in seen)
        if len({float(weights[0, 0]) for weights in seen}) > 3:
            return
    pytest.fail("no weights were seen while they moved")


def test_watching_and_pausing_change_no_bit() -> None:
    disturbed, plan, data = run_of_equal_weights()
    alone, control, over = disturbed.copy(), Control(), threading.Event()
    state = new_state(disturbed, plan, "mse", validates=False)

    def disturb() -> None:
        while not over.is_set():
            before = state.step
            control.pause()
            state.published()
            control.step()
            state.published()
            control.resume()
            while state.step == before and not over.is_set():  # or the run would never come to do a step
                state.published()

    disturber = threading.Thread(target=disturb)
    disturber.start()
    for _ in train(disturbed, plan, data, "mse", control, state):
        pass
    over.set()
    disturber.join()
    for _ in train(alone, plan, data, "mse"):
        pass
    np.testing.assert_array_equal(disturbed.vector, alone.vector)
