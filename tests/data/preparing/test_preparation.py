"""From cells to numbers and back: against scikit-learn, against plain loops, and blind to rows outside the
training.
"""

import math
import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.data.columns.choices import PreparationSettings
from nnstudio.data.columns.guess import guess
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.preparing.preparation import Preparation, features_of, fit
from nnstudio.data.preparing.usable_rows import usable_rows
from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.errors import DataError

NAN = math.nan


def table_of(**columns) -> Table:
    """A table from lists: of numbers, or of texts with None for a gap."""
    made = [
        category_column(name, cells)
        if any(isinstance(cell, str) for cell in cells)
        else number_column(name, cells)
        for name, cells in columns.items()
    ]
    return Table(tuple(made), "houses.csv")


def settings_for(table: Table, target: str) -> tuple[ColumnSetting, ...]:
    return tuple(
        ColumnSetting(column.name, column.type, "target" if column.name == target else "input")
        for column in table.columns
    )


def fitted(table: Table, target: str = "price", rows=None, **choices) -> Preparation:
    rows = np.arange(table.rows) if rows is None else np.asarray(rows)
    return fit(table, settings_for(table, target), PreparationSettings(**choices), rows)


HOUSES = table_of(
    size=[50.0, 80, 120, 95],
    city=["Rome", "Oslo", "Rome", "Bern"],
    price=[100.0, 150, 260, 210],
)


def test_numbers_are_standardized():
    inputs = fitted(HOUSES).inputs(HOUSES, ["size"])
    mean, deviation = statistics.fmean([50, 80, 120, 95]), statistics.pstdev([50, 80, 120, 95])
    assert inputs.dtype == np.float32
    np.testing.assert_allclose(inputs[:, 0], [(v - mean) / deviation for v in [50, 80, 120, 95]], rtol=1e-6)


def test_min_max_and_none():
    np.testing.assert_allclose(
        fitted(HOUSES, scaling="min_max").inputs(HOUSES, ["size"])[:, 0], [0, 30 / 70, 1, 45 / 70], rtol=1e-6
    )
    assert fitted(HOUSES, scaling="none").inputs(HOUSES, ["size"])[:, 0].tolist() == [50, 80, 120, 95]


def test_scaled_together_all_columns_share_one_span():
    table = table_of(a=[0.0, 10.0, 100.0], b=[50.0, 50.0, math.nan], y=[500.0, 600.0, 700.0])
    preparation = fitted(table, "y", missing="mean", scaling="together")
    np.testing.assert_allclose(
        preparation.inputs(table, ["a", "b"]), [[0, 0.5], [0.1, 0.5], [1, 0.5]], rtol=1e-6
    )
    assert abs(float(preparation.target(table, "y").mean())) < 1e-6


def test_scaled_together_a_single_value_everywhere_becomes_zero():
    table = table_of(a=[3.0, 3.0], b=[3.0, 3.0], y=[1.0, 2.0])
    assert fitted(table, "y", scaling="together").inputs(table, ["a", "b"]).tolist() == [[0, 0], [0, 0]]


def test_categories_become_one_feature_each_in_order():
    preparation = fitted(HOUSES)
    assert preparation.features(["city", "size"]) == ("city = Bern", "city = Oslo", "city = Rome", "size")
    assert preparation.inputs(HOUSES, ["city"]).tolist() == [[0, 0, 1], [0, 1, 0], [0, 0, 1], [1, 0, 0]]


def test_features_are_known_without_fitting():
    for setting in settings_for(HOUSES, "price")[:2]:
        assert features_of(HOUSES.column(setting.name), setting) == fitted(HOUSES).features([setting.name])


def test_constant_column_becomes_zero():
    table = table_of(size=[3.0, 3, 3], price=[1.0, 2, 3])
    assert fitted(table).inputs(table, ["size"]).tolist() == [[0], [0], [0]]
    assert fitted(table, scaling="min_max").inputs(table, ["size"]).tolist() == [[0], [0], [0]]


def test_class_target_becomes_codes():
    table = table_of(x=[1.0, 2, 3], kind=["b", "a", "b"])
    preparation = fitted(table, "kind")
    assert preparation.classes("kind") == ("a", "b")
    codes = preparation.target(table, "kind")
    assert codes.dtype == np.int32
    assert codes.tolist() == [1, 0, 1]


