"""Ask a trained network about new rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.preparing.preparation import Preparation
from nnstudio.data.preparing.texts import unknown_words
from nnstudio.data.preparing.usable_rows import usable_rows
from nnstudio.data.tables.table import Column, Table, naming_rows
from nnstudio.document.answering.answers import Answers, answers, with_rebuilt
from nnstudio.document.answering.trained import trained_network
from nnstudio.document.answering.unlearned import (
    entering,
    gaps_in,
    gaps_of_each_row,
    has_unseen,
    refuse_gaps,
    refuse_what_is_unseen,
)
from nnstudio.document.learning.arrays import columns_in_use, data_of, input_arrays
from nnstudio.document.learning.rebuilding import Rebuilt
from nnstudio.document.networks.build import outputs_of
from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.engine.network import Network

Unseen = Literal["refuse", "unknown", "drop"]
UNSEEN: tuple[Unseen, ...] = ("refuse", "unknown", "drop")
Missing = Literal["prepared", "refuse", "drop"]
MISSING: tuple[Missing, ...] = ("prepared", "refuse", "drop")

ERROR = "reconstruction error"
"""The column of the mean squared error of a row that was rebuilt."""

_GAPS: Mapping[str, tuple[float, type[np.generic]]] = {
    "number": (np.nan, np.float64), "category": (-1, np.int32),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Predictions:
    """Answers for the rows of a table: one entry in `answers` for each output, in order.

    `rows` are the numbers of the rows that could be predicted (int64, ascending); the others of `total` have
    gaps in inputs that the training did not fill, or gaps or categories never met that were to be left out.
    `filled` gaps of the predicted rows were filled in as in the training. `unknown_words` of the `words` in
    texts were not among those that the training chose, and ignored.
    """

    answers: tuple[Answers, ...]
    rows: NDArray[np.int64]
    total: int
    unknown_words: int = 0
    words: int = 0
    filled: int = 0

    @property
    def left_out(self) -> int:
        """How many rows have no prediction."""
        return self.total - len(self.rows)

    @property
    def filled_sentence(self) -> str:
        """How many gaps were filled in, for people; empty where none was."""
        return filled_sentence(self.filled)

    @property
    def words_sentence(self) -> str:
        """What was ignored in texts, for people; empty where nothing was."""
        return words_sentence(self.unknown_words, self.words)

    def columns(self, taken: Iterable[str] = ()) -> tuple[Column, ...]:
        """The answers as columns of a table of all rows, gaps where there is no prediction.

        For classes the class and the probability of each, in six decimals; for labels those that are more
        likely than not, in one cell, and the probability of each; for a number its value; for inputs that
        were rebuilt how far the row is from what it was, and each of their columns. The
        probability of a class that several targets have names its target. A name that is among `taken` gets
        a number behind it.
        """
        names = _Names(taken)
        return tuple(column for answer in self.answers for column in self._columns_of(answer, names))

    def _columns_of(self, answer: Answers, names: "_Names") -> list[Column]:
        if answer.rebuilt is not None:
            return self._rebuilt_columns(answer.rebuilt, names)
        name = names.free(f"predicted {answer.target}")
        if answer.probabilities is None:
            return [Column(name, "number", self._spread(answer.values, np.nan, np.float64))]
        shares = [
            Column(
                names.free(f"probability of {self._label(answer, label)}"),
                "number",
                self._spread(answer.probabilities[:, code].round(6), np.nan, np.float64),
            )
            for code, label in enumerate(answer.classes)
        ]
        return [self._told(name, answer), *shares]

    def _told(self, name: str, answer: Answers) -> Column:
        """The class of each row, or its labels in one cell."""
        if answer.task != "labels":
            return Column(name, "category", self._spread(answer.values, -1, np.int32), answer.classes)
        cells, codes = np.unique(np.array(answer.label_cells, dtype=object), return_inverse=True)
        return Column(name, "category", self._spread(codes, -1, np.int32), tuple(cells.tolist()))

    def _rebuilt_columns(self, rebuilt: Rebuilt, names: "_Names") -> list[Column]:
        """Images stand in no cell; they are left out."""
        error = Column(names.free(ERROR), "number", self._spread(rebuilt.errors, np.nan, np.float64))
        columns = [
            replace(
                column,
                name=names.free(f"rebuilt {column.name}"),
                values=self._spread(column.values, *_GAPS[column.type]),
            )
            for column in rebuilt.columns
            if column.type in _GAPS
        ]
        return [error, *columns]

    def _label(self, answer: Answers, label: str) -> str:
        alike = sum(label in other.classes for other in self.answers)
        return label if alike == 1 else f"{answer.target}: {label}"

    def _spread(self, values: NDArray[np.generic], gap: float, kind: type[np.generic]) -> NDArray[np.generic]:
        spread = np.full(self.total, gap, dtype=kind)
        spread[self.rows] = values
        return spread


def filled_sentence(filled: int) -> str:
    """How many gaps were filled in, for people; empty where none was."""
    if not filled:
        return ""
    cells = "missing value was" if filled == 1 else "missing values were"
    return f"{filled:,} {cells} filled in as in the training."


def words_sentence(unknown: int, words: int) -> str:
    """What was ignored in texts, for people; empty where nothing was."""
    if not unknown:
        return ""
    return f"{unknown:,} of {words:,} words in texts were not learned, and are ignored."


class _Names:
    """Names for new columns that no other column has."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)

    def free(self, name: str) -> str:
        number, candidate = 1, name
        while candidate in self._taken:
            number += 1
            candidate = f"{name} {number}"
        self._taken.add(candidate)
        return candidate


