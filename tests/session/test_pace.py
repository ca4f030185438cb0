"""Pace: batches are let through by time, never more than is good."""

from nnstudio.session.pace import MOST_AT_ONCE, Pace


def test_full_speed_lets_nothing_through_by_count() -> None:
    assert Pace().due(10.0) == 0
    assert not Pace().is_measured


def test_batches_come_due_with_time_and_parts_are_remembered() -> None:
    pace = Pace(10.0)
    assert [pace.due(0.04) for _ in range(5)] == [0, 0, 1, 0, 1]


def test_a_held_pace_lets_nothing_through() -> None:
    assert Pace(10.0, held=True).due(1.0) == 0


def test_a_timer_that_comes_late_does_not_flood_the_run() -> None:
    assert Pace(1000.0).due(60.0) == MOST_AT_ONCE
