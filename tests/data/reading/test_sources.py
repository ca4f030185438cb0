"""Every source gives a dataset that answers the same few questions: whoever adds one adds a row here."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nnstudio.data.reading.table_reading import SOURCES, Source, detect, preview, read_table, source_of
from nnstudio.data.tables.table import MISSING_CODE, Column, Table
from nnstudio.data.tables.table_passes import ReadingCancelledError
from tests.helpers.images import idx_pair, image_folder

ROWS = 12


def _folder(place: Path) -> Path:
    return image_folder(place / "pictures", colour=True)


def _arrays(place: Path) -> Path:
    np.savez(place / "a.npz", x=np.full((ROWS, 5, 4, 1), 7, np.uint8), y=np.arange(ROWS) % 2)
    return place / "a.npz"


def _text(place: Path) -> Path:
    lines = [f"{row}.5,{'red' if row % 2 else 'green'}" for row in range(ROWS)]
    (place / "t.csv").write_text("\n".join(("size,colour", *lines)), "utf-8")
    return place / "t.csv"


def _workbook(place: Path) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    for cells in [("size", "colour"), *((row + 0.5, "red" if row % 2 else "green") for row in range(ROWS))]:
        book.active.append(cells)
    book.save(place / "t.xlsx")
    return place / "t.xlsx"


def _parquet(place: Path) -> Path:
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pytest.importorskip("pyarrow.csv").read_csv(_text(place)), place / "t.parquet")
    return place / "t.parquet"


MAKERS: dict[str, Callable[[Path], Path]] = {
    "Folder of images": _folder,
    "Arrays": _arrays,
    "Text": _text,
    "Excel": _workbook,
    "Parquet": _parquet,
}


@pytest.fixture(params=SOURCES, ids=[source.title for source in SOURCES])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Source, Path]:
    source: Source = request.param
    return source, MAKERS[source.title](tmp_path)


def test_a_source_knows_its_own(made: tuple[Source, Path]) -> None:
    source, path = made
    form = detect(path)
    assert source_of(form) is source
    first = preview(path, form, 3)
    table = read_table(path, form)
    assert first.names == table.names
    assert len(first.cells) == 3
    assert all(len(cells) == len(table.names) == len(first.likely) for cells in first.cells)


def test_a_dataset_tells_length_kinds_and_shapes(made: tuple[Source, Path]) -> None:
    table = read_table(made[1])
    assert isinstance(table, Table)
    assert table.rows == ROWS
    for column in table.columns:
        assert len(column.values) == ROWS
        assert column.values.dtype == _kind(column)
        assert len(column.shape) == (3 if column.type == "image" else 0)
        assert column.missing.shape == (ROWS,)
        if column.type in ("category", "text"):
            assert column.values.min() >= MISSING_CODE
            assert column.values.max() < len(column.categories)


def _kind(column: Column) -> type[np.generic]:
    return {"number": np.float64, "category": np.int32, "text": np.int32, "image": np.uint8}[column.type]


def test_batches_go_into_an_array_that_is_there(made: tuple[Source, Path]) -> None:
    rows = np.array([7, 0, 11])
    for column in read_table(made[1]).columns:
        batch = np.empty((3, *column.shape), column.values.dtype)
        column.gather(rows, batch)
        assert np.array_equal(batch, column.values[rows])
        assert np.array_equal(batch, column.take(rows).values)


def test_one_value_is_for_the_eye(made: tuple[Source, Path]) -> None:
    path = made[1]
    table = read_table(path)
    shown = preview(path, detect(path), ROWS).cells
    for place, column in enumerate(table.columns):
        assert [column.cell(row) for row in range(ROWS)] == [cells[place] for cells in shown]


def test_reading_can_be_cancelled(made: tuple[Source, Path]) -> None:
    with pytest.raises(ReadingCancelledError):
        read_table(made[1], cancelled=lambda: True)


def test_a_file_of_labels_and_one_of_images_are_one_dataset(tmp_path: Path) -> None:
    images, pixels = idx_pair(tmp_path, ROWS)
    assert np.array_equal(read_table(images).column("image").values[..., 0], pixels)
