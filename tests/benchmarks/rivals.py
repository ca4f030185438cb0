"""The same training in this engine and in other libraries, each at its best plain setting."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits
from torch.nn import functional

from nnstudio.engine.layers import Conv2D, Dense, Flatten, Layer, MaxPool2D
from nnstudio.engine.network import Network
from nnstudio.engine.optimizers import Adam
from nnstudio.engine.plan import TrainingPlan
from nnstudio.engine.training import TrainingData, train
from tests.benchmarks.timing import Work

EPOCH_STEPS = 16

LAYOUTS = {"channels last": torch.channels_last, "channels first": torch.contiguous_format}


@dataclass(frozen=True)
class Task:
    """A multi-layer perceptron (relu, cross-entropy, Adam) and its batch size."""

    sizes: tuple[int, ...]
    batch: int

    @property
    def name(self) -> str:
        """The sizes and the batch."""
        return f"{'-'.join(map(str, self.sizes))}, batch {self.batch}"

    @property
    def shape(self) -> tuple[int, ...]:
        """Of one sample."""
        return self.sizes[:1]

    def layers(self) -> list[Layer]:
        """The network in this engine."""
        hidden = [Dense(size, activation="relu") for size in self.sizes[1:-1]]
        return [*hidden, Dense(self.sizes[-1])]

    def modules(self) -> list[torch.nn.Module]:
        """The network in PyTorch."""
        modules: list[torch.nn.Module] = []
        for inputs, outputs in pairwise(self.sizes):
            modules += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
        return modules[:-1]

    def data(self) -> tuple[np.ndarray, np.ndarray]:
        """Rows and classes for the steps of one epoch."""
        random = np.random.default_rng(0)
        rows = EPOCH_STEPS * self.batch
        samples = random.standard_normal((rows, self.sizes[0])).astype(np.float32)
        return samples, random.integers(0, self.sizes[-1], rows).astype(np.int32)


@dataclass(frozen=True)
class ImageTask:
    """Convolutions of 3×3 (same, relu), each with a maximum over 2×2 behind it, then ten classes."""

    shape: tuple[int, int, int]
    filters: tuple[int, ...]
    batch: int

    @property
    def name(self) -> str:
        """Image, filters and batch."""
        image, filters = "×".join(map(str, self.shape)), "-".join(map(str, self.filters))
        return f"{image}, filters {filters}, batch {self.batch}"

    def layers(self) -> list[Layer]:
        """The network in this engine."""
        layers: list[Layer] = []
        for filters in self.filters:
            layers += [Conv2D(filters, 3, padding="same", activation="relu"), MaxPool2D(2)]
        return [*layers, Flatten(), Dense(10)]

    def modules(self) -> list[torch.nn.Module]:
        """The network in PyTorch."""
        modules: list[torch.nn.Module] = []
        for inputs, outputs in pairwise((self.shape[2], *self.filters)):
            modules += [
                torch.nn.Conv2d(inputs, outputs, 3, padding=1),
                torch.nn.ReLU(),
                torch.nn.MaxPool2d(2),
            ]
        height, width = (size // 2 ** len(self.filters) for size in self.shape[:2])
        return [*modules, torch.nn.Flatten(), torch.nn.Linear(height * width * self.filters[-1], 10)]

    def data(self) -> tuple[np.ndarray, np.ndarray]:
        """Images and classes for the steps of one epoch."""
        random = np.random.default_rng(0)
        rows = EPOCH_STEPS * self.batch
        samples = random.standard_normal((rows, *self.shape)).astype(np.float32)
        return samples, random.integers(0, 10, rows).astype(np.int32)


def epochs_for(steps: int) -> int:
    """Epochs that have at least this many steps."""
    return -(-steps // EPOCH_STEPS)


def network_of(task: Task | ImageTask) -> Network:
    """The task's network in this engine."""
    return Network.sequential(task.shape, task.layers())


def ours(task: Task | ImageTask, threads: int) -> Work:
    """This engine, through `train` with all that it does: shuffling, metrics, history, reports."""
    x, y = task.data()
    network = network_of(task)
    data = TrainingData({network.inputs[0]: x}, {network.outputs[0]: y})

    def work(steps: int) -> None:
        plan = TrainingPlan(Adam(), batch_size=task.batch, epochs=epochs_for(steps))
        for _ in train(network, plan, data, "cross_entropy", threads=threads):
            pass

    return work


def by_torch(
    task: Task | ImageTask, threads: int, fused: bool, layout: torch.memory_format = torch.contiguous_format
) -> Work:
    """PyTorch eager with its default or its fused Adam, on batches that lie ready in memory, unshuffled."""
    samples, classes = (torch.as_tensor(array) for array in task.data())
    if samples.ndim == 4:
        samples = samples.permute(0, 3, 1, 2).contiguous(memory_format=layout)
    batches = list(zip(samples.split(task.batch), classes.long().split(task.batch), strict=True))
    model = torch.nn.Sequential(*task.modules()).to(memory_format=layout)
    optimizer = torch.optim.Adam(model.parameters(), fused=fused)

    def work(steps: int) -> None:
        torch.set_num_threads(threads)
        for step in range(steps):
            x, y = batches[step % len(batches)]
            optimizer.zero_grad(set_to_none=True)
            functional.cross_entropy(model(x), y).backward()
            optimizer.step()

    return work


def by_scikit_learn(task: Task, threads: int) -> Work:
    """scikit-learn's `MLPClassifier`, whose `fit` goes through the rows in shuffled batches as ours does."""
    x, y = task.data()
    settings = {"alpha": 0.0, "batch_size": task.batch, "n_iter_no_change": 1 << 30, "tol": 0.0}

    def work(steps: int) -> None:
        model = MLPClassifier(task.sizes[1:-1], max_iter=epochs_for(steps), **settings)
        with threadpool_limits(threads), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it says that it has not converged
            model.fit(x, y)

    return work


def works(task: Task | ImageTask, threads: int) -> Mapping[str, Work]:
    """Every way of training a task, by name; a rival that threads slow down is measured with one as well."""
    found: dict[str, Work] = {"ours": ours(task, threads)}
    for count in sorted({1, threads}):
        if isinstance(task, ImageTask):
            for name, layout in LAYOUTS.items():
                found[f"torch/{count}/{name}"] = by_torch(task, count, False, layout)
                found[f"torch fused/{count}/{name}"] = by_torch(task, count, True, layout)
            continue
        found[f"torch/{count}"] = by_torch(task, count, fused=False)
        found[f"torch fused/{count}"] = by_torch(task, count, fused=True)
        found[f"scikit-learn/{count}"] = by_scikit_learn(task, count)
    return found
