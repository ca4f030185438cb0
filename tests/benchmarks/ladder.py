"""How fast multi-layer perceptrons train, from tiny to large, against PyTorch and scikit-learn.

`python -m tests.benchmarks.ladder` prints the time of one step and the rivals' times as multiples of it, with one and
with two threads (scikit-learn: as many as its BLAS takes). Goals are those for the better of PyTorch's two columns.
"""

import argparse
import os

from tests.benchmarks.rivals import Task, works
from tests.benchmarks.table import print_table
from tests.benchmarks.timing import best_of

LADDER = (
    (Task((2, 8, 8, 2), 32, 1600), "≥ 80"),
    (Task((4, 16, 16, 3), 16, 1600), "≥ 80"),
    (Task((64, 128, 64, 10), 64, 480), "≥ 8"),
    (Task((784, 256, 128, 10), 128, 160), "≥ 2"),
    (Task((784, 1024, 1024, 10), 128, 32), "≥ 1.2"),
)


def row(task: Task, goal: str, threads: int, rounds: int) -> list[str]:
    """One line of the table."""
    best = best_of(works(task, threads), rounds)
    step = best["ours"] / task.steps * 1e6
    ratios = {name: seconds / best["ours"] for name, seconds in best.items() if name != "ours"}
    reached = min(ratios["torch"], ratios["torch fused"])
    good = "yes" if reached >= float(goal.removeprefix("≥ ")) else "no"
    return [
        task.name,
        str(threads),
        f"{step:.2f}",
        *(f"{ratio:.2f}×" for ratio in ratios.values()),
        goal,
        good,
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, nargs="*", default=[1, 2])
    chosen = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "")
    headings = ["network", "threads", "µs/step", "torch", "torch fused", "scikit-learn", "goal", "reached"]
    rows = [row(task, goal, threads, chosen.rounds) for threads in chosen.threads for task, goal in LADDER]
    print_table(headings, rows)


if __name__ == "__main__":
    main()
