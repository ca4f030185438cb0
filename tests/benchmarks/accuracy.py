"""How right networks get on real pictures they have never seen, with recipes that anybody can repeat.

`python -m tests.benchmarks.accuracy` trains on 4,000 of the 5,000 MNIST digits that come with the program and
tests on the other 1,000 (400 and 100 of each), with three seeds: a perceptron, and a convolutional network on
augmented images. `--fashion` takes the 60,000 + 10,000 pictures of Fashion-MNIST instead, where Debian's
package `dataset-fashion-mnist` is installed. One seed gives the same figure on every machine.
"""

import argparse
import gzip
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import numpy as np

from nnstudio.data.worlds.samples import load_sample_table
from nnstudio.engine.choices.augmentation import Augmentation
from nnstudio.engine.choices.optimizers import Adam, AdamW
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.choices.schedules import Cosine
from nnstudio.engine.layers import Conv2D, Dense, Dropout, Flatten, Layer, MaxPool2D
from nnstudio.engine.network import Network
from nnstudio.engine.training.training import TrainingData, train

FASHION = Path("/usr/share/datasets/fashion-mnist")
SHAPE, CLASSES = (28, 28, 1), 10
_TEST_SHARE = 5
"""Every fifth row of each class tests."""


@dataclass(frozen=True)
class Pictures:
    """Pixels from 0 to 1 as (N, 28, 28, 1), and class numbers."""

    x: np.ndarray
    y: np.ndarray
    test_x: np.ndarray
    test_y: np.ndarray


@dataclass(frozen=True)
class Recipe:
    """A network and how it is trained; `goal` is the share of right answers that the median must reach."""

    name: str
    layers: tuple[Layer, ...]
    plan: TrainingPlan
    goal: float


def digits() -> Pictures:
    """The digits that come with the program."""
    table = load_sample_table("mnist")
    pixels = [column.values for column in table.columns if column.name != "digit"]
    x = (np.stack(pixels, axis=1) / 255).astype(np.float32).reshape(-1, *SHAPE)
    y = np.asarray(table.column("digit").values).astype(np.int32)
    order = np.argsort(y, kind="stable")
    tests = np.zeros(len(y), bool)
    tests[order[::_TEST_SHARE]] = True
    return Pictures(x[~tests], y[~tests], x[tests], y[tests])


def fashion() -> Pictures:
    """Clothes and shoes, as Debian packs them."""

    def read(part: str, what: str, header: int) -> np.ndarray:
        packed = gzip.decompress((FASHION / f"{part}-{what}-ubyte.gz").read_bytes())
        return np.frombuffer(packed, np.uint8, offset=header)

    def images(part: str) -> np.ndarray:
        return (read(part, "images-idx3", 16) / np.float32(255)).reshape(-1, *SHAPE)

    def classes(part: str) -> np.ndarray:
        return read(part, "labels-idx1", 8).astype(np.int32)

    return Pictures(images("train"), classes("train"), images("t10k"), classes("t10k"))


_HANDWRITING = Augmentation(shift=0.08, rotate=12.0, scale=0.12)

DIGITS = (
    Recipe(
        "MLP",
        (
            Flatten(), Dense(256, activation="relu"), Dropout(0.3), Dense(128, activation="relu"),
            Dense(CLASSES),
        ),
        TrainingPlan(Adam(0.001), batch_size=32, epochs=25, schedule=Cosine()),
        0.94,
    ),
    Recipe(
        "CNN, augmented",
        (
            Conv2D(16, 3, padding="same", activation="relu"), MaxPool2D(2),
            Conv2D(32, 3, padding="same", activation="relu"), MaxPool2D(2),
            Flatten(), Dropout(0.3), Dense(64, activation="relu"), Dropout(0.3), Dense(CLASSES),
        ),
        TrainingPlan(
            Adam(0.003), batch_size=32, epochs=30, schedule=Cosine(),
            augmentation=_HANDWRITING,
        ),
        0.975,
    ),
)  # fmt: skip
"""MNIST, 4,000 + 1,000."""

CLOTHES = (
    Recipe(
        "MLP",
        (
            Flatten(), Dense(256, activation="relu"), Dropout(0.2), Dense(128, activation="relu"),
            Dense(CLASSES),
        ),
        TrainingPlan(Adam(0.001), batch_size=128, epochs=15, schedule=Cosine()),
        0.885,
    ),
    Recipe(
        "CNN, augmented",
        (
            Conv2D(24, 3, padding="same", activation="relu"), MaxPool2D(2),
            Conv2D(48, 3, padding="same", activation="relu"), MaxPool2D(2),
            Flatten(), Dropout(0.2), Dense(128, activation="relu"), Dropout(0.2), Dense(CLASSES),
        ),
        TrainingPlan(
            AdamW(0.003, weight_decay=0.01), batch_size=128, epochs=14, schedule=Cosine(),
            augmentation=Augmentation(horizontal_flip=True, shift=0.04),
        ),
        0.915,
    ),
)  # fmt: skip
"""Fashion-MNIST, 60,000 + 10,000."""


def accuracy_of(recipe: Recipe, pictures: Pictures, seed: int, threads: int) -> tuple[float, float]:
    """Share of right answers on the test pictures, and seconds of training: of the processor for one thread,
    on the wall for more.
    """
    network = Network.sequential(SHAPE, list(recipe.layers), seed=seed)
    data = TrainingData(pictures.x, pictures.y)
    clock = time.process_time if threads == 1 else time.perf_counter
    start = clock()
    for _ in train(network, replace(recipe.plan, seed=seed), data, "cross_entropy", threads=threads):
        pass
    seconds = clock() - start
    return network.evaluate(pictures.test_x, pictures.test_y, "cross_entropy")["accuracy"], seconds


def main() -> int:
    """Print the figures; 1 where a median misses its goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fashion", action="store_true", help="Fashion-MNIST; takes many minutes")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", default="", help="recipes whose name contains this")
    options = parser.parse_args()
    if options.fashion and not FASHION.exists():
        sys.stderr.write("Fashion-MNIST is not here: install the Debian package dataset-fashion-mnist.\n")
        return 1
    source: Callable[[], Pictures] = fashion if options.fashion else digits
    recipes, pictures = CLOTHES if options.fashion else DIGITS, source()
    missed = 0
    for recipe in recipes:
        if options.only not in recipe.name:
            continue
        found = []
        for seed in range(options.seeds):
            accuracy, seconds = accuracy_of(recipe, pictures, seed, options.threads)
            found.append(accuracy)
            print(f"{recipe.name:<16} seed {seed}: {accuracy:7.2%}  {seconds:6.1f} s", flush=True)
        reached = median(found) >= recipe.goal
        missed += not reached
        print(
            f"{recipe.name:<16} median: {median(found):7.2%}  goal {recipe.goal:.1%}: {reached}", flush=True
        )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
