"""Texts are coded from their bytes in the order in which they are met, and told apart whatever their keys."""

import csv
import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.scan import CsvScan
from nnstudio.data.csv.texts import TextTable
from nnstudio.data.tables.marks import MISSING_CELLS

LONG = "x" * 300
WORDS = st.sampled_from(
    ["", "a", "b", "eight by", "nine byte", "nine bytf", "é", "日本語日本語", "two\nlines", 'say "x"', "it's",
     "NA", "NAN ", " led", " ", "\u00a0?\u3000", " \x1cb\t", "\u2003é", "a" * 64, "a" * 63 + "b",
     LONG, LONG[:-1] + "y", LONG + "x", "c\\d", "e,f"]
)  # fmt: skip
FORMS = [
    CsvFormat(header=False),
    CsvFormat(header=False, escape="\\", double_quote=False),
    CsvFormat(header=False, skip_initial_space=True),
    CsvFormat(header=False, missing=("b", "nine byte", "b")),
]


def coded(runs: list[list[str]], form: CsvFormat, ending: str = "\n") -> tuple[list[int], list[str]]:
    """The codes and the texts of a column that is read run by run."""
    table, codes = TextTable(form), []
    for run in runs:
        buffer = io.StringIO(newline="")
        csv.writer(buffer, lineterminator=ending, **form.reader_options()).writerows(["1", t] for t in run)
        scan = CsvScan("table.csv", form, 2, 1)
        parts = [*scan.feed(buffer.getvalue().encode()), *scan.finish()]
        codes += [code for part in parts for code in table.coded(part, 1).tolist()]
    return codes, table.texts


def by_dictionary(runs: list[list[str]], form: CsvFormat) -> tuple[list[int], list[str]]:
    texts = [text for run in runs for text in run]
    if form.skip_initial_space:  # which takes a space away that nothing quotes
        texts = [text.lstrip(" ") for text in texts]
    code_of: dict[str, int] = {}
    codes = [-1 if text.strip() in form.missing else code_of.setdefault(text, len(code_of)) for text in texts]
    return codes, list(code_of)


@given(
    st.lists(st.lists(WORDS, max_size=8), max_size=6), st.sampled_from(FORMS), st.sampled_from(["\n", "\r\n"])
)
def test_codes_stand_for_the_texts_that_were_written(runs, form, ending):
    assert coded(runs, form, ending) == by_dictionary(runs, form)


def test_a_table_grows_with_what_it_meets():
    runs = [
        [f"text {number % 70_000}" for number in range(start, start + 9_000)]
        for start in range(0, 99_000, 9_000)
    ]
    runs.append(["y" * 100_000, "text 3", "é" * 50_000])
    assert coded(runs, CsvFormat(header=False)) == by_dictionary(runs, CsvFormat(header=False))


def test_different_texts_of_one_key_stay_different():
    form = CsvFormat(header=False)
    one, other = same_keys()
    assert one != other
    assert coded([[one, other, one], [other]], form) == ([0, 1, 0, 1], [one, other])


def same_keys() -> tuple[str, str]:
    """Two texts of 16 letters and digits whose keys are the same: what the first eight make of a key, the
    last eight take back.
    """
    random = np.random.default_rng(4)
    plain = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    words = [bytes(random.choice(list(plain), 8).tolist()) for _ in range(3000)]
    key_of = {word: mixed(16, int.from_bytes(word, "little")) for word in words}
    for first in words:
        for second in words:
            last = int.from_bytes(words[0], "little") ^ key_of[first] ^ key_of[second]
            if first != second and all(byte in plain for byte in last.to_bytes(8, "little")):
                return (first + words[0]).decode(), (second + last.to_bytes(8, "little")).decode()
    raise AssertionError("no such texts among these")


def mixed(before: int, word: int) -> int:
    """As the table mixes its keys."""
    key = (before ^ word) * 0x9E3779B97F4A7C15 % 2**64
    return key ^ key >> 32


def test_missing_texts_are_none_of_the_texts():
    codes, texts = coded([["a", "NA", ""], [*MISSING_CELLS, "b"]], CsvFormat(header=False))
    assert codes == [0, -1, -1, *[-1] * len(MISSING_CELLS), 1]
    assert texts == ["a", "b"]
