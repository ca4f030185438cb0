"""What one column does differently: cut, scaled, filled, flagged, ordered, grouped, taken apart, always as
the training rows say.
"""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.data.columns.choices import (
    CLIPPING_CHOICES,
    DATE_PARTS,
    ENCODING_CHOICES,
    OWN_MISSING_CHOICES,
    OWN_SCALING_CHOICES,
    ColumnChoices,
    PreparationSettings,
)
from nnstudio.data.columns.guess import guess
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.preparing.preparation import Preparation, features_of, fit
from nnstudio.data.preparing.usable_rows import usable_rows
from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.errors import DataError

NAN = math.nan
NUMBERS = [1.0, 2, 3, 4, 5, 6, 7, 1000, NAN]
COLOURS = ["red", "red", "red", "blue", "blue", "green", "pink", "red", None]
DATES = [f"2024-0{month}-1{month} 0{month}:30" for month in range(1, 9)] + [None]
ANSWERS = ["no", "yes", "yes", "no", "no", "no", "yes", "no", None]
TABLE = Table(
    (
        number_column("x", NUMBERS),
        category_column("colour", COLOURS),
        category_column("sold", DATES),
        category_column("garden", ANSWERS),
        number_column("y", range(9)),
    ),
    "shop.csv",
)
TYPES = {"x": "number", "colour": "category", "sold": "date", "garden": "yes_no", "y": "number"}


def prepared(name: str, rows=None, table: Table = TABLE, **choices) -> Preparation:
    setting = ColumnSetting(name, TYPES[name], "input", ColumnChoices(**choices))
    return fit(table, (setting,), PreparationSettings(), np.arange(8) if rows is None else np.array(rows))


def values(name: str, **choices) -> np.ndarray:
    return prepared(name, **choices).inputs(TABLE.take(np.arange(8)), [name])


def test_robust_scaling_ignores_what_lies_far_out():
    np.testing.assert_allclose(values("x", scaling="robust")[:4, 0], (np.arange(1, 5) - 4.5) / 3.5, rtol=1e-6)


def test_the_logarithm_is_scaled_and_keeps_the_sign():
    logs = np.log1p(np.array(NUMBERS[:8]))
    np.testing.assert_allclose(values("x", scaling="log")[:, 0], (logs - logs.mean()) / logs.std(), rtol=1e-5)


def test_outliers_are_cut_at_the_fences_of_the_training_rows():
    preparation = prepared("x", clipping="fences", scaling="none")
    assert preparation.inputs(TABLE.take(np.arange(8)), ["x"])[:, 0].tolist() == [1, 2, 3, 4, 5, 6, 7, 11.5]
    new = Table((number_column("x", [-500.0]),))
    assert preparation.inputs(new, ["x"])[0, 0] == -2.5


def test_percentiles_cut_the_ends():
    cut = values("x", clipping="percentiles", scaling="none")[:, 0]
    assert cut.max() == np.float32(np.quantile(NUMBERS[:8], 0.99))


def test_a_constant_fills_a_gap_and_a_flag_tells_of_it():
    preparation = prepared("x", missing="constant", constant="-7", was_missing=True, scaling="none")
    assert preparation.features(["x"]) == ("x", "x was missing")
    assert preparation.inputs(TABLE, ["x"])[7:].tolist() == [[1000, 0], [-7, 1]]


def test_a_constant_that_is_no_number_is_refused():
    with pytest.raises(DataError, match="Gaps of column “x” are to become “many”, which is not a number"):
        prepared("x", missing="constant", constant="many")


def test_gaps_of_a_category_may_become_one_of_their_own():
    preparation = prepared("colour", missing="constant")
    assert preparation.features(["colour"])[-1] == "colour = missing"
    assert preparation.inputs(TABLE, ["colour"])[8].tolist() == [0, 0, 0, 0, 1]


def test_rare_categories_become_one():
    preparation = prepared("colour", rare=2)
    assert preparation.features(["colour"]) == ("colour = blue", "colour = red", "colour = other")
    new = Table((category_column("colour", ["pink", "green", "red"]),))
    assert preparation.inputs(new, ["colour"]).tolist() == [[0, 0, 1], [0, 0, 1], [0, 1, 0]]


def test_an_order_runs_from_0_to_1():
    ordered = values("colour", encoding="order", order=("pink", "red"))[:, 0]
    assert ordered.tolist() == [
        np.float32(place / 3) for place in (1, 1, 1, 2, 2, 3, 0, 1)
    ]  # pink, red, then the others as usual: blue, green


def test_codes_leave_0_for_what_was_never_met():
    preparation = prepared("colour", encoding="codes")
    new = Table((category_column("colour", ["blue", "red", "white"]),))
    with pytest.raises(DataError, match="Row 3: column “colour” holds “white”, which was not among"):
        preparation.inputs(new, ["colour"])
    assert preparation.inputs(new, ["colour"], unknown=True)[:, 0].tolist() == [1, 4, 0]


