"""Steps in any order that makes sense: against plain loops, blind to rows outside the training, and back."""

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.data.columns.choices import (
    CLIPPING_CHOICES,
    OWN_MISSING_CHOICES,
    OWN_SCALING_CHOICES,
    ColumnChoices,
    PreparationSettings,
)
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.columns.steps import STEP_NAMES, USUAL_STEPS, order_problem, steps_of
from nnstudio.data.preparing.preparation import Preparation, fit
from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.errors import DataError

NAN = math.nan
ORDERS = [order for order in permutations(USUAL_STEPS["number"]) if not order_problem(order)]
numbers = st.floats(-1e6, 1e6, allow_subnormal=False)


def fitted(cells, own: ColumnChoices, rows=None, rule: PreparationSettings | None = None) -> Preparation:
    rows = np.arange(len(cells)) if rows is None else rows
    setting = ColumnSetting("x", "number", "input", own)
    return fit(Table((number_column("x", cells),)), (setting,), rule or PreparationSettings(), rows)


def values(cells, own: ColumnChoices, rows=None) -> list[float]:
    return fitted(cells, own, rows).inputs(Table((number_column("x", cells),)), ["x"])[:, 0].tolist()


def test_of_all_orders_only_a_logarithm_after_scaling_makes_no_sense():
    assert len(ORDERS) == 12
    assert "put “Logarithm” before “Scale”" in order_problem(("clip", "fill", "scale", "log"))
    assert "leave it last" in order_problem(("encode", "rare", "fill"))
    with pytest.raises(DataError, match="A logarithm after scaling would undo the scale"):
        ColumnChoices(steps=("scale", "log", "fill", "clip"))
    with pytest.raises(DataError, match="“bake” cannot stand in this order"):
        ColumnChoices(steps=("bake",))
    with pytest.raises(DataError, match="“fill” cannot stand in this order"):
        ColumnChoices(steps=("fill", "fill"))


@given(st.lists(st.sampled_from(sorted(STEP_NAMES)), unique=True), st.sampled_from(sorted(USUAL_STEPS)))
def test_any_allowed_order_holds_each_step_of_a_type_once(chosen, type):
    """An order that was made for another type is no trouble."""
    if not order_problem(chosen):
        steps = steps_of(type, chosen)
        assert sorted(steps) == sorted(USUAL_STEPS[type])
        assert not order_problem(steps)


def test_outliers_are_cut_before_or_after_scaling():
    cells = [*range(10), 1000.0]
    own = {"clipping": "fences", "scaling": "standard"}
    before = values(cells, ColumnChoices(**own))
    after = values(cells, ColumnChoices(**own, steps=("fill", "log", "scale", "clip")))
    assert max(before) < 2.5  # the mean and the deviation are those of the cut numbers
    assert max(after) == pytest.approx((15 - np.mean(cells)) / np.std(cells), rel=1e-5)


def test_gaps_filled_first_count_when_the_fences_are_found():
    cells = [0.0, 0, 0, 0, 8, NAN, NAN, NAN, NAN, NAN, NAN]
    own = {"missing": "constant", "constant": "8", "clipping": "fences", "scaling": "none"}
    assert max(values(cells, ColumnChoices(**own, steps=("fill", "clip", "log", "scale")))) == 8
    assert values(cells, ColumnChoices(**own))[4] == 0  # among five numbers the 8 lies far out


def test_a_mean_of_logarithms_is_another_one_than_the_logarithm_of_a_mean():
    cells = [1.0, 100.0, NAN]
    own = {"missing": "mean", "scaling": "none", "log": True}
    assert values(cells, ColumnChoices(**own))[2] == pytest.approx(math.log1p(50.5))
    later = values(cells, ColumnChoices(**own, steps=("clip", "log", "fill", "scale")))
    assert later[2] == pytest.approx((math.log1p(1) + math.log1p(100)) / 2)


def test_a_value_that_fills_gaps_is_in_the_columns_own_unit_wherever_its_step_stands():
    cells = [10.0, 20.0, 30.0, NAN]
    own = {"missing": "constant", "constant": "30", "log": True, "scaling": "min_max"}
    for steps in ((), ("clip", "log", "fill", "scale"), ("clip", "log", "scale", "fill")):
        prepared = values(cells, ColumnChoices(**own, steps=steps))
        assert prepared[3] == prepared[2] == 1.0


def test_a_scaling_that_takes_the_logarithm_is_the_logarithm_and_then_the_standard():
    cells = [1.0, 10, 100, 1000]
    assert values(cells, ColumnChoices(scaling="log")) == values(
        cells, ColumnChoices(scaling="standard", log=True)
    )


