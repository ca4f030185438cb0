"""How fast networks train, from tiny perceptrons to convolutions, against PyTorch and scikit-learn.

`python -m tests.benchmarks.ladder` prints the time of one step, and the rivals' times as multiples of it:
with one thread for all (processor time), then with two, where each rival has the better of one and two
(time on the wall); with convolutions, the better of its two layouts of images as well.
"""

import argparse
import os
import time

import numpy as np

from tests.benchmarks.rivals import ImageTask, Task, works
from tests.benchmarks.table import print_table
from tests.benchmarks.timing import best_step_seconds

LADDER = (
    # network, batch; goal against PyTorch's default Adam and its fused one
    (Task((2, 8, 8, 2), 32), (120, 80)),
    (Task((4, 16, 16, 3), 16), (120, 80)),
    (Task((64, 128, 64, 10), 64), (8, 8)),
    (Task((784, 256, 128, 10), 128), (2, 2)),
    (Task((784, 1024, 1024, 10), 128), (1.2, 1.2)),
    (ImageTask((28, 28, 1), (8, 16), 128), (1.5, 1.5)),
    (ImageTask((28, 28, 1), (32, 64), 128), (1.5, 1.5)),
    (ImageTask((32, 32, 3), (32, 64, 128), 128), (1.0, 1.0)),
)
RIVALS = ("torch", "torch fused", "scikit-learn")


def row(
    task: Task | ImageTask, goals: tuple[float, float], threads: int, rounds: int, seconds: float
) -> list[str]:
    """One line of the table."""
    clock = time.process_time if threads == 1 else time.perf_counter
    best = best_step_seconds(works(task, threads), rounds, seconds, clock)
    ratios = [
        min((taken for name, taken in best.items() if name.split("/")[0] == rival), default=np.nan)
        / best["ours"]
        for rival in RIVALS
    ]
    reached = all(ratio >= goal for ratio, goal in zip(ratios, goals, strict=False))
    cells = [f"{ratio:.2f}×" if np.isfinite(ratio) else "" for ratio in ratios]
    return [
        task.name, str(threads), f"{best['ours'] * 1e6:.2f}", *cells,
        f"{goals[0]:g}, {goals[1]:g}", "yes" if reached else "no",
    ]  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=15, help="turns of each library")
    parser.add_argument("--seconds", type=float, default=0.1, help="length of one turn")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rows", type=int, nargs="+", default=[*range(len(LADDER))], help="rows, from 0")
    chosen = parser.parse_args()
    if hasattr(os, "getloadavg"):
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} (other work distorts the ratios)")
    headings = ["network", "threads", "µs/step", *RIVALS, "goals", "reached"]
    rows = [
        row(*LADDER[number], threads, chosen.rounds, chosen.seconds)
        for threads in chosen.threads
        for number in chosen.rows
    ]
    print_table(headings, rows)


if __name__ == "__main__":
    main()