@pytest.mark.parametrize(
    ("choices", "expected"), [({}, [0, 0, 0, 0]), ({"rare": 2}, [0, 0, 1])], ids=["none", "with the rare"]
)
def test_an_unseen_category_counts_as_unknown_where_that_is_chosen(choices, expected):
    new = Table((category_column("colour", ["white"]),))
    assert prepared("colour", **choices).inputs(new, ["colour"], unknown=True)[0].tolist() == expected


def test_an_unseen_category_has_no_place_in_an_order():
    new = Table((category_column("colour", ["white"]),))
    with pytest.raises(
        DataError, match=r"“white”, which has no place in the order learned: .* leave such rows"
    ):
        prepared("colour", encoding="order").inputs(new, ["colour"], unknown=True)


def test_a_missing_column_is_filled_only_where_that_is_chosen():
    new = Table((number_column("y", [1.0]),))
    preparation = prepared("x", missing="median", scaling="none")
    with pytest.raises(DataError, match="needs a column “x”"):
        preparation.inputs(new, ["x"])
    assert preparation.inputs(new, ["x"], unknown=True)[0, 0] == 4.5
    with pytest.raises(DataError, match="needs a column “x”"):
        prepared("x").inputs(new, ["x"], unknown=True)


def test_a_date_becomes_its_parts():
    preparation = prepared("sold", parts=("month", "day", "weekday", "hour"))
    assert preparation.features(["sold"]) == ("sold month", "sold day", "sold weekday", "sold hour")
    march = preparation.inputs(TABLE.take(np.array([2])), ["sold"])[0]  # Wednesday, 13 March 2024, 3:30
    np.testing.assert_allclose(march, [2 / 11, 12 / 30, 2 / 6, 3.5 / 24], rtol=1e-6)


def test_the_parts_of_a_date_may_be_angles():
    preparation = prepared("sold", parts=("month",), cyclic=True)
    assert preparation.features(["sold"]) == ("sold month (sine)", "sold month (cosine)")
    april = preparation.inputs(TABLE.take(np.array([3])), ["sold"])[0]
    np.testing.assert_allclose(april, [1, 0], atol=1e-6)


def test_years_are_standardized_on_the_training_rows():
    table = Table((category_column("sold", ["2019-05-01", "2021-12-31 23:59", "01.02.2030"]),))
    preparation = prepared("sold", rows=[0, 1], table=table, parts=("year",))
    assert preparation.inputs(table, ["sold"])[:, 0].tolist() == [-1, 1, 10]


def test_a_cell_that_is_no_date_is_named():
    new = Table((category_column("sold", ["2024-01-01", "2024-02-30"]),))
    with pytest.raises(DataError, match="Row 2: column “sold” holds “2024-02-30”, which is not a date"):
        prepared("sold").inputs(new, ["sold"])


@pytest.mark.parametrize(("type", "expected"), [("date_day_first", (3, 2)), ("date_month_first", (2, 3))])
def test_day_and_month_are_what_the_type_says(type, expected):
    """The cells are 02/03 and a gap, which becomes the constant, 05/04 (or the other way about)."""
    table = Table((category_column("sold", ["02/03/2020", None, "12/12/2021"]),))
    own = ColumnChoices("constant", "05/04/2020", parts=("month", "day"))
    fitted = fit(table, (ColumnSetting("sold", type, "input", own),), PreparationSettings(), np.arange(3))
    months, days = (fitted.inputs(table, ["sold"]) * (11, 30) + 1).T
    np.testing.assert_allclose((months[0], days[0]), expected, rtol=1e-6)
    np.testing.assert_allclose(
        (months[1], days[1]), (4, 5) if type == "date_day_first" else (5, 4), rtol=1e-6
    )
    new = Table((category_column("sold", ["2020-05-06", "14/14/2020"]),))
    with pytest.raises(
        DataError, match=r"Row 2: column “sold” holds “14/14/2020”, which is not a date .*first"
    ):
        fitted.inputs(new, ["sold"])


def test_yes_and_no_are_one_feature():
    preparation = prepared("garden")
    assert preparation.features(["garden"]) == ("garden",)
    assert preparation.inputs(TABLE.take(np.arange(8)), ["garden"])[:, 0].tolist() == [0, 1, 1, 0, 0, 0, 1, 0]


def test_more_than_two_answers_are_no_yes_and_no():
    setting = ColumnSetting("colour", "yes_no", "input")
    with pytest.raises(DataError, match=r"“colour” holds 4 different values .* too many for yes or no"):
        fit(TABLE, (setting,), PreparationSettings(), np.arange(8))