def test_a_column_with_a_logarithm_does_not_share_the_scale_of_all():
    rule = PreparationSettings(scaling="together")
    settings = [ColumnSetting("a", "number", "input", ColumnChoices(log=True))]
    settings.append(ColumnSetting("b", "number", "input"))
    table = Table((number_column("a", [0.0, 1e6]), number_column("b", [2.0, 4.0])))
    prepared = fit(table, settings, rule, np.arange(2)).inputs(table, ["a", "b"])
    assert prepared.tolist() == [[0, 0], [1, 1]]


def test_gaps_counted_first_may_be_as_rare_as_other_categories():
    column = category_column("c", ["a"] * 5 + ["b", "d"] + [None])
    own = {"missing": "constant", "rare": 3}
    kept = ColumnSetting("c", "category", "input", ColumnChoices(**own))
    joined = ColumnSetting("c", "category", "input", ColumnChoices(**own, steps=("fill", "rare", "encode")))
    table, rows = Table((column,)), np.arange(8)
    assert fit(table, (kept,), PreparationSettings(), rows).of("c").categories == ("a", "missing", "other")
    fills_first = fit(table, (joined,), PreparationSettings(), rows)
    assert fills_first.of("c").categories == ("a", "other")
    assert fills_first.inputs(table, ["c"])[-1].tolist() == [0, 1]


# ------------------------------------------------------------------ properties

choices = st.builds(
    ColumnChoices,
    missing=st.sampled_from(sorted(OWN_MISSING_CHOICES)),
    constant=st.just("3"),
    was_missing=st.booleans(),
    clipping=st.sampled_from(sorted(CLIPPING_CHOICES)),
    scaling=st.sampled_from(sorted(OWN_SCALING_CHOICES)),
    log=st.booleans(),
    steps=st.sampled_from(ORDERS),
)


@given(st.lists(numbers, min_size=6, max_size=20), choices, st.sampled_from([1e30, -1e30, 7.0, NAN]))
def test_fitting_sees_no_row_outside_the_training(cells, own, planted):
    train = np.arange(0, len(cells), 2)
    other = [cell if row % 2 == 0 else planted for row, cell in enumerate(cells)]
    assert fitted(cells, own, train) == fitted(other, own, train)


@given(st.lists(numbers, min_size=2, max_size=20), choices)
def test_each_row_is_prepared_by_itself_as_the_training_rows_were(cells, own):
    """What the engine sees of validation, test and new rows is what the fitted numbers give."""
    preparation = fitted(cells, own)
    table = Table((number_column("x", cells),))
    together = preparation.inputs(table, ["x"])
    for row in range(len(cells)):
        assert preparation.inputs(table.take(np.array([row])), ["x"]).tolist() == [together[row].tolist()]


@given(st.lists(numbers, min_size=4, max_size=12), choices)
def test_steps_follow_their_order_as_a_plain_loop_does_them(cells, own):
    preparation = fitted(cells, own).numbers[0]
    prepared = values(cells, own)
    for cell, found in zip(cells, prepared, strict=True):
        assert found == pytest.approx(by_hand(cell, own, preparation), rel=1e-5, abs=1e-6)


def by_hand(cell: float, own: ColumnChoices, figures) -> float:
    for step in own.steps:
        if step == "clip" and figures.low is not None:
            cell = min(max(cell, figures.low), figures.high)
        elif step == "log" and own.log:
            cell = round(math.copysign(math.log1p(abs(cell)), cell), 12)
        elif step == "scale":
            cell = (cell - figures.centre) / figures.scale if figures.scale else 0.0
    return cell


@given(
    st.lists(numbers, min_size=2, max_size=30),
    st.sampled_from([*sorted(OWN_SCALING_CHOICES), "log"]),
    st.booleans(),
    st.sampled_from(ORDERS),
)
def test_what_is_predicted_is_given_back(cells, scaling, log, steps):
    """Of all steps a target takes the logarithm and the scale only, which can be undone."""
    own = ColumnChoices(scaling=scaling, log=log, steps=steps, missing="mean", clipping="fences")
    table = Table((number_column("y", cells),))
    setting = ColumnSetting("y", "number", "target", own)
    preparation = fit(table, (setting,), PreparationSettings(), np.arange(len(cells)))
    given_back = preparation.restore_target("y", preparation.target(table, "y"))[:, 0]
    spread = max(abs(cell) for cell in cells)
    np.testing.assert_allclose(given_back, cells, rtol=2e-4, atol=2e-5 * spread + 1e-6)