def test_number_target_is_standardized_and_restored():
    preparation = fitted(HOUSES, scaling="none")
    target = preparation.target(HOUSES, "price")
    assert target.shape == (4, 1)
    assert abs(float(target.mean())) < 1e-6
    np.testing.assert_allclose(
        preparation.restore_target("price", target)[:, 0], [100, 150, 260, 210], rtol=1e-6
    )


def test_numbers_taken_as_categories():
    table = table_of(rooms=[2.0, 10, 2, 3], price=[1.0, 2, 3, 4])
    columns = (ColumnSetting("rooms", "category", "input"), ColumnSetting("price", "number", "target"))
    preparation = fit(table, columns, PreparationSettings(), np.arange(4))
    assert preparation.features(["rooms"]) == ("rooms = 2", "rooms = 3", "rooms = 10")


def test_categories_taken_as_numbers():
    table = table_of(rooms=["2", "10", None, "3"], price=[1.0, 2, 3, 4])
    columns = (ColumnSetting("rooms", "number", "input"), ColumnSetting("price", "number", "target"))
    preparation = fit(table, columns, PreparationSettings(missing="mean", scaling="none"), np.arange(4))
    assert preparation.inputs(table, ["rooms"])[:, 0].tolist() == [2, 10, 5, 3]


# ------------------------------------------------------------------ gaps

GAPS = table_of(
    size=[50.0, NAN, 120, 95, 120],
    city=["Rome", "Oslo", None, "Rome", "Bern"],
    price=[100.0, 150, 260, NAN, 120],
)


def test_rows_without_target_are_always_left_out():
    usable = usable_rows(GAPS, settings_for(GAPS, "price"), PreparationSettings(missing="mean"))
    assert usable.rows.tolist() == [0, 1, 2, 4]
    assert usable.sentence == "Left out: 1 row without a target value."


def test_rows_with_gaps_are_left_out_where_asked():
    usable = usable_rows(GAPS, settings_for(GAPS, "price"), PreparationSettings(missing="drop"))
    assert usable.rows.tolist() == [0, 4]
    assert usable.sentence == "Left out: 1 row without a target value and 2 rows without all input values."


@pytest.mark.parametrize(
    ("choice", "number"), [("mean", (50 + 120 + 95 + 120) / 4), ("median", 107.5), ("most_frequent", 120)]
)
def test_gaps_are_filled(choice, number):
    preparation = fitted(GAPS, missing=choice, scaling="none")
    inputs = preparation.inputs(GAPS, ["size", "city"])
    assert inputs[1, 0] == number
    assert inputs[2, 1:].tolist() == [0, 0, 1]  # Rome is the most frequent


# ------------------------------------------------------------------ new data


def test_new_data_is_prepared_as_the_training_data_was():
    preparation = fitted(HOUSES)
    new = table_of(city=["Oslo"], size=[80.0])
    np.testing.assert_array_equal(
        preparation.inputs(new, ["size", "city"]), preparation.inputs(HOUSES, ["size", "city"])[1:2]
    )


def test_unseen_category_names_row_column_and_the_known_ones():
    new = table_of(size=[80.0, 90.0], city=["Rome", "Paris"])
    with pytest.raises(DataError) as refused:
        fitted(HOUSES).inputs(new, ["city"])
    assert str(refused.value) == (
        "Row 2: column “city” holds “Paris”, which was not among the categories learned: “Bern”, “Oslo”, "
        "“Rome”; "
        "correct the cell, train with such rows, take it as unknown, or leave such rows out."
    )


def test_missing_column_is_named():
    with pytest.raises(
        DataError, match=r"needs a column “city”, which houses.csv does not have; it has “size”"
    ):
        fitted(HOUSES).inputs(table_of(size=[80.0]), ["city"])


def test_gap_in_new_data_names_row_and_column():
    with pytest.raises(DataError, match="Row 2: column “size” has no value"):
        fitted(HOUSES).inputs(table_of(size=[80.0, NAN]), ["size"])


def test_text_in_new_data_names_row_and_column():
    with pytest.raises(DataError, match="Row 2: column “size” holds “big”, which is not a number"):
        fitted(HOUSES).inputs(table_of(size=["80", "big"]), ["size"])


def test_same_number_written_another_way_is_the_same_category():
    table = table_of(rooms=["1.0", "2.0", "1.0"], price=[1.0, 2, 3])
    preparation = fitted(table)
    assert preparation.inputs(table_of(rooms=[2.0]), ["rooms"]).tolist() == [[0, 1]]