def test_each_column_leaves_out_or_keeps_rows_with_gaps_by_itself():
    columns = tuple(
        ColumnSetting(name, TYPES[name], "input", own)
        for name, own in (("x", ColumnChoices(missing="mean")), ("colour", None))
    )
    table = Table((number_column("x", [1.0, NAN, 3]), category_column("colour", ["a", "b", None])))
    usable = usable_rows(table, columns, PreparationSettings())
    assert usable.rows.tolist() == [0, 1]
    preparation = fit(table, columns, PreparationSettings(), usable.rows)
    assert usable_rows(table, columns, preparation).rows.tolist() == [0, 1]


def test_types_and_roles_are_guessed():
    count = 40
    table = Table(
        (
            category_column("patient", [f"p{row}" for row in range(count)]),
            category_column("when", [f"2024-01-{row % 28 + 1:02}" for row in range(count)], "text"),
            category_column("smoker", ["yes", "no"] * 20),
            category_column("part", (["train"] * 3 + ["test"]) * 10),
            number_column("sample_weight", np.linspace(1, 2, count)),
            number_column("price", np.linspace(3, 9, count) ** 2),
        )
    )
    assert {one.name: (one.type, one.role) for one in guess(table, "price")} == {
        "patient": ("category", "id"), "when": ("date", "input"), "smoker": ("yes_no", "input"),
        "part": ("category", "split"), "sample_weight": ("number", "weight"), "price": ("number", "target"),
    }  # fmt: skip


# ------------------------------------------------------------------ properties

choices_of_a_column = st.builds(
    ColumnChoices,
    missing=st.sampled_from(["", *OWN_MISSING_CHOICES]),
    constant=st.just("2024-01-01"),
    was_missing=st.booleans(),
    clipping=st.sampled_from(list(CLIPPING_CHOICES)),
    scaling=st.sampled_from(["", *OWN_SCALING_CHOICES]),
    encoding=st.sampled_from(list(ENCODING_CHOICES)),
    rare=st.integers(0, 4),
    order=st.permutations(["red", "blue", "never"]).map(tuple),
    parts=st.lists(st.sampled_from(list(DATE_PARTS)), min_size=1, unique=True).map(tuple),
    cyclic=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(choices_of_a_column, st.sampled_from(["x", "colour", "sold"]))
def test_features_are_known_before_anything_is_fitted(own, name):
    own = replace(own, constant="1") if name == "x" else own
    setting = ColumnSetting(name, TYPES[name], "input", own)
    preparation = fit(TABLE, (setting,), PreparationSettings("mean"), np.arange(0, 9, 2))
    assert features_of(TABLE.column(name), setting) == preparation.features([name])
    shape = preparation.inputs(TABLE.take(np.arange(8)), [name]).shape
    assert shape == (8, len(preparation.features([name])))


@settings(max_examples=100, deadline=None)
@given(own=choices_of_a_column, outlier=st.sampled_from([1e30, -1e30, NAN]))
def test_fitting_sees_no_row_outside_the_training(own, outlier):
    """Numbers and dates planted in rows that do not train change nothing that is fitted; neither do
    categories that are merely dealt out differently there.
    """

    def planted(cells, other):
        return [cell if row % 2 == 0 else other for row, cell in enumerate(cells)]

    tables = [
        TABLE,
        Table(
            (
                number_column("x", planted(NUMBERS, outlier)),
                category_column("colour", [COLOURS[row if row % 2 == 0 else 8 - row] for row in range(9)]),
                category_column("sold", planted(DATES, "1900-01-01")),
            )
        ),
    ]
    columns = tuple(
        ColumnSetting(name, TYPES[name], "input", replace(own, constant="1") if name == "x" else own)
        for name in ("x", "colour", "sold")
    )
    fits = [fit(table, columns, PreparationSettings("median"), np.arange(0, 9, 2)) for table in tables]
    assert fits[0] == fits[1]


finite = st.floats(-1e6, 1e6, allow_subnormal=False)


@settings(max_examples=100, deadline=None)
@given(st.lists(finite, min_size=2, max_size=30), st.sampled_from(list(OWN_SCALING_CHOICES)))
def test_preparing_then_restoring_gives_the_target_back(numbers, scaling):
    table = Table((number_column("y", numbers),))
    setting = ColumnSetting("y", "number", "target", ColumnChoices(scaling=scaling, clipping="fences"))
    preparation = fit(table, (setting,), PreparationSettings(scaling="together"), np.arange(len(numbers)))
    restored = preparation.restore_target("y", preparation.target(table, "y"))[:, 0]
    spread = max(map(abs, numbers))
    relative = 1e-5 if scaling == "log" else 1e-6
    if scaling == "robust":  # what lies far from the quartiles is many of their distances away
        relative = 1e-6 * max(1.0, float(np.abs(preparation.target(table, "y")).max()))
    np.testing.assert_allclose(restored, numbers, rtol=relative, atol=1e-6 * spread + 1e-6)
