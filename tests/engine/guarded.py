"""Trains the cases with every buffer ending at a page that may not be touched.

Reading or writing behind a buffer ends the process: `python -m tests.engine.guarded`.
"""

import ctypes
import mmap

import numpy as np

from nnstudio.engine.choices.optimizers import Adam
from nnstudio.engine.layers import Dense
from nnstudio.engine.network import Network
from nnstudio.engine.running import loading
from nnstudio.engine.training import state
from nnstudio.engine.training.training import TrainingData, train
from tests.helpers.by_the_engine import losses_of, network_of, plan_of
from tests.helpers.trajectories import CASES, Case, chain

NO_ACCESS = 0


def guarded_zeros(count: int, kind: object) -> np.ndarray:
    """As `memory.aligned_zeros`, but it ends where a forbidden page begins."""
    size = count * np.dtype(kind).itemsize
    whole = max(1, -(-size // mmap.PAGESIZE)) * mmap.PAGESIZE
    memory = np.frombuffer(mmap.mmap(-1, whole + mmap.PAGESIZE), np.uint8)
    library = ctypes.CDLL(None, use_errno=True)
    library.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    if library.mprotect(memory.ctypes.data + whole, mmap.PAGESIZE, NO_ACCESS):
        raise OSError(ctypes.get_errno(), "mprotect")
    return memory[whole - size : whole].view(kind)


def guarded(array: np.ndarray) -> np.ndarray:
    """A copy that ends where a forbidden page begins."""
    copy = guarded_zeros(array.size, array.dtype)
    copy[:] = array.ravel()
    return copy.reshape(array.shape)


def run(case: Case, threads: int) -> None:
    """Train and predict."""
    network: Network = network_of(case)
    network.vector = guarded(network.vector)
    inputs = {name: guarded(array) for name, array in case.inputs().items()}
    targets = {name: guarded(array) for name, array in case.targets().items()}
    weights = guarded(np.ones(case.rows, np.float32))
    data = TrainingData(inputs, targets, inputs, targets, weights, weights)
    for _ in train(network, plan_of(case, epochs=2), data, losses_of(case), threads=threads):
        pass
    network.predict(inputs)
    network.gradients(inputs, targets, losses_of(case))


def main() -> None:
    """Every case, then sizes around those of tiles and panels."""
    loading.aligned_zeros = state.aligned_zeros = guarded_zeros
    for case in CASES.values():
        run(case, 2)
    for loss in ("cross_entropy", "binary_cross_entropy", "mse", "mae"):
        for features in (1, 15, 16, 17, 32):
            for units in (1, 5, 16, 31):
                layers = (Dense(units, activation="softmax"), Dense(units, activation="tanh"))
                name = f"{features} {units}"
                run(chain(name, layers, loss, Adam(), features=features, rows=19, batch_size=17), 1)


if __name__ == "__main__":
    main()
