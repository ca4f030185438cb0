"""A small file is read without compiled functions, and is the same table, or refused in the same words."""

import gzip
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.data.csv import compiled, reading
from nnstudio.data.csv.format import BLANKS, CsvFormat
from nnstudio.data.csv.reading import preview, read_csv
from nnstudio.data.tables.table import ColumnType
from nnstudio.errors import DataError

SPECIMENS = (
    "a", "bc", "é", "1", "-2.5", "0.1", "007", "1e400", "12345678901234567890", "1,5", "NA", " NA ",
    "\u00a0NA", '" NA "', "", " ", "  x ", '5" x', '"', '""', '"q"', '"a,b"', '"a\nb"', "\\", '\\"', "\\\n",
    "#", "#x", '\n# "', "\n", "\r", "\r\n", ",", ";", "\t",
    '"a \t b"',"\\ ",
)  # fmt: skip
FORMS = (
    CsvFormat(),
    CsvFormat(quote=""),
    CsvFormat(header=False),
    CsvFormat(escape="\\", double_quote=False),
    CsvFormat(escape="\\"),
    CsvFormat(skip_initial_space=True),
    CsvFormat(delimiter=";", decimal=",", thousands="."),
    CsvFormat(delimiter=" ", missing=()),
    CsvFormat(comment="#", skip_lines=1),
    CsvFormat(comment="#", escape="\\"),
    CsvFormat(delimiter=BLANKS),
    CsvFormat(delimiter=BLANKS, escape="\\", comment="#"),
    CsvFormat(delimiter=BLANKS, quote="", escape="\\"),
    CsvFormat(delimiter=BLANKS, escape="\\", double_quote=False, skip_initial_space=True),
)
TYPES = ({}, {"a": "number"}, {"a": "number", "b": "number"})


def outcome(path: Path, form: CsvFormat, types: dict[str, ColumnType]) -> object:
    """All that a person could tell two tables apart by, or the sentence why there is none."""
    try:
        table = read_csv(path, form, types, piece_size=1)
    except DataError as refused:
        return str(refused)
    return table.notes, [(one.name, one.type, one.categories, _bytes(one.values)) for one in table.columns]


def _bytes(values: np.ndarray) -> tuple[str, bytes]:
    return values.dtype.str, np.asarray(values).tobytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the examples stand, one after the other."""
    return tmp_path_factory.mktemp("small")


@given(
    rows=st.lists(st.lists(st.sampled_from(SPECIMENS), min_size=1, max_size=3), max_size=6),
    raw=st.lists(st.sampled_from(SPECIMENS), max_size=8).map("".join),
    form=st.sampled_from(FORMS),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    types=st.sampled_from(TYPES),
    head=st.sampled_from([1, 3, 1000]),
)
def test_it_is_the_same_table_or_refused_in_the_same_words(folder, rows, raw, form, end, types, head) -> None:
    path = folder / "table.csv"
    lines = [form.delimiters.join(row) for row in rows]
    path.write_bytes((end.join([f"a{form.delimiters}b", *lines]) + end + raw).encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "preview", lambda path, form, rows: preview(path, form, min(rows, head)))
        small = outcome(path, form, types)
        patch.setattr(compiled, "SMALL", -1)
        assert small == outcome(path, form, types)


def test_nothing_is_loaded_that_compiles(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,x\n2,y\n", encoding="utf-8")
    script = f"import sys, nnstudio; print(nnstudio.read_csv({str(path)!r}).rows, 'numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "2 False\n"


def test_a_file_is_small_by_what_it_holds_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "table.csv.gz"
    path.write_bytes(gzip.compress(b"a\n" + b"1\n" * (compiled.SMALL // 2)))
    assert not compiled.is_small(path)
    path.write_bytes(gzip.compress(b"a\n1\n"))
    assert compiled.is_small(path)
