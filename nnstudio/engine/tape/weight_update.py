"""Writes to the tape what an optimizer makes of the gradients: clipping, weight decay, then its step."""

from nnstudio.engine.blocks import blocks_of
from nnstudio.engine.catalogue import KERNELS
from nnstudio.engine.choices.optimizers import Optimizer
from nnstudio.engine.graph import Graph
from nnstudio.engine.layout import DOUBLE_FLOATS, NOTHING, Program
from nnstudio.engine.settings import values_of
from nnstudio.engine.tape.tape_writer import TapeWriter

STRETCH = 16_384
"""Parameters that one instruction of the update works on."""

SCHEDULED_RATE = "scheduled_learning_rate"
"""Name of the rate that a schedule makes of the learning rate."""


def write_update(writer: TapeWriter, graph: Graph, optimizer: Optimizer, is_scheduled: bool) -> None:
    """One update of all learned parameters, stretch by stretch; the learning rate is the schedule's where it
    `is_scheduled`.
    """
    stretches = [{"first": first, "count": count} for first, count in blocks_of(graph.learned_words, STRETCH)]
    _adjust(writer, optimizer, stretches)
    values = values_of(optimizer)
    settings = [name for name in KERNELS[optimizer.kernel].operands if name in values]
    places = {name: writer.rate(name, float(values[name])) for name in settings}
    if is_scheduled:
        places["learning_rate"] = writer.rate(SCHEDULED_RATE, values["learning_rate"])
    for stretch in stretches:
        writer.emit(Program.UPDATE, optimizer.kernel, NOTHING, {**stretch, **places})


def _adjust(writer: TapeWriter, optimizer: Optimizer, stretches: list[dict[str, int]]) -> None:
    """Clipping and the weight decay that joins the gradient, where any is switched on."""
    values = values_of(optimizer)
    wanted = {name: values[name] for name in ("clip_norm", "clip_value", "weight_decay")}
    if optimizer.decouples:
        wanted["weight_decay"] = 0.0
    if not any(wanted.values()):
        return
    squares = writer.allocate_doubles(len(stretches)) if wanted["clip_norm"] else NOTHING
    places = {name: writer.rate(name, value) if value else NOTHING for name, value in wanted.items()}
    for number, stretch in enumerate(stretches):
        if squares != NOTHING:
            place = squares + number * DOUBLE_FLOATS
            writer.emit(Program.UPDATE, "gradient_squares", NOTHING, {**stretch, "squares": place})
    writer.end_segment(Program.UPDATE)  # the length of the whole gradient comes first
    more = {"squares": squares, "stretches": len(stretches), **places}
    for stretch in stretches:
        writer.emit(Program.UPDATE, "adjust", NOTHING, {**stretch, **more})
    writer.end_segment(Program.UPDATE)
