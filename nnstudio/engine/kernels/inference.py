"""The compiled loop that answers: gather, forward, and each wanted value back in rows, without Python."""

from numba import njit, types

from nnstudio.engine.kernels.intrinsics import float32s, int64s, store_shared
from nnstudio.engine.kernels.lanes import load, store
from nnstudio.engine.kernels.segments import context_of, run_program, set_batch
from nnstudio.engine.kernels.transpose import transpose
from nnstudio.engine.layout import (
    FLOAT_BYTES,
    LANES,
    PANEL_ROW_BYTES,
    WORD_BYTES,
    Address,
    Context,
    CrewWord,
    Program,
    WantedWord,
)  # fmt: skip


@njit(error_model="numpy")
def _whole_blocks(panel, features, out):
    """Turn a full panel's blocks of 16 features into rows."""
    for feature in range(0, features // LANES * LANES, LANES):
        source = panel + feature * PANEL_ROW_BYTES
        transpose(source, PANEL_ROW_BYTES, out + feature * FLOAT_BYTES, features * FLOAT_BYTES)


@njit(error_model="numpy")
def _part_of_block(panel, features, out, block):
    """Turn the features of a full panel that fill no block, before those that do.

    Whole blocks are written as long as they end within the panel's rows: what one leaves behind its own row's
    end is written over by what comes later.
    """
    whole = features // LANES * LANES
    transpose(panel + whole * PANEL_ROW_BYTES, PANEL_ROW_BYTES, block, PANEL_ROW_BYTES)
    lane, end = 0, LANES * features - whole - LANES
    while lane * features <= end:
        store(out + (lane * features + whole) * FLOAT_BYTES, load(block + lane * PANEL_ROW_BYTES))
        lane += 1
    rows, values = float32s(out), float32s(block)
    for left in range(lane, LANES):
        for feature in range(whole, features):
            rows[left * features + feature] = values[left * LANES + feature - whole]


@njit(error_model="numpy")
def _deliver(machine, wanted, first, samples):
    """Copy one value of a batch out of its panels to rows from `first` on."""
    features = wanted[WantedWord.FEATURES]
    panel = machine[Address.WORKSPACE] + wanted[WantedWord.OFFSET] * FLOAT_BYTES
    out = wanted[WantedWord.TARGET] + first * features * FLOAT_BYTES
    block = int64s(context_of(machine, 0))[Context.SCRATCH]
    for start in range(0, samples, LANES):
        if start + LANES <= samples:
            if features % LANES:
                _part_of_block(panel, features, out, block)
            _whole_blocks(panel, features, out)
        else:
            values, rows = float32s(panel), float32s(out)
            for lane in range(samples - start):
                for feature in range(features):
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
