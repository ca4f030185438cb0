"""A category that stands in no training row is one that nothing was learned about: it counts as unknown."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.data.columns.choices import ColumnChoices, PreparationSettings
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.preparing.categories import is_unseen
from nnstudio.data.preparing.preparation import fit
from nnstudio.data.tables.table import Table, category_column, number_column

CELLS = ["red", "blue", "red", "blue", "green", "green", "pink"]
TRAIN = np.arange(4)


def fitted(cells=CELLS, type="category", role="input", rows=TRAIN, **own):
    setting = ColumnSetting("colour", type, role, ColumnChoices(**own))
    return fit(Table((category_column("colour", cells),)), (setting,), PreparationSettings(), rows)


def features(preparation, cells):
    return preparation.inputs(Table((category_column("colour", cells),)), ["colour"]).tolist()


def test_it_has_a_feature_that_stays_0():
    preparation = fitted()
    assert preparation.features(["colour"]) == tuple(
        f"colour = {one}" for one in ("blue", "green", "pink", "red")
    )
    assert preparation.of("colour").unmet == ("green", "pink")
    assert features(preparation, ["green", "red"]) == [[0, 0, 0, 0], [0, 0, 0, 1]]


def test_it_has_the_number_of_what_was_never_met():
    assert features(fitted(encoding="codes"), ["green", "blue", "red"]) == [[0], [1], [4]]


def test_it_is_one_of_the_rare_where_the_training_met_such():
    cells = ["red"] * 4 + ["blue", "pink"] + ["green"] * 4
    preparation = fitted(cells, rows=np.arange(6), rare=2)
    assert preparation.of("colour").categories == ("green", "red", "other")
    assert features(preparation, ["green", "pink", "red"]) == [[0, 0, 1], [0, 0, 1], [0, 1, 0]]
    none_rare = fitted(cells, rows=np.arange(4), rare=2)
    assert features(none_rare, ["green", "pink"]) == [[0, 0, 0], [0, 0, 0]]


def test_in_an_order_it_has_its_place():
    """Between its neighbours, about which something was learned."""
    preparation = fitted(encoding="order", order=("blue", "green", "red", "pink"))
    assert preparation.of("colour").unmet == ()
    assert features(preparation, ["blue", "green", "red", "pink"]) == pytest.approx(
        np.array([[0], [1 / 3], [2 / 3], [1]])
    )


def test_what_fills_gaps_is_no_unmet_category():
    preparation = fitted([*CELLS, None], missing="constant")
    assert preparation.of("colour").unmet == ("green", "pink")
    assert features(preparation, [None]) == [[0, 0, 0, 0, 1]]


def test_a_class_to_be_predicted_keeps_its_code():
    preparation = fitted(role="target")
    table = Table((category_column("colour", ["green", "red"]),))
    assert preparation.target(table, "colour").tolist() == [1, 3]


def test_a_label_counts_for_nothing():
    preparation = fitted(["a;b", "b", "c;b", "c"], "labels", rows=np.arange(2))
    assert preparation.of("colour").unmet == ("c",)
    assert features(preparation, ["a;c", "c"]) == [[1, 0, 0], [0, 0, 0]]


@given(
    st.lists(st.sampled_from("abc"), min_size=3, max_size=12),
    st.lists(st.sampled_from(["x", "y", "a"]), min_size=1, max_size=4),
    st.sampled_from(["one_hot", "codes"]),
)
def test_planted_categories_change_nothing_of_what_the_training_met(train, planted, encoding):
    """Their places move, but no value of a training row does, and they have none of their own."""
    rows = np.arange(len(train))
    alone, beside = (
        fitted(train, rows=rows, encoding=encoding),
        fitted([*train, *planted], rows=rows, encoding=encoding),
    )
    column = category_column("colour", [*train, *planted])
    assert is_unseen(column, beside.of("colour")).tolist() == [
        cell not in train for cell in [*train, *planted]
    ]
    if encoding == "one_hot":
        kept = [beside.features(["colour"]).index(name) for name in alone.features(["colour"])]
        np.testing.assert_array_equal(np.array(features(beside, train))[:, kept], features(alone, train))
    unknown = [cell for cell in planted if cell not in train]
    assert not np.any(features(beside, unknown)) if unknown else True


@given(
    st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), min_size=6, max_size=20),
    st.sampled_from([1e30, -1e30, 5.0]),
    st.sampled_from(["standard", "robust", "min_max", "none"]),
    st.booleans(),
)
def test_several_targets_are_fitted_on_the_training_rows_and_given_back(values, planted, scaling, log):
    own = ColumnChoices(scaling=scaling, log=log)
    settings = (
        ColumnSetting("one", "number", "target", own),
        ColumnSetting("two", "number", "target"),
        ColumnSetting("kind", "category", "target"),
    )
    train = np.arange(0, len(values), 2)

    def table(outlier: float | None) -> Table:
        cells = [value if row % 2 == 0 or outlier is None else outlier for row, value in enumerate(values)]
        kinds = [("a", "b")[row // 2 % 2] for row in range(len(values))]
        return Table(
            (number_column("one", cells), number_column("two", cells[::-1]), category_column("kind", kinds))
        )

    one, two = (
        fit(table(outlier), settings[:1], PreparationSettings(), train) for outlier in (None, planted)
    )
    assert one == two
    preparation = fit(table(None), settings, PreparationSettings("median"), train)
    seen = table(None).take(train)
    for name in ("one", "two"):
        given_back = preparation.restore_target(name, preparation.target(seen, name))[:, 0]
        expected = seen.column(name).values
        far = float(np.abs(preparation.target(seen, name)).max(initial=1.0))
        spread = float(np.abs(expected).max())
        np.testing.assert_allclose(given_back, expected, rtol=2e-4, atol=2e-6 * spread * max(far, 1.0) + 1e-6)
    codes = preparation.target(seen, "kind")
    assert [preparation.classes("kind")[code] for code in codes] == [
        seen.column("kind").cell(row) for row in range(seen.rows)
    ]
