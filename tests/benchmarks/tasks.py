"""The networks that are measured, and their data: perceptrons and convolutions of several sizes."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch

from nnstudio.engine.layers import Activation, BatchNorm, Conv2D, Dense, Flatten, Layer, MaxPool2D

EPOCH_STEPS = 16


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
    """Convolutions of 3×3 (same, relu), each with a maximum over 2×2 behind it, then ten classes.

    Where `normalized`, a batch normalization stands between each convolution and its relu.
    """

    shape: tuple[int, int, int]
    filters: tuple[int, ...]
    batch: int
    normalized: bool = False

    @property
    def name(self) -> str:
        """Image, filters and batch."""
        image, filters = "×".join(map(str, self.shape)), "-".join(map(str, self.filters))
        return f"{image}, filters {filters}{', BatchNorm' if self.normalized else ''}, batch {self.batch}"

    def layers(self) -> list[Layer]:
        """The network in this engine."""
        layers: list[Layer] = []
        for filters in self.filters:
            if self.normalized:
                layers += [Conv2D(filters, 3, padding="same"), BatchNorm(), Activation("relu"), MaxPool2D(2)]
            else:
                layers += [Conv2D(filters, 3, padding="same", activation="relu"), MaxPool2D(2)]
        return [*layers, Flatten(), Dense(10)]

    def modules(self) -> list[torch.nn.Module]:
        """The network in PyTorch."""
        modules: list[torch.nn.Module] = []
        for inputs, outputs in pairwise((self.shape[2], *self.filters)):
            modules += [
                torch.nn.Conv2d(inputs, outputs, 3, padding=1),
                *([torch.nn.BatchNorm2d(outputs)] if self.normalized else []),
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


AnyTask = Task | ImageTask