def predict(
    project: Project,
    run: Run | None,
    table: Table,
    skip_gaps: bool = False,
    unseen: Unseen = "refuse",
    missing: Missing = "prepared",
) -> Predictions:
    """Predict every row of a table, which needs the input columns only.

    `unseen` says what becomes of a category that the training never met: it is refused, counts as `unknown`
    (and a missing column as one full of gaps, where the training filled such), or its row is left without a
    prediction (`drop`). `missing` says what becomes of gaps: they are filled in where the training filled
    such (`prepared`), all are refused, or rows with any are left without a prediction (`drop`).
    Raises `DataError` naming column and row for a missing column, an unseen category or a value that is
    missing and not filled in; with `skip_gaps` rows with such a value stay without a prediction instead.
    Raises `TrainingError` where the project has no fitting run.
    """
    return predict_with(project, *trained_network(project, run), table, skip_gaps, unseen, missing)


def predict_with(
    project: Project,
    network: Network,
    preparation: Preparation,
    table: Table,
    skip_gaps: bool,
    unseen: Unseen,
    missing: Missing,
) -> Predictions:
    """The same with a network that was made before, for tables that come in parts."""
    gaps = gaps_in(project, table)
    rows = np.arange(table.rows, dtype=np.int64)
    if missing == "refuse":
        with naming_rows(table, rows):
            refuse_gaps(gaps)
    elif missing == "drop":
        rows = rows[gaps_of_each_row(gaps, table) == 0]
    elif skip_gaps:
        rows = _rows_without_gaps(project, preparation, table)
    if unseen == "drop":
        rows = rows[~has_unseen(project, preparation, table)[rows]]
    chosen = table.take(rows)
    with naming_rows(table, rows):
        if unseen == "refuse":
            refuse_what_is_unseen(project, preparation, chosen)
        found = answers_for(project, network, preparation, chosen, unseen == "unknown")
    words = _unknown_words(project, preparation, chosen)
    return Predictions(found, rows, table.rows, *words, int(gaps_of_each_row(gaps, table)[rows].sum()))


def _unknown_words(project: Project, preparation: Preparation, table: Table) -> tuple[int, int]:
    """How many words of the texts that enter are ignored, and how many there are."""
    inputs = entering(project)
    counts = [
        unknown_words(table.column(fitted.name), fitted)
        for fitted in preparation.texts
        if fitted.name in inputs and fitted.name in table.names
    ]
    return sum(unknown for unknown, _ in counts), sum(words for _, words in counts)


def answers_for(
    project: Project, network: Network, preparation: Preparation, table: Table, unknown: bool = False
) -> tuple[Answers, ...]:
    """Answers of each output for all rows of a table; `unknown` as for `Preparation.inputs`."""
    data, shapes = data_of(project), network.shapes
    inputs = input_arrays(project.graph, data, shapes, preparation, table, network.inputs, unknown)
    raw = outputs_for(network, inputs)
    found = ((output, answers(project, preparation, output, raw[output])) for output in outputs_of(project))
    return tuple(with_rebuilt(project, preparation, output, answer, inputs) for output, answer in found)


def outputs_for(network: Network, inputs: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """Raw outputs by output id, (rows, units), also where there is one output only."""
    result = network.predict(inputs)
    return result if isinstance(result, dict) else {network.outputs[0]: result}


def _rows_without_gaps(project: Project, preparation: Preparation, table: Table) -> NDArray[np.int64]:
    present = set(table.names)
    inputs = [
        replace(setting, role="input" if setting.role == "input" and setting.name in present else "ignored")
        for setting in columns_in_use(project)
    ]
    return usable_rows(table, inputs, replace(preparation, weight="")).rows
