"""Pace: batches are let through by time, never more than is good."""

import pytest

from nnstudio.session.running.pace import MOST_SECONDS_AT_ONCE, WATCH, WATCH_SECONDS, Pace


def test_full_speed_lets_nothing_through_by_count() -> None:
    assert Pace().due(10.0) == 0
    assert not Pace().is_measured


def test_batches_come_due_with_time_and_parts_are_remembered() -> None:
    pace = Pace(10.0)
    assert [pace.due(0.04) for _ in range(5)] == [0, 0, 1, 0, 1]


def test_a_held_pace_lets_nothing_through() -> None:
    assert Pace(10.0, held=True).due(1.0) == 0


def test_a_timer_that_comes_late_does_not_flood_the_run() -> None:
    assert Pace(1000.0).due(60.0) == 1000 * MOST_SECONDS_AT_ONCE


def test_batches_that_are_not_done_yet_count_among_those_let_through() -> None:
    assert Pace(1000.0).due(60.0, waiting=150) == 50
    assert Pace(1000.0).due(60.0, waiting=300) == 0


def test_one_batch_a_second_comes_although_a_late_timer_is_capped() -> None:
    pace = Pace(1.0)
    assert sum(pace.due(0.04) for _ in range(100)) == pytest.approx(4, abs=1)


def test_a_watched_run_is_spread_over_its_seconds() -> None:
    pace = Pace(WATCH, batches=6000)
    ticks = int(WATCH_SECONDS / 0.04)
    assert sum(pace.due(0.04) for _ in range(ticks)) == pytest.approx(6000, abs=1)


def test_a_watched_run_waits_until_its_length_is_known() -> None:
    assert Pace(WATCH).due(1.0) == 0
