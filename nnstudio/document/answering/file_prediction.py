"""Predicts the rows of a file into a CSV file: every cell as it stands, and the predictions beside them.

The file is read, predicted and written part by part, so that it may be larger than memory.
"""

import codecs
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.writing import cell_texts, csv_rows, write_csv
from nnstudio.data.images.array_files import ArrayFormat
from nnstudio.data.images.format import ImageFormat
from nnstudio.data.images.names import is_image_file, is_image_source
from nnstudio.data.preparing.preparation import Preparation
from nnstudio.data.reading.row_chunks import RowChunk, row_chunks
from nnstudio.data.reading.table_reading import RowFormat, detect, preview
from nnstudio.data.tables.opened_file import head
from nnstudio.data.tables.table import CellError, Column, ColumnType, Table
from nnstudio.data.tables.table_passes import Watcher
from nnstudio.data.tables.units import check_units
from nnstudio.document.answering.new_rows import read_for, types_for
from nnstudio.document.answering.prediction import (
    Missing,
    Predictions,
    Unseen,
    filled_sentence,
    predict,
    predict_with,
    words_sentence,
)
from nnstudio.document.answering.rebuilt_images import rebuilt_images_folder, write_rebuilt_images
from nnstudio.document.answering.trained import trained_network
from nnstudio.document.files.storage import is_project
from nnstudio.document.learning.arrays import data_of
from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.errors import DataError
from nnstudio.presence import are_one

UTF8_FOR_ALL = "utf-8-sig"
"""UTF-8 that spreadsheets know as such."""


@dataclass(frozen=True)
class PredictedFile:
    """What was written: `targets` that are predicted, rows in all and those `predicted`, and how the file is
    written. `other_encoding` says that the encoding of the source could not hold the answers; `unknown_words`
    of the `words` in texts were ignored, for the training never met them; `filled` gaps were filled in as
    there.
    """

    path: Path
    targets: tuple[str, ...]
    rows: int
    predicted: int
    form: CsvFormat
    other_encoding: bool = False
    unknown_words: int = 0
    words: int = 0
    filled: int = 0
    notes: tuple[str, ...] = ()
    """What the reader of the source had to decide, as files that are no images."""
    images: Path | None = None
    """The folder of the images that were rebuilt; their names stand in the file."""

    @property
    def left_out(self) -> int:
        """How many rows have no prediction."""
        return self.rows - self.predicted

    @property
    def filled_sentence(self) -> str:
        """How many gaps were filled in, for people; empty where none was."""
        return filled_sentence(self.filled)

    @property
    def words_sentence(self) -> str:
        """What was ignored in texts, for people; empty where nothing was."""
        return words_sentence(self.unknown_words, self.words)


_Part = tuple[RowChunk, Predictions, tuple[Column, ...]]


