"""The projects that come with the program: for each the data it learns, its network and its plan."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from nnstudio.data.splitting.splits import SplitSettings
from nnstudio.data.worlds.samples import SampleData, sample
from nnstudio.document.project import Project
from nnstudio.document.starting.branched_networks import draw_residual, draw_wide_and_deep
from nnstudio.engine.choices.optimizers import Adam
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.choices.schedules import Cosine
from nnstudio.engine.layers import (
    INPUTS,
    Conv2D,
    ConvTranspose2D,
    Dense,
    Dropout,
    Flatten,
    GaussianNoise,
    Layer,
    MaxPool2D,
    Output,
)
from nnstudio.errors import DataError

Gallery = Literal["networks", "data"]
"""What a sample is chosen for: to begin with a network of its kind, or to learn its data."""


@dataclass(frozen=True)
class SampleProject:
    """One project. `hidden` are the layers between the Input and the last layer, which is the target's usual
    one where `last` is None; `draw` draws a network that is no row, with that last layer at its end.

    `id`, `title` and `summary` are those of the data where they are empty; plan and split suit the table
    where they are None. `as_image`: the Input gives the pixels their places in the image.
    """

    data: SampleData
    hidden: tuple[Layer, ...]
    id: str = ""
    title: str = ""
    summary: str = ""
    plan: TrainingPlan | None = None
    split: SplitSettings | None = None
    as_image: bool = False
    gallery: Gallery = "data"
    last: Layer | None = None
    draw: Callable[[Project, Layer], Project] | None = None
    output: Output = Output()

    def __post_init__(self) -> None:
        for name in ("id", "title", "summary"):
            object.__setattr__(self, name, getattr(self, name) or getattr(self.data, name))


def _dense(*units: int) -> tuple[Layer, ...]:
    return tuple(Dense(units=count, activation="relu") for count in units)


_MNIST_SPLIT = SplitSettings(validation=0.2, test=0.0)
"""4,000 digits to learn and 1,000 to measure by, 100 of each."""

_DATA: tuple[SampleProject, ...] = (
    SampleProject(sample("penguins"), _dense(32, 16)),
    SampleProject(sample("wine"), _dense(32, 16)),
    SampleProject(sample("breast_cancer"), _dense(32, 16)),
    SampleProject(sample("diabetes"), _dense(16, 8)),
    SampleProject(
        sample("spirals"),
        _dense(24, 24),
        plan=TrainingPlan(Adam(learning_rate=0.01), batch_size=16, epochs=300),
    ),
    SampleProject(
        sample("mnist"),
        (
            Conv2D(filters=8, kernel_size=5, padding="same", activation="relu"),
            MaxPool2D(2),
            Conv2D(filters=16, kernel_size=5, padding="same", activation="relu"),
            MaxPool2D(2),
            Flatten(),
            Dropout(0.3),
        ),
        title="MNIST with a CNN",
        plan=TrainingPlan(Adam(learning_rate=0.003), batch_size=32, epochs=20, schedule=Cosine()),
        split=_MNIST_SPLIT,
        as_image=True,
    ),
    SampleProject(
        sample("mnist"),
        (*_dense(128), Dropout(0.3), *_dense(64)),
        id="mnist_dense",
        title="MNIST without convolution",
        summary="The same 28 × 28 digits with Dense layers only: what do filters gain?",
        plan=TrainingPlan(Adam(learning_rate=0.001), batch_size=32, epochs=30),
        split=_MNIST_SPLIT,
    ),
)

_SMALL_PLAN = TrainingPlan(Adam(learning_rate=0.02), batch_size=16, epochs=100)
_DIGITS_PLAN = TrainingPlan(Adam(learning_rate=0.003), batch_size=32, epochs=30)

_NETWORKS: tuple[SampleProject, ...] = (
    SampleProject(
        sample("clouds"),
        (),
        id="perceptron",
        title="Perceptron",
        summary="A single unit parts two clouds of points by a straight line.",
        plan=_SMALL_PLAN,
        last=Dense(units=1, activation="sigmoid"),
    ),
    SampleProject(
        sample("xor"),
        (Dense(units=4, activation="tanh"),),
        title="XOR with a hidden layer",
        summary="What one unit cannot learn, a few together can: opposite corners.",
        plan=_SMALL_PLAN,
        last=Dense(units=1, activation="sigmoid"),
    ),
    SampleProject(
        sample("sine"),
        (Dense(units=16, activation="tanh"), Dense(units=16, activation="tanh")),
        id="regression",
        title="Regression",
        summary="Two hidden layers follow a noisy wave: a number is predicted from x.",
        plan=_SMALL_PLAN,
    ),
    SampleProject(
        sample("digits"),
        _dense(64, 32),
        title="Digits with Dense layers",
        summary="1,797 real handwritten digits of 8 × 8 pixels, and a plain network.",
    ),
    SampleProject(
        sample("digits"),
        (
            Conv2D(filters=16, kernel_size=3, padding="same", activation="relu"),
            MaxPool2D(2),
            Conv2D(filters=32, kernel_size=3, padding="same", activation="relu"),
            Flatten(),
            Dropout(0.3),
        ),
        id="digits_cnn",
        title="Digits with a CNN",
        summary="The small digits again, with filters that slide over the image.",
        plan=_DIGITS_PLAN,
        as_image=True,
    ),
    SampleProject(
        sample("digits"),
        (),
        id="residual_cnn",
        title="Residual CNN",
        summary="Blocks of convolutions that add to what they got, so that gradients find a short way.",
        plan=_DIGITS_PLAN,
        as_image=True,
        draw=draw_residual,
    ),
    SampleProject(
        sample("penguins"),
        (),
        id="wide_and_deep",
        title="Wide and deep",
        summary="Numbers go through hidden layers, categories straight to the end, where both meet.",
        draw=draw_wide_and_deep,
    ),
    SampleProject(
        sample("mnist"),
        (Flatten(), *_dense(128, 32, 128)),
        id="autoencoder",
        title="Autoencoder for digits",
        summary="784 pixels become 32 numbers, and from these the digit again.",
        plan=TrainingPlan(Adam(learning_rate=0.001), batch_size=32, epochs=20),
        split=_MNIST_SPLIT,
        as_image=True,
        last=Dense(units=784, activation="sigmoid"),
        output=Output(compares_with=INPUTS),
    ),
    SampleProject(
        sample("mnist"),
        (
            GaussianNoise(0.4),
            Conv2D(filters=8, kernel_size=3, padding="same", activation="relu"),
            MaxPool2D(2),
            Conv2D(filters=8, kernel_size=3, padding="same", activation="relu"),
            MaxPool2D(2),
            ConvTranspose2D(filters=8, kernel_size=4, stride=2, padding="same", activation="relu"),
            ConvTranspose2D(filters=8, kernel_size=4, stride=2, padding="same", activation="relu"),
        ),
        id="denoising_autoencoder",
        title="Denoising autoencoder",
        summary="Digits under noise go in, and clean ones are to come out.",
        plan=TrainingPlan(Adam(learning_rate=0.002), batch_size=32, epochs=15),
        split=_MNIST_SPLIT,
        as_image=True,
        last=Conv2D(filters=1, kernel_size=3, padding="same", activation="sigmoid"),
        output=Output(compares_with=INPUTS),
    ),
)

SAMPLE_PROJECTS: tuple[SampleProject, ...] = (
    *_DATA,
    *(replace(network, gallery="networks") for network in _NETWORKS),
)


def described_sample(sample_id: str) -> SampleProject:
    """The sample project of this id; raises `DataError` naming the known ones."""
    for known in SAMPLE_PROJECTS:
        if known.id == sample_id:
            return known
    raise DataError(
        f"There is no sample “{sample_id}”; there are {', '.join(known.id for known in SAMPLE_PROJECTS)}."
    )
