"""The compiled loop that answers: gather, forward, and each wanted value back in rows, without Python."""

from numba import njit, types

from nnstudio.engine.kernels.intrinsics import float32s, int64s, store_shared
from nnstudio.engine.kernels.segments import run_program, set_batch
from nnstudio.engine.kernels.transpose import transpose
from nnstudio.engine.layout import (
    FLOAT_BYTES,
    LANES,
    PANEL_ROW_BYTES,
    WORD_BYTES,
    Address,
    CrewWord,
    Program,
    WantedWord,
)  # fmt: skip


@njit(error_model="numpy")
def _whole_blocks(panel, features, out):
    """Turn a full panel's blocks of 16 features into rows; returns the first feature that is left."""
    whole = features // LANES * LANES
    for feature in range(0, whole, LANES):
        source = panel + feature * PANEL_ROW_BYTES
        transpose(source, PANEL_ROW_BYTES, out + feature * FLOAT_BYTES, features * FLOAT_BYTES)
    return whole


@njit(error_model="numpy")
def _deliver(machine, wanted, first, samples):
    """Copy one value of a batch out of its panels to rows from `first` on."""
    features = wanted[WantedWord.FEATURES]
    panel = machine[Address.WORKSPACE] + wanted[WantedWord.OFFSET] * FLOAT_BYTES
    out = wanted[WantedWord.TARGET] + first * features * FLOAT_BYTES
    for start in range(0, samples, LANES):
        live = min(LANES, samples - start)
        done = _whole_blocks(panel, features, out) if live == LANES else 0
        values, rows = float32s(panel), float32s(out)
        for lane in range(live):
            for feature in range(done, features):
                rows[lane * features + feature] = values[feature * LANES + lane]
        panel += features * PANEL_ROW_BYTES
        out += LANES * features * FLOAT_BYTES


@njit(
    types.void(types.intp, types.int64, types.int64, types.intp, types.int64, types.int64),
    nogil=True, cache=True, error_model="numpy",
)  # fmt: skip
def infer(machine_address, samples, batch, wanted_address, wanted_count, call_number):
    """Run all samples forward, `batch` at a time, and deliver the wanted values (see `layout.WantedWord`)."""
    machine = int64s(machine_address)
    for first in range(0, samples, batch):
        count = min(batch, samples - first)
        rows = machine[Address.ORDER] + first * WORD_BYTES
        set_batch(machine, machine[Address.SOURCES], rows, count, (count + LANES - 1) // LANES, 0, 0)
        run_program(machine, Program.INFERENCE)
        for number in range(wanted_count):
            _deliver(machine, int64s(wanted_address + number * WantedWord.COUNT * WORD_BYTES), first, count)
    store_shared(machine[Address.CREW] + CrewWord.CALL_OVER * WORD_BYTES, call_number)