def predict_file(
    project: Project,
    run: Run | None,
    source: Path,
    target: Path,
    unseen: Unseen = "refuse",
    missing: Missing = "prepared",
    safe: bool = False,
    on_progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> PredictedFile:
    """Write all columns of `source` and the predictions to `target`, with the delimiter, decimal mark and
    encoding of the source where that is a text, and as UTF-8 with commas where not.

    Rows with gaps that the training did not fill get no prediction; `unseen` and `missing` are as for
    `predict`. `safe` puts an apostrophe before text that a spreadsheet would run. Raises `DataError` as
    reading, predicting and writing do, and `ReadingCancelledError`; `target` is then what it was before.
    """
    _check_places(source, target)
    network, preparation = trained_network(project, run)
    filled = preparation if unseen == "unknown" and missing == "prepared" else None
    form, types = _rows_of(project, source, filled, preparation)
    if form is None:
        table = read_for(project, source, False, filled, on_progress, cancelled, preparation)
        return _of_table(table, predict(project, run, table, True, unseen, missing), target, safe)
    names = preview(source, form, rows=1).names
    watcher = Watcher(source, on_progress, cancelled)

    def parts() -> Iterator[_Part]:
        for chunk in row_chunks(source, form, types, watcher):
            check_units(chunk.table, data_of(project).table)
            with _naming_lines(chunk, source, form):
                found = predict_with(project, network, preparation, chunk.table, True, unseen, missing)
            yield chunk, found, found.columns(names)

    return _written(parts(), source, target, form, names, safe)


def _rows_of(
    project: Project, source: Path, filled: Preparation | None, fillable: Preparation
) -> tuple[RowFormat | None, dict[str, ColumnType]]:
    """The format of a file of cells and the types of the columns that the network reads; no format where the
    file is, or stands for, images.
    """
    if is_image_source(source) or is_image_file(source):
        return None, {}
    form = detect(source)
    if isinstance(form, ImageFormat | ArrayFormat):
        return None, {}
    types, images = types_for(project, source, form, False, filled, fillable)
    return (None, {}) if images else (form, types)


@contextmanager
def _naming_lines(chunk: RowChunk, source: Path, form: RowFormat) -> Iterator[None]:
    """Let a `CellError` about a part of the file name the line of the file."""
    try:
        yield
    except CellError as error:
        line = f"{form.row_word.capitalize()} {chunk.numbers[error.row]:,}"
        raise DataError(f"{line} of {source.name}: {error.words}") from None


def _written(
    parts: Iterator[_Part], source: Path, target: Path, form: RowFormat, names: Sequence[str], safe: bool
) -> PredictedFile:
    first = next(parts)
    _, found, answers = first
    header = [*names, *(column.name for column in answers)]
    wanted = _like_the_source(source, form)
    fitting = _that_holds([*header, *(label for column in answers for label in column.categories)], wanted)
    rows = predicted = unknown = words = filled = 0
    with csv_rows(target, fitting, safe) as (write, written):
        write([header])
        for chunk, found, answers in chain([first], parts):
            texts = (cell_texts(column, written) for column in answers)
            write(zip(*chunk.columns, *texts, strict=True))
            rows, predicted = rows + found.total, predicted + len(found.rows)
            unknown, words = unknown + found.unknown_words, words + found.words
            filled += found.filled
    targets = tuple(answer.target for answer in found.answers)
    return PredictedFile(target, targets, rows, predicted, written, fitting != wanted, unknown, words, filled)


def _of_table(table: Table, found: Predictions, target: Path, safe: bool) -> PredictedFile:
    """Write the predictions for images, whose pixels are no cells of a text."""
    folder = rebuilt_images_folder(found, target)
    files = write_rebuilt_images(found, folder) if folder is not None else ()
    columns = (*table.columns, *files, *found.columns((*table.names, *(one.name for one in files))))
    form = write_csv(target, columns, neutralise_formulas=safe)
    targets = tuple(answer.target for answer in found.answers)
    counts = (found.total, len(found.rows))
    told = (found.unknown_words, found.words, found.filled)
    return PredictedFile(target, targets, *counts, form, False, *told, table.notes, folder)


def _like_the_source(source: Path, form: RowFormat) -> CsvFormat:
    """How the file of predictions is written: as the source, its mark of UTF-8 included."""
    if not isinstance(form, CsvFormat):
        return CsvFormat()
    has_mark = form.encoding == "utf-8" and head(source, 3)[0] == codecs.BOM_UTF8
    return replace(form, encoding=UTF8_FOR_ALL) if has_mark else form


def _that_holds(words: Iterable[str], form: CsvFormat) -> CsvFormat:
    """The format, or as UTF-8 where its encoding lacks a character of these words."""
    try:
        "".join(words).encode(form.encoding)
    except UnicodeEncodeError:
        return replace(form, encoding=UTF8_FOR_ALL)
    return form


def _check_places(source: Path, target: Path) -> None:
    """Nothing that would be missed is replaced."""
    if is_project(target):
        raise DataError(f"“{target}” is a project, which would be lost: name another file to save in.")
    if are_one(target, source):
        raise DataError(
            f"“{target}” is the file that is read, and saving would replace it: name another file."
        )
