"""Numbers are read from their bytes as Python's `float` reads them, to the last bit; what may be none is left
to the pattern of a number.
"""

import math
import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.numbers import NumberReader, ReadNumbers
from nnstudio.data.csv.scan import CsvScan
from nnstudio.data.tables.cells import NumberCells
from nnstudio.data.tables.number_text import number_pattern

PLAIN = CsvFormat(header=False)
GERMAN = CsvFormat(header=False, delimiter=";", decimal=",", thousands=".")


def read(cells: list[str], form: CsvFormat = PLAIN, forced: bool = False, unit: str = "") -> ReadNumbers:
    """The cells of a column of numbers, beside one of words."""
    scan = CsvScan("table.csv", form, 2, 1)
    (records,) = scan.feed("".join(f"w{form.delimiter}{cell}\n" for cell in cells).encode())
    return NumberReader(form, {1: NumberCells(form, forced, likely_unit=unit)}).read(records)[1]


DIGITS = st.text("0123456789", max_size=25)


@st.composite
def number_like(draw) -> str:
    sign, exponent = draw(st.sampled_from(["", "-", "+"])), draw(st.sampled_from(["", "e", "E-", "e+", "e-"]))
    point = draw(st.sampled_from(["", ".", "."]))
    text = f"{sign}{draw(DIGITS)}{point}{draw(DIGITS)}"
    return f"{text}{exponent}{draw(st.integers(0, 400))}" if exponent else text


@settings(max_examples=2000)
@given(number_like())
@example("9007199254740993")
@example("9007199254740993.0")
@example("1.00000000000000011102230246251565")
@example("1.0000000000000002220446049250313e-5")
@example("2.2250738585072011e-308")
@example("5e-324")
@example("2.4703282292062327e-324")
@example("1.7976931348623158e308")
@example("1e23")
@example("8.5e22")
@example("-0")
@example("18446744073709551616.0")
@example("73786976294838206464e-5")
@example("0000000000000000000000000001.5")
@example("9007199254740992.00000000000000000000000000001")
@example("0e999999999999999999999")
@example(
    "9355950000000000000.00000000000000000000000000000000001844674407370955161600000184467440737095516161844674"
)
def test_what_is_sure_is_the_nearest_double(text):
    numbers = read([text, "0"])
    if 0 in numbers.strange:
        assert numbers.strange == {0: text}
    elif not text:
        assert math.isnan(numbers.values[0])
    else:
        assert number_pattern(PLAIN).fullmatch(text)
        assert numbers.values[0].tobytes() == np.float64(text).tobytes()


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False), min_size=1))
def test_what_programs_write_is_sure(numbers):
    found = read([repr(number) for number in numbers])
    assert not found.strange
    assert found.values.tolist() == numbers


@pytest.mark.parametrize("digits", [1, 15, 16, 17, 18, 19])
def test_nearly_all_numbers_of_many_digits_are_sure(digits):
    random = np.random.default_rng(digits)
    whole = random.integers(10 ** (digits - 1), 10**digits, 3000, dtype=np.uint64).tolist()
    powers = random.integers(-290, 280, 3000).tolist()
    texts = [f"{number}e{power}" for number, power in zip(whole, powers, strict=True)]
    found = read(texts)
    assert len(found.strange) <= 3
    sure = [place for place in range(len(texts)) if place not in found.strange]
    assert found.values[sure].tolist() == [float(texts[place]) for place in sure]


@pytest.mark.parametrize("zeros", [0, 1, 5])
def test_nearly_all_numbers_of_more_digits_than_fit_are_sure(zeros):
    random = np.random.default_rng(zeros)
    parts = random.integers(10**11, 10**12, (3000, 2)).tolist()
    texts = [f"{whole}.{fraction}{'0' * zeros}" for whole, fraction in parts]
    found = read(texts)
    assert len(found.strange) <= 30
    sure = [place for place in range(len(texts)) if place not in found.strange]
    assert found.values[sure].tolist() == [float(texts[place]) for place in sure]


@pytest.mark.parametrize("power", [*range(53, 70), 128, 192])
def test_whole_numbers_keep_their_size_and_are_sure_only_where_a_person_says_so(power):
    texts = [str(2**power + 1), f"-{2**power + 1}", f"+{2**power + 1}"]
    assert read(texts).strange == dict(enumerate(texts))
    found = read(texts, forced=True)
    for place in set(range(3)) - set(found.strange):
        assert found.values[place] == float(texts[place])


@given(st.lists(st.sampled_from(["1", "12", "123", "1234", "0", "", ".", ".", ",", "5", " "]), max_size=8))
def test_thousands_stand_apart_by_three(parts):
    text = "".join(parts)
    numbers = read([text], GERMAN)
    if not numbers.strange and text.strip():
        assert number_pattern(GERMAN).fullmatch(text)
        assert numbers.values[0] == float(text.replace(".", "").replace(",", "."))
    elif re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})*(,\d+)?", text):
        pytest.fail(f"{text} is a number")


def test_missing_cells_are_none_and_others_are_told():
    numbers = read(
        ["NA", "", " 5 ", "n/a ", "one", "\t-2", "n", "5 6", "1e", "inf", "0x10", "1_000", "?", "."]
    )
    assert sorted(numbers.strange) == [4, 6, 7, 8, 9, 10, 11, 13]
    assert numbers.strange[7] == "5 6"
    np.testing.assert_array_equal(
        numbers.values[[0, 1, 2, 3, 5, 12]], [math.nan, math.nan, 5, math.nan, -2, math.nan]
    )


def test_a_cell_that_is_missing_may_look_like_a_number():
    form = CsvFormat(header=False, missing=("-999", "0"))
    found = read(["-999", "-99", "0", "", "0.0", "-9990"], form)
    assert found.strange == {3: ""}
    np.testing.assert_array_equal(found.values[[0, 1, 2, 4, 5]], [math.nan, -99, math.nan, 0, -9990])


def test_codes_and_long_numbers_are_no_sure_numbers_unless_a_person_says_so():
    cells = ["007", "00.5", "9007199254740993", "0", "-012", "9007199254740992"]
    assert sorted(read(cells).strange) == [0, 2, 4]
    assert read(cells, forced=True).values.tolist() == [7, 0.5, 2**53, 0, -12, 2**53]


def test_quoted_numbers_are_numbers():
    numbers = read(['"5"', '"1""2"', '" 7"', '""'])
    assert numbers.strange == {1: '1"2'}
    np.testing.assert_array_equal(numbers.values[[0, 2, 3]], [5, 7, math.nan])


def test_columns_that_were_given_up_are_left_out():
    scan = CsvScan("table.csv", PLAIN, 3, 1)
    (records,) = scan.feed(b"1,x,3\n")
    found = NumberReader(PLAIN, {place: NumberCells(PLAIN, False) for place in range(3)}).read(records, {1})
    assert [(place, numbers.values.tolist()) for place, numbers in found.items()] == [(0, [1]), (2, [3])]