def test_number_too_large_for_float32_is_refused():
    table = table_of(size=[1e300, 2.0], price=[1.0, 2])
    with pytest.raises(DataError, match=r"Row 1: column “size” holds 1e\+300, a number too large"):
        fitted(table, scaling="none").inputs(table, ["size"])


def test_huge_numbers_are_scaled_without_overflow():
    table = table_of(size=[1e300, -1e300, 5e299], price=[1.0, 2, 3])
    inputs = fitted(table).inputs(table, ["size"])
    assert np.isfinite(inputs).all()
    assert abs(float(inputs.mean())) < 1e-6


def test_single_class_is_refused():
    with pytest.raises(DataError, match="the single class “a”; there is nothing to tell apart"):
        fitted(table_of(x=[1.0, 2], kind=["a", "a"]), "kind")


def test_column_without_training_values_is_refused():
    with pytest.raises(DataError, match="“size” has no value in the training rows"):
        fitted(table_of(size=[NAN, NAN, 3], price=[1.0, 2, 3]), rows=[0, 1], missing="mean")


# ------------------------------------------------------------------ properties

finite = st.floats(-1e6, 1e6, allow_subnormal=False)


@settings(max_examples=100, deadline=None)
@given(st.lists(finite, min_size=2, max_size=30))
def test_preparing_then_restoring_gives_the_target_back(values):
    table = table_of(x=list(range(len(values))), y=[float(value) for value in values])
    preparation = fitted(table, "y")
    restored = preparation.restore_target("y", preparation.target(table, "y"))[:, 0]
    spread = max(map(abs, values))
    np.testing.assert_allclose(restored, values, atol=1e-6 * spread + 1e-9)


@settings(max_examples=60, deadline=None)
@given(
    values=st.lists(finite, min_size=4, max_size=20),
    outlier=st.sampled_from([1e30, -1e30, 1e6]),
    missing=st.sampled_from(["mean", "median", "most_frequent"]),
    scaling=st.sampled_from(["standard", "min_max", "together"]),
)
def test_fitting_sees_no_row_outside_the_training(values, outlier, missing, scaling):
    """A planted outlier in every row that does not train changes nothing that was fitted."""
    train = np.arange(0, len(values), 2)
    planted = [value if row % 2 == 0 else outlier for row, value in enumerate(values)]
    labels = ["a" if row % 4 == 0 else "b" for row in range(len(values))]
    fits = [
        fitted(table_of(x=numbers, c=labels, y=numbers), "y", train, missing=missing, scaling=scaling)
        for numbers in (values, planted)
    ]
    assert fits[0] == fits[1]


# ------------------------------------------------------------------ against scikit-learn


@pytest.mark.parametrize("missing", ["mean", "median", "most_frequent"])
@pytest.mark.parametrize("scaling", ["standard", "min_max"])
def test_agrees_with_scikit_learn(missing, scaling):
    sklearn = pytest.importorskip("sklearn")
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, StandardScaler

    assert sklearn
    random = np.random.default_rng(3)
    numbers = random.normal(5, 3, (80, 2)).round(1)
    numbers[random.random((80, 2)) < 0.1] = NAN
    labels = random.choice(np.array(["x", "y", "z"], dtype=object), 80)
    table = table_of(a=numbers[:, 0], b=numbers[:, 1], c=list(labels), t=random.normal(size=80))
    rows = np.arange(0, 80, 2)
    ours = fitted(table, "t", rows, missing=missing, scaling=scaling).inputs(table, ["a", "b", "c"])
    scaler = StandardScaler() if scaling == "standard" else MinMaxScaler()
    theirs = ColumnTransformer(
        [
            ("numbers", make_pipeline(SimpleImputer(strategy=missing), scaler), [0, 1]),
            ("categories", OneHotEncoder(sparse_output=False), [2]),
        ]
    )
    raw = np.column_stack((numbers.astype(object), labels))
    np.testing.assert_allclose(ours, theirs.fit(raw[rows]).transform(raw).astype(float), rtol=1e-5, atol=1e-6)


def test_settings_refuse_unknown_choices():
    with pytest.raises(DataError, match="is no choice for missing"):
        PreparationSettings(missing="guess")


def test_a_preparation_survives_json():
    import msgspec

    preparation = fitted(HOUSES, missing="mean")
    assert msgspec.json.decode(msgspec.json.encode(preparation), type=Preparation) == preparation


def test_roles_guessed_for_a_table_can_be_fitted():
    preparation = fit(HOUSES, guess(HOUSES, "price"), PreparationSettings(), np.arange(4))
    assert preparation.features(["size"]) == ("size",)
