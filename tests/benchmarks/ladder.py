"""How fast networks train and answer, from tiny perceptrons to convolutions, against their rivals.

`python -m tests.benchmarks.ladder` prints the time of one step, and the rivals' times as multiples of it:
with one thread for all (on one core, processor time), then with two, where each rival has the better of one
and two (time on the wall); with convolutions, the better of its two layouts of images as well. `--predict`
measures predictions for all rows instead, `--slow` adds what takes minutes: `torch.compile`, and JAX on
images (thirty times slower on the smallest of them).
"""

import argparse
import os
import subprocess
import sys
import time

import numpy as np

from tests.benchmarks.table import print_table
from tests.benchmarks.tasks import AnyTask, ImageTask, Task
from tests.benchmarks.timing import best_step_seconds

LADDER: tuple[tuple[AnyTask, tuple[float, float, float]], ...] = (
    # network, batch; goal against PyTorch's default Adam, its fused one, and JAX
    (Task((2, 8, 8, 2), 32), (120, 80, 2.5)),
    (Task((4, 16, 16, 3), 16), (120, 80, 2.5)),
    (Task((64, 128, 64, 10), 64), (8, 8, 1)),
    (Task((784, 256, 128, 10), 128), (2, 2, 1)),
    (Task((784, 1024, 1024, 10), 128), (1.2, 1.2, 1)),
    (ImageTask((28, 28, 1), (8, 16), 128), (1.5, 1.5, 1)),
    (ImageTask((28, 28, 1), (32, 64), 128), (1.5, 1.5, 1)),
    (ImageTask((32, 32, 3), (32, 64, 128), 128), (1.0, 1.0, 1)),
    (ImageTask((32, 32, 3), (32, 64, 128), 128, normalized=True), (1.0, 1.0, 1)),
)
RIVALS = ("torch", "torch fused", "JAX", "scikit-learn", "torch compiled")


def row(
    task: AnyTask, goals: tuple[float, ...], threads: int, rounds: int, seconds: float, kind: str
) -> list[str]:
    """One line of the table."""
    from tests.benchmarks import rivals

    works = (
        rivals.predictions(task, threads)
        if kind == "predict"
        else rivals.works(task, threads, with_slow=kind == "slow")
    )
    clock = time.process_time if threads == 1 else time.perf_counter
    best = best_step_seconds(works, rounds, seconds, clock)
    ratios = [
        min((taken for name, taken in best.items() if name.split("/")[0] == rival), default=np.nan)
        / best["ours"]
        for rival in RIVALS
    ]
    cells = [f"{ratio:.2f}×" if np.isfinite(ratio) else "" for ratio in ratios]
    reached = all(ratio >= goal for ratio, goal in zip(ratios, goals, strict=False) if np.isfinite(ratio))
    return [
        task.name, str(threads), f"{best['ours'] * 1e6:.2f}", *cells,
        ", ".join(f"{goal:g}" for goal in goals), "yes" if reached else "no",
    ]  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=10, help="turns of each library")
    parser.add_argument("--seconds", type=float, default=0.1, help="length of one turn")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rows", type=int, nargs="+", default=[*range(len(LADDER))], help="rows, from 0")
    parser.add_argument("--predict", action="store_const", const="predict", dest="kind", default="train")
    parser.add_argument("--slow", action="store_const", const="slow", dest="kind")
    chosen = parser.parse_args()
    if len(chosen.threads) > 1:  # JAX takes its threads once for all, from the cores of its process
        for threads in chosen.threads:
            subprocess.run([sys.executable, *sys.orig_argv[1:], "--threads", str(threads)], check=True)
        return
    threads = chosen.threads[0]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    if hasattr(os, "getloadavg"):
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} (other work distorts the ratios)")
    goals_of = {
        number: (1.0,) * 3 if chosen.kind == "predict" else LADDER[number][1] for number in chosen.rows
    }
    rows = [
        row(LADDER[number][0], goals_of[number], threads, chosen.rounds, chosen.seconds, chosen.kind)
        for number in chosen.rows
    ]
    print_table(["network", "threads", "µs/step", *RIVALS, "goals", "reached"], rows)


if __name__ == "__main__":
    main()
