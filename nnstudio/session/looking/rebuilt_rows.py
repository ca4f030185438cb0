"""Rows as an autoencoder was given them beside those that it rebuilt. Plain data, for the worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.images.pixels import PixelShape
from nnstudio.data.preparing.preparation import Preparation, width_of
from nnstudio.data.preparing.rebuilding import rebuilt_columns
from nnstudio.data.tables.table import Column, Table, as_numbers
from nnstudio.document.answering.answers import Answers
from nnstudio.document.answering.evaluation import Evaluation
from nnstudio.document.answering.prediction import predict
from nnstudio.document.features import span_of
from nnstudio.document.learning.arrays import data_of
from nnstudio.document.learning.losses import Target, target_of
from nnstudio.document.pictures import picture_shape
from nnstudio.document.project import Project
from nnstudio.errors import DataError
from nnstudio.session.looking.snapshot import Snapshot

MOST_ROWS = 40
"""Rows that are shown of the worst, and of the best."""
_BRIGHTEST = 255.0

Pictures = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class RebuiltRows:
    """Rows, the worst or the best first: their numbers in the table and errors, and their columns as `given`
    and as `rebuilt`, in the columns' own units. `labels` say what each row is, where the data tells.

    `apart` (rows, columns) is how far each column is from what was given, as the network sees it: signed for
    a number, above 0 for anything else. Pictures are shares of light (rows, height, width, channels).
    """

    rows: NDArray[np.int64]
    errors: NDArray[np.float64]
    given: tuple[Column, ...]
    rebuilt: tuple[Column, ...]
    apart: NDArray[np.float64] | None = None
    given_pictures: Pictures | None = None
    rebuilt_pictures: Pictures | None = None
    labels: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.errors)


def rebuilt_target(project: Project, output: str) -> Target:
    """What an output rebuilds; raises `DataError` where it is compared with a column."""
    target = target_of(project, output)
    if target is None or not target.entry:
        raise DataError("This output predicts a column and rebuilds nothing.")
    return target


def worst_and_best(
    project: Project, preparation: Preparation, output: str, found: Evaluation
) -> tuple[RebuiltRows, RebuiltRows]:
    """The rows of an evaluation that were rebuilt worst, and those that were rebuilt best."""
    places = found.places_by_error
    return (
        _measured_rows(project, preparation, output, found, places[:MOST_ROWS]),
        _measured_rows(project, preparation, output, found, places[::-1][:MOST_ROWS]),
    )


def _measured_rows(
    project: Project, preparation: Preparation, output: str, found: Evaluation, places: NDArray[np.int64]
) -> RebuiltRows:
    assert found.errors is not None
    target, table = rebuilt_target(project, output), data_of(project).table
    given, rebuilt = found.true[places], found.predicted[places]
    columns = rebuilt_columns(preparation, target.columns, rebuilt)
    shown = [column.name for column in columns]
    apart = _apart(preparation, target.columns, shown, given, rebuilt)
    rows = found.rows[places]
    return _side_by_side(project, table.take(rows), columns, rows, found.errors[places], apart)


def answer_of_row(snapshot: Snapshot, asked: Table, place: int) -> tuple[Answers, RebuiltRows | None]:
    """What the output at this place answers about a table of one row, and the row as it was rebuilt, where
    that is the answer.
    """
    answer = predict(snapshot.project, snapshot.run, asked).answers[place]
    made = answer.rebuilt
    if made is None:
        return answer, None
    first = np.zeros(1, np.int64)
    return answer, _side_by_side(snapshot.project, asked, made.columns, first, made.errors, None)


def _side_by_side(
    project: Project,
    table: Table,
    columns: tuple[Column, ...],
    rows: NDArray[np.int64],
    errors: NDArray[np.float64],
    apart: NDArray[np.float64] | None,
) -> RebuiltRows:
    given = tuple(table.column(column.name) for column in columns)
    shape = picture_shape(project)
    labels = _labels(project, table)
    if shape is None or not _are_pictures(columns, shape):
        return RebuiltRows(rows, errors, given, columns, apart, labels=labels)
    ends = _ends(project, columns)
    before, after = _pictures(given, shape, ends), _pictures(columns, shape, ends)
    return RebuiltRows(rows, errors, given, columns, apart, before, after, labels)


def _labels(project: Project, table: Table) -> tuple[str, ...]:
    """The cells of the column that another network would predict, where the table has it."""
    names = [name for name in data_of(project).with_role("target") if name in table.names]
    if not names:
        return ()
    return tuple(f"{names[0]} {table.column(names[0]).cell(row)}" for row in range(table.rows))


def _apart(
    preparation: Preparation,
    names: Sequence[str],
    shown: Sequence[str],
    given: NDArray[np.floating],
    rebuilt: NDArray[np.floating],
) -> NDArray[np.float64]:
    difference = np.subtract(rebuilt, given, dtype=np.float64)
    numbers = {fitted.name for fitted in preparation.numbers}
    found, place = {}, 0
    for name in names:
        width = width_of(preparation.of(name))
        part = difference[:, place : place + width]
        found[name] = part[:, 0] if name in numbers else np.abs(part).max(axis=1)
        place += width
    return np.stack([found[name] for name in shown], axis=1) if shown else np.zeros((len(given), 0))


# ------------------------------------------------------------------ pictures


def _are_pictures(columns: Sequence[Column], shape: PixelShape) -> bool:
    """Whether columns are the one image, or each a pixel of it."""
    if len(columns) == 1 and columns[0].type == "image":
        return True
    return len(columns) == prod(shape) and all(column.type == "number" for column in columns)


def _ends(project: Project, columns: Sequence[Column]) -> tuple[float, float]:
    """The values of a dark and of a bright pixel."""
    if columns[0].type == "image":
        return 0.0, _BRIGHTEST
    known = data_of(project).column_of
    spans = [span for column in columns if (span := span_of(known[column.name])) is not None]
    return (min(span[0] for span in spans), max(span[1] for span in spans)) if spans else (0.0, 1.0)


def _pictures(columns: Sequence[Column], shape: PixelShape, ends: tuple[float, float]) -> Pictures:
    if columns[0].type == "image":
        values = columns[0].values.astype(np.float64)
    else:
        values = np.stack([as_numbers(column).values for column in columns], axis=1).reshape(-1, *shape)
    low, high = ends
    return np.asarray(np.clip((values - low) / max(high - low, 1e-12), 0.0, 1.0))
