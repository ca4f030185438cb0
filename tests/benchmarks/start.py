"""How long people wait: for the import, for a command, for the first step of a new network, for the first
compilation.

`python -m tests.benchmarks.start` measures in processes of their own, with this user's kernel cache (goal:
0.2 s from `train` to the first step); `--cold` adds a new, empty cache: what a small perceptron needs (goal:
10 s) and everything (goal: 90 s).
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time

from nnstudio.paths import resources
from tests.benchmarks.table import print_table

IMPORT = "import nnstudio as nn; nn.Network, nn.Dense"
FIRST_STEP = """
import sys, time
import numpy as np
import nnstudio as nn
from nnstudio.document.compiled import warm_up
{before}
shape, layers = {network}
network = nn.Network.sequential(shape, layers)
x, y = np.ones((256, *shape), np.float32), np.zeros(256, np.int32)
start = time.perf_counter()
nn.Trainer(network, loss="cross_entropy").step(x[:64], y[:64])
print(time.perf_counter() - start)
"""
EVERYTHING = """
import time
from nnstudio.document.compiled import warm_up
start = time.perf_counter()
warm_up()
print(time.perf_counter() - start)
"""
TABLE = resources() / "samples" / "wine.csv"
PERCEPTRON = '(4,), [nn.Dense(16, activation="relu"), nn.Dense(3)]'
CONVOLUTION = (
    """(12, 12, 3), [nn.Conv2D(8, 3, activation="relu"), nn.MaxPool2D(2), nn.Flatten(), nn.Dense(10)]"""
)


def printed(code: str, cache: str | None = None) -> float:
    """The number that a child process prints."""
    variables = {**os.environ, **({"NNSTUDIO_CACHE": cache} if cache else {})}
    done = subprocess.run(
        [sys.executable, "-c", code], env=variables, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def best(code: str, times: int = 5) -> float:
    """The shortest of several."""
    return min(printed(code) for _ in range(times))


def seconds_of_import(code: str) -> float:
    """How much longer a process takes than one that does nothing."""

    def seconds(program: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", program], check=True)
        return time.perf_counter() - start

    return min(seconds(code) for _ in range(5)) - min(seconds("pass") for _ in range(5))


def seconds_of_command(*arguments: str) -> float:
    """How long one command of the program takes, from its start to its end."""

    def seconds() -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "nnstudio", *arguments], stdout=subprocess.DEVNULL, check=True)
        return time.perf_counter() - start

    return min(seconds() for _ in range(5))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cold", action="store_true", help="compile everything anew")
    is_cold = parser.parse_args().cold
    rows = [
        ["import nnstudio", seconds_of_import(IMPORT), 0.5],
        ["nnstudio --help", seconds_of_command("--help"), 0.5],
        ["nnstudio inspect --data wine.csv", seconds_of_command("inspect", "--data", str(TABLE)), 1],
        ["first step of a perceptron", best(FIRST_STEP.format(network=PERCEPTRON, before="warm_up()")), 0.2],
        [
            "first step of a convolution",
            best(FIRST_STEP.format(network=CONVOLUTION, before="warm_up()")),
            0.2,
        ],
    ]
    if is_cold:
        with tempfile.TemporaryDirectory() as cache:
            rows.append(
                ["perceptron, compiled", printed(FIRST_STEP.format(network=PERCEPTRON, before=""), cache), 10]
            )
        with tempfile.TemporaryDirectory() as cache:
            rows.append(["everything, compiled", printed(EVERYTHING, cache), 90])
    print_table(
        ["what", "seconds", "goal", "reached"],
        [
            [str(what), f"{seconds:.3f}", f"{goal:g}", "yes" if seconds <= goal else "no"]
            for what, seconds, goal in rows
        ],
    )


if __name__ == "__main__":
    main()
