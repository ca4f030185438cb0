"""How much memory training takes, beside what its numbers need.

`python -m tests.benchmarks.memory` trains networks in processes of their own and prints the growth of the
largest resident memory over parameters × (1 + 1 + moments) + a batch's values and their gradients (goal: at
most 1.3), and how much 1,000 further steps add beside their losses (nothing).
"""

import json
import subprocess
import sys
import tracemalloc

from nnstudio.document.compiled import warm_up
from nnstudio.engine.choices.optimizers import Adam
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.network import Network
from nnstudio.engine.training.training import TrainingData, train
from tests.benchmarks.resident import MEGABYTE, forget_peak, resident
from tests.benchmarks.table import print_table
from tests.benchmarks.tasks import AnyTask, ImageTask, Task

TASKS: tuple[AnyTask, ...] = (
    Task((784, 1024, 1024, 10), 128),
    Task((784, 4096, 4096, 10), 128),
    ImageTask((28, 28, 1), (32, 64), 128),
    ImageTask((32, 32, 3), (32, 64, 128), 128),
)
FLOAT_BYTES = 4
STEPS = 1000


def needed_bytes(network: Network, batch: int) -> int:
    """What the numbers of a training with Adam take."""
    graph = network.structure
    values = sum(graph.features(node) for node in graph.order if not graph.nodes[node].passes_through)
    learning = values - sum(graph.features(node) for node in graph.inputs)
    return FLOAT_BYTES * (graph.parameter_words * (2 + Adam().state_count) + batch * (values + learning))


def measure(number: int) -> dict[str, float]:
    """Growth of the peak in one training, and what many more steps allocate."""
    task = TASKS[number]
    warm_up()
    x, y = task.data()
    network = Network.sequential(task.shape, task.layers())
    data = TrainingData({network.inputs[0]: x}, {network.outputs[0]: y})
    before = resident("VmRSS") - network.vector.nbytes
    forget_peak()
    for _ in train(network, TrainingPlan(Adam(), task.batch, 2), data, "cross_entropy"):
        pass
    return {"needed": needed_bytes(network, task.batch), "taken": resident("VmHWM") - before}


def growth() -> int:
    """Bytes that Python holds more after many steps than after a few, beside losses and records."""
    task = Task((64, 128, 64, 10), 64)
    network = Network.sequential(task.shape, task.layers())
    x, y = task.data()
    data = TrainingData({network.inputs[0]: x}, {network.outputs[0]: y})
    run = train(network, TrainingPlan(Adam(), task.batch, 100_000), data, "cross_entropy")
    tracemalloc.start()
    first = next(run)
    start = tracemalloc.get_traced_memory()[0]
    step = first.step
    while step < first.step + STEPS:
        step = next(run).step
    return tracemalloc.get_traced_memory()[0] - start - FLOAT_BYTES * 2 * step


def main() -> None:
    """Measure in child processes and print."""
    if len(sys.argv) > 1:
        print(json.dumps(measure(int(sys.argv[1]))))
        return
    rows = []
    for number, task in enumerate(TASKS):
        command = [sys.executable, "-m", "tests.benchmarks.memory", str(number)]
        found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        ratio = found["taken"] / found["needed"]
        megabytes = [f"{found[name] / MEGABYTE:.1f}" for name in ("needed", "taken")]
        rows.append([task.name, *megabytes, f"{ratio:.2f}", "yes" if ratio <= 1.3 else "no"])
    print_table(["network", "needed MB", "taken MB", "ratio", "at most 1.3"], rows)
    print(f"{STEPS} further steps hold {max(0, growth())} bytes more")


if __name__ == "__main__":
    main()
