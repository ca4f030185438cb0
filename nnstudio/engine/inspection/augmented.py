"""What a network sees of its training rows: its inputs as an augmentation varies them in one epoch."""

from typing import TYPE_CHECKING, Any

import numpy as np

from nnstudio.engine import settings
from nnstudio.engine.choices.augmentation import Augmentation
from nnstudio.engine.graph import Graph, build_graph
from nnstudio.engine.layout import Context, Program
from nnstudio.engine.running.loading import Loaded, Part
from nnstudio.engine.running.passes import BATCH, Array, load_tape, run_loaded
from nnstudio.engine.samples import inputs_of, samples_in
from nnstudio.engine.tape.tape import compile_tape

if TYPE_CHECKING:
    from nnstudio.engine.network import Network


def augmented(
    network: "Network", x: Any, augmentation: Augmentation, seed: int = 0, epoch: int = 0
) -> dict[str, Array]:
    """Samples as training gets to see them in an epoch (from 0): input id → (batch, …), float32.

    The first sample is varied as the first training row is, and so on: with the rows that a run with this
    seed trains on, it is bit for bit what that run sees. Raises `NetworkError` where the samples do not fit,
    `SettingError` where the augmentation is not legal.
    """
    settings.check("The augmentation", augmentation)
    whole = network.structure
    inputs = inputs_of(whole, x)
    samples = samples_in(inputs)
    results = {name: array.copy() for name, array in inputs.items()}
    names = set(inputs) - {index.input for index in whole.indices}
    if names and augmentation.changes:
        alone = build_graph({name: whole.nodes[name] for name in whole.inputs if name in names}, [])
        _vary(alone, results, augmentation, seed, epoch)
    return {name: result.reshape(samples, *whole.shapes[name]) for name, result in results.items()}


def _vary(alone: Graph, results: dict[str, Array], augmentation: Augmentation, seed: int, epoch: int) -> None:
    """Send the samples of some inputs, which stand alone in a graph, through the program that learns."""
    samples = samples_in(results)
    tape = compile_tape(alone, min(BATCH, max(samples, 1)), augmentation=augmentation)
    part = Part(samples, [results[name].copy() for name in alone.inputs])

    def collect(loaded: Loaded, first: int, count: int) -> None:
        for name in alone.inputs:
            value = tape.values[name]
            results[name][first : first + count] = loaded.value(value.offset, value.features, count)

    loaded = load_tape(tape, np.zeros(0, np.float32), part)
    loaded.memory.seed_with(seed)
    loaded.memory.contexts[:, Context.EPOCH] = epoch
    run_loaded(loaded, samples, tape.rows(Program.FORWARD), collect)
