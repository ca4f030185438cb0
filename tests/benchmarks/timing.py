"""Times several ways of doing the same work side by side, so that a noisy machine disturbs all alike.

The shortest of many short slices is taken: a slice of some hundredths of a second often goes undisturbed.
"""

import time
from collections.abc import Callable, Mapping

Work = Callable[[int], None]
"""Does a number of steps."""


PAUSE = 0.3
"""Seconds between two turns, in which the threads of the one before stop waiting for more work by spinning:
without it they took a core from whoever came next.
"""

Clock = Callable[[], float]
"""`time.perf_counter`, or on one thread `time.process_time`, which other programs disturb less."""


def seconds_of(work: Work, steps: int, clock: Clock = time.perf_counter) -> float:
    """Seconds that some steps take."""
    start = clock()
    work(steps)
    return clock() - start


def steps_for(work: Work, seconds: float) -> int:
    """Steps that take about this long; the work is warm afterwards."""
    steps = 16
    work(steps)
    while True:
        taken = seconds_of(work, steps)
        if taken >= seconds / 2 or steps > 1 << 22:
            return max(16, round(steps * seconds / taken))
        steps *= 2


def best_step_seconds(
    works: Mapping[str, Work], rounds: int, slice_seconds: float, clock: Clock = time.perf_counter
) -> dict[str, float]:
    """Each work's shortest time for one step, in seconds, over rounds in which each has its turn."""
    steps = {name: steps_for(work, slice_seconds) for name, work in works.items()}
    best = dict.fromkeys(works, float("inf"))
    for _ in range(rounds):
        for name, work in works.items():
            time.sleep(PAUSE if len(works) > 1 else 0.0)
            best[name] = min(best[name], seconds_of(work, steps[name], clock) / steps[name])
    return best
