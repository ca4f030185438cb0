"""Where the time of a training step goes: the kernels of a network's tape, each timed on its own.

`python -m tests.benchmarks.kernels 64-128-64-10 64`, or `… 8-16 128 --image 28 28 1` with the filters of
convolutions, prints microseconds and shares, and for products the
thousand millions of multiplications and additions in a second.
"""

import argparse
import time
from collections.abc import Iterator

import numpy as np
from numba import njit

from nnstudio.engine.catalogue import KERNELS
from nnstudio.engine.choices.losses import CrossEntropy
from nnstudio.engine.choices.optimizers import Adam
from nnstudio.engine.layout import KERNEL_WORD, LANES, Context, Program, Word
from nnstudio.engine.machine import run_tape_rows
from nnstudio.engine.network import Network
from nnstudio.engine.running.loading import Loaded, Part, Vectors, load
from nnstudio.engine.running.memory import aligned_zeros
from nnstudio.engine.tape.tape import compile_tape
from tests.benchmarks.rivals import network_of
from tests.benchmarks.table import print_table
from tests.benchmarks.tasks import AnyTask, ImageTask, Task
from tests.benchmarks.timing import best_step_seconds

PROGRAMS = {"forward": Program.FORWARD, "gradients": Program.GRADIENTS, "update": Program.UPDATE}


@njit(nogil=True)
def repeated(machine_address: int, row: int, times: int) -> None:
    """Run one row of the tape many times without Python between."""
    for _ in range(times):
        run_tape_rows(machine_address, row, row + 1)


def loaded(task: AnyTask, network: Network) -> Loaded:
    """The network's tape with memory and one batch of data."""
    x, y = task.data()
    optimizer = Adam()
    tape = compile_tape(network.structure, task.batch, {network.outputs[0]: (CrossEntropy(), 1.0)}, optimizer)
    words = len(network.vector)
    vectors = Vectors(
        np.zeros(Word.COUNT, np.int64), np.zeros(8, np.int64), aligned_zeros(2 * words, np.float32),
        aligned_zeros(0, np.float32), aligned_zeros(words, np.float32), np.zeros(8), np.zeros((1, 8)),
    )  # fmt: skip
    memory = load(tape, network.vector, Part(task.batch, [x, y]), Part(0), vectors)
    context = memory.memory.contexts[0]
    context[Context.SOURCES] = memory.memory.sources.ctypes.data
    context[Context.ROWS] = memory.memory.order.ctypes.data
    context[Context.SAMPLES], context[Context.LAST_PANEL] = task.batch, -(-task.batch // LANES)
    return memory


def instructions(memory: Loaded) -> Iterator[tuple[str, str, int]]:
    """Program, kernel and row of each instruction of a step."""
    names = list(KERNELS)
    for program, number in PROGRAMS.items():
        for row in memory.tape.rows(number):
            yield program, names[memory.tape.instructions[row, KERNEL_WORD]], row


def operations(memory: Loaded, row: int, batch: int) -> float:
    """Multiplications and additions of a product; 0 for other kernels."""
    kernel = list(KERNELS)[memory.tape.instructions[row, KERNEL_WORD]]
    operands = dict(zip(KERNELS[kernel].operands, memory.tape.instructions[row, 2:], strict=False))
    if kernel.startswith(("conv2d", "winograd")):
        channels = operands.get("channel_count", operands["channels"])
        window = operands["kernel_height"] * operands["kernel_width"] * channels
        pixels = operands["rows"] * operands["columns"] // operands["groups"]
        return 2.0 * operands.get("count", operands["filters"]) * window * pixels * batch
    if not kernel.startswith("dense"):
        return 0.0
    return 2.0 * operands.get("count", operands["units"]) * operands["features"] * batch


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", help="units of each layer, as 64-128-64-10, or filters, as 8-16")
    parser.add_argument("batch", type=int)
    parser.add_argument("--image", type=int, nargs=3, help="height, width and channels")
    chosen = parser.parse_args()
    sizes = tuple(map(int, chosen.sizes.split("-")))
    task = ImageTask(tuple(chosen.image), sizes, chosen.batch) if chosen.image else Task(sizes, chosen.batch)
    network = network_of(task)
    memory = loaded(task, network)
    run_tape_rows(memory.address, 0, memory.tape.rows(Program.UPDATE).stop)
    times = []
    steps = list(instructions(memory))
    for _, _, row in steps:
        times.append(
            best_step_seconds(
                {"it": lambda count, row=row: repeated(memory.address, row, count)},
                25,
                0.005,
                time.process_time,
            )["it"]
        )
    found: dict[tuple[str, str], tuple[int, float, float]] = {}
    for (program, kernel, row), taken in zip(steps, times, strict=True):
        count, seconds, work = found.get((program, kernel), (0, 0.0, 0.0))
        found[program, kernel] = count + 1, seconds + taken, work + operations(memory, row, task.batch)
    rows = [
        [program, kernel, str(count), f"{seconds * 1e6:.2f}", f"{seconds / sum(times):.0%}",
         f"{work / seconds / 1e9:.0f}" if work else ""]
        for (program, kernel), (count, seconds, work) in found.items()
    ]  # fmt: skip
    rows.append(["", "all", "", f"{sum(times) * 1e6:.2f}", "", ""])
    print_table(["program", "kernel", "times", "µs", "share", "GF/s"], rows)


if __name__ == "__main__":
    main()
