"""Curves to draw: bounded, and looking like what was measured."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.document.editing import plan_edits
from nnstudio.engine.training.control import Control
from nnstudio.engine.training.history import Event
from nnstudio.session.running.curves import MOST_POINTS, Losses, curves_of, decimate
from nnstudio.session.running.training import begin_training
from tests.helpers.projects import flower_project


def losses(epochs: list[float], validation: list[float] | None = None, batches: int = 0) -> Losses:
    return Losses(np.array(epochs), np.array(validation or []), np.ones(batches, np.float32))


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=400), st.integers(10, 100))
def test_decimated_points_are_few_and_keep_the_ends_and_the_extremes(values: list[float], limit: int) -> None:
    x, y = decimate(np.arange(len(values), dtype=float), np.array(values), limit)
    assert len(x) <= limit
    assert np.array_equal(np.array(values)[x.astype(int)], y)
    assert (np.diff(x) > 0).all()
    assert (x[0], x[-1]) == (0, len(values) - 1)
    assert (y.min(), y.max()) == (min(values), max(values))


def test_a_long_run_is_drawn_with_a_bounded_number_of_points() -> None:
    curves = curves_of(losses([1.0 / n for n in range(1, 100_001)], [2.0] * 100_000), 8)
    assert len(curves.epochs) <= MOST_POINTS
    assert len(curves.validation) <= MOST_POINTS


def test_what_is_not_finite_is_left_out() -> None:
    curves = curves_of(losses([5.0, 4.0, np.nan, 2.0, 1.0, np.inf, 1.0]), 8)
    assert list(curves.epochs) == [1, 2, 4, 5, 7]


def test_the_best_epoch_is_that_of_the_smallest_validation_loss() -> None:
    assert curves_of(losses([1.0] * 7, [3.0, 2.0, 0.5, 0.7, 0.9, 1.0, 1.0]), 8).best == (3.0, 0.5)
    assert curves_of(losses([1.0] * 7), 8).best is None


def test_while_few_epochs_are_over_the_batches_are_drawn() -> None:
    curves = curves_of(losses([1.0], [1.0], batches=25), 20)
    assert len(curves.epochs) == 25
    assert curves.epochs[-1] == 24.5 / 20


def test_changed_settings_stand_at_their_epoch_with_old_and_new_value() -> None:
    events = (
        Event(40, "learning_rate", 0.01),
        Event(80, "learning_rate", 0.1),
        Event(80, "dropout_1/rate", 0.2),
        Event(120, "gaussiannoise_1/deviation", 0.3),
    )
    curves = curves_of(losses([1.0] * 20), 8, events, {"learning_rate": 0.001, "dropout_1/rate": 0.0})
    assert curves.events == (
        (5.0, "learning rate 0.001 → 0.01"), (10.0, "learning rate 0.01 → 0.1"), (10.0, "dropout 0 → 20 %"),
        (15.0, "noise 0.3"),
    )  # fmt: skip


def words_of(events: tuple[Event, ...], **first: float) -> list[str]:
    named = {name.replace("__", "/"): value for name, value in first.items()}
    return [words for _epoch, words in curves_of(losses([1.0] * 20), 8, events, named).events]


def test_dropout_rates_are_told_together_where_all_took_the_same_step() -> None:
    both = (Event(8, "dropout_1/rate", 0.3), Event(8, "dropout_2/rate", 0.3))
    assert words_of(both, dropout_1__rate=0.2, dropout_2__rate=0.2) == ["dropout 20 → 30 %"]
    assert words_of(both[:1], dropout_1__rate=0.2, dropout_2__rate=0.2) == ["dropout_1 20 → 30 %"]
    assert words_of(both, dropout_1__rate=0.1, dropout_2__rate=0.2) == [
        "dropout_1 10 → 30 %", "dropout_2 20 → 30 %",
    ]  # fmt: skip


def test_a_setting_that_came_back_at_the_same_step_is_not_told() -> None:
    there_and_back = (Event(8, "l2", 0.3), Event(8, "l2", 0.1), Event(16, "l2", 0.2))
    assert words_of(there_and_back, l2=0.1) == ["L2 0.1 → 0.2"]


def test_a_knob_that_is_pulled_over_some_steps_is_one_change() -> None:
    pulled = tuple(Event(step, "l2", step / 1000) for step in (20, 21, 22, 30, 31))
    curves = curves_of(losses([1.0] * 20), 8, pulled, {"l2": 1e-6})
    assert curves.events == ((2.5, "L2 1e-6 → 0.022"), (3.75, "L2 0.022 → 0.031"))
    between = (Event(20, "l2", 0.1), Event(21, "l1", 0.2), Event(22, "l2", 0.3))
    assert words_of(between, l1=0.0, l2=0.0) == ["L2 0 → 0.1", "L1 0 → 0.2", "L2 0.1 → 0.3"]


def test_a_run_on_a_part_of_the_data_has_epochs_of_fewer_batches() -> None:
    whole, part = flower_project(), plan_edits.set_plan_setting(flower_project(), "data_share", 0.5)
    batches = [begin_training(project, None, Control()).batches for project in (whole, part)]
    assert batches[1] < batches[0]
    training = begin_training(part, None, Control())
    list(training.reports())
    assert len(training.conclude("finished").history["batch_loss"]) == training.batches
