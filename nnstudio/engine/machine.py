"""The compiled loop that trains: gather, forward, loss, backward, update, epoch ends and validation, without
Python.

It runs a given number of batches and then gives control back; where it stands is kept in words and vectors
outside of it, so that it can go on as if nothing had happened. `machine` is a table of addresses (see
`layout.Address`).
"""

import numpy as np
from numba import njit, types

from nnstudio.engine.kernels.epoch_end import copy_parameters, end_epoch, penalty_value, plateau_factor
from nnstudio.engine.kernels.intrinsics import float32s, float64s, int64s, store_shared
from nnstudio.engine.kernels.random import shuffled
from nnstudio.engine.kernels.segments import (
    context_of,
    fault_of,
    help_until_over,
    run_program,
    run_rows,
    set_batch,
)
from nnstudio.engine.layout import (
    FLOAT_BYTES,
    LANES,
    WORD_BYTES,
    Address,
    ControlWord,
    CrewWord,
    Phase,
    Program,
    Reason,
    Word,
)  # fmt: skip

_PARTS = 2 * LANES
"""Floats that a report has for each panel: losses, then metrics."""


@njit(error_model="numpy")
def _begin_batch(machine, part, position, rows):
    """Point the contexts at the next rows of the training (part 0) or the validation (1); returns their
    count.
    """
    words = int64s(machine[Address.WORDS])
    samples = min(words[Word.BATCH], rows - position)
    sources = machine[Address.SOURCES] + part * machine[Address.ARRAYS] * WORD_BYTES
    first = position + (words[Word.ROWS] if part == 1 else 0)
    set_batch(
        machine, sources, machine[Address.ORDER] + first * WORD_BYTES, samples,
        (samples + LANES - 1) // LANES, words[Word.STEP], words[Word.EPOCH],
    )  # fmt: skip
    return samples


@njit(error_model="numpy")
def _order_rows(machine):
    """Lay out the order of this epoch's rows, unless it lies there already."""
    words, order = int64s(machine[Address.WORDS]), int64s(machine[Address.ORDER])
    if words[Word.ORDERED_EPOCH] == words[Word.EPOCH] + 1:
        return
    if words[Word.SHUFFLE]:
        shuffled(order, words[Word.ROWS], words[Word.SEED], words[Word.EPOCH])
    else:
        for row in range(words[Word.ROWS]):
            order[row] = row
    words[Word.ORDERED_EPOCH] = words[Word.EPOCH] + 1


@njit(error_model="numpy")
def _mean_loss(machine, samples):
    """The batch's loss: the outputs' means by weight, each added up sample by sample in float64."""
    reports, rates = int64s(machine[Address.REPORTS]), float64s(machine[Address.RATES])
    mean = 0.0
    for output in range(machine[Address.OUTPUTS]):
        report = float32s(machine[Address.WORKSPACE] + reports[2 * output] * FLOAT_BYTES)
        total = 0.0
        for sample in range(samples):
            total += report[sample // LANES * _PARTS + sample % LANES]
        mean += total / samples * rates[reports[2 * output + 1]]
    return mean


@njit(error_model="numpy")
def _add_up(machine, samples, loss, first):
    """Add the batch's loss and metrics to the epoch's sums, from column `first` on."""
    reports, sums = int64s(machine[Address.REPORTS]), float64s(machine[Address.SUMS])
    sums[first] += loss * samples
    for output in range(machine[Address.OUTPUTS]):
        metrics = float32s(machine[Address.WORKSPACE] + (reports[2 * output] + LANES) * FLOAT_BYTES)
        total = 0.0
        for sample in range(samples):
            total += metrics[sample // LANES * _PARTS + sample % LANES]
        sums[first + 1 + output] += total


@njit(error_model="numpy")
def _follow_schedule(machine):
    """Set the learning rate of this step, where there is a schedule."""
    if machine[Address.SCHEDULE] != 0:
        rates, factors = float64s(machine[Address.RATES]), float64s(machine[Address.SCHEDULE])
        factor = factors[int64s(machine[Address.WORDS])[Word.LOSSES]] * plateau_factor(machine)
        rates[machine[Address.SCHEDULED_RATE]] = rates[machine[Address.LEARNING_RATE]] * factor


@njit(error_model="numpy")
def _train_batch(machine):
    """One step; returns whether all numbers were finite.

    Weights and moments change only where the loss and, penalties included, all gradients are: see
    `kernels.finite`.
    """
    words = int64s(machine[Address.WORDS])
    _order_rows(machine)
    samples = _begin_batch(machine, 0, words[Word.POSITION], words[Word.ROWS])
    run_program(machine, Program.FORWARD)
    loss = _mean_loss(machine, samples)
    words[Word.FAULT_NODE] = -1
    if not np.isfinite(loss):
        return False
    run_program(machine, Program.GRADIENTS)
    fault = fault_of(machine)
    if fault == 0:
        if words[Word.PENALIZED]:
            run_program(machine, Program.PENALTY)
            fault = fault_of(machine)
    if fault == 0:
        _follow_schedule(machine)
        run_program(machine, Program.UPDATE)
        fault = fault_of(machine)
    if fault != 0:
        words[Word.FAULT_NODE] = fault - 1
        return False
    _add_up(machine, samples, loss, 0)
    float32s(machine[Address.BATCH_LOSSES])[words[Word.LOSSES]] = loss
    words[Word.LOSSES] += 1
    words[Word.STEP] += 1
    words[Word.POSITION] += samples
    return True


@njit(error_model="numpy")
def _validate_batch(machine):
    words = int64s(machine[Address.WORDS])
    samples = _begin_batch(machine, 1, words[Word.POSITION], words[Word.VALIDATION_ROWS])
    run_program(machine, Program.VALIDATION)
    _add_up(machine, samples, _mean_loss(machine, samples), 1 + machine[Address.OUTPUTS])
    words[Word.POSITION] += samples


@njit(error_model="numpy")
def _asked_to_leave(machine):
    """The reason for which another thread wants the machine to give control back, or BUDGET_SPENT."""
    control, words = int64s(machine[Address.CONTROL]), int64s(machine[Address.WORDS])
    if control[ControlWord.STOP]:
        return Reason.STOPPED
    if control[ControlWord.INTERRUPT]:
        return Reason.INTERRUPTED
    if control[ControlWord.PAUSE] and words[Word.PHASE] == Phase.TRAINING:
        if control[ControlWord.EPOCHS] > control[ControlWord.EPOCHS_DONE]:
            return Reason.BUDGET_SPENT
        if control[ControlWord.SINGLE_STEPS_DONE] >= control[ControlWord.SINGLE_STEPS]:
            return Reason.PAUSED
        control[ControlWord.SINGLE_STEPS_DONE] += 1
    return Reason.BUDGET_SPENT


@njit(error_model="numpy")
def _publish(machine):
    """Copy the parameters for whoever asked since the last step."""
    control, words = int64s(machine[Address.CONTROL]), int64s(machine[Address.WORDS])
    wanted = control[ControlWord.SNAPSHOT_WANTED]
    if wanted != words[Word.SNAPSHOT_TAKEN]:
        copy_parameters(machine, Address.SNAPSHOT)
        store_shared(machine[Address.WORDS] + Word.SNAPSHOT_TAKEN * WORD_BYTES, wanted)


@njit(error_model="numpy")
def _advance(machine, budget):
    words = int64s(machine[Address.WORDS])
    words[Word.LOSSES] = 0
    for _ in range(budget):
        _publish(machine)
        if words[Word.EPOCH] >= words[Word.EPOCHS]:
            return Reason.FINISHED
        reason = _asked_to_leave(machine)
        if reason != Reason.BUDGET_SPENT:
            return reason
        if words[Word.PHASE] == Phase.TRAINING:
            if not _train_batch(machine):
                return Reason.DIVERGED
            if words[Word.POSITION] < words[Word.ROWS]:
                continue
            words[Word.PHASE], words[Word.POSITION] = Phase.VALIDATING, 0
        else:
            _validate_batch(machine)
        if words[Word.POSITION] >= words[Word.VALIDATION_ROWS] and end_epoch(machine):
            return Reason.EARLY_STOPPED
    return Reason.BUDGET_SPENT


@njit(types.int64(types.intp, types.int64, types.int64), nogil=True, cache=True, error_model="numpy")
def advance(machine_address, budget, call_number):
    """Train for up to `budget` batches, validation included; returns the reason for coming back."""
    machine = int64s(machine_address)
    reason = _advance(machine, budget)
    store_shared(machine[Address.CREW] + CrewWord.CALL_OVER * WORD_BYTES, call_number)
    return reason


@njit(types.void(types.intp, types.int64, types.int64), nogil=True, cache=True, error_model="numpy")
def assist(machine_address, thread, call_number):
    """Help another thread's `advance` with this number until it is over."""
    help_until_over(int64s(machine_address), thread, call_number)


@njit(types.void(types.intp, types.int64, types.int64), nogil=True, cache=True, error_model="numpy")
def run_tape_rows(machine_address, first, end):
    """Run some rows of the tape, on this thread, over the panels that the first context names."""
    machine = int64s(machine_address)
    run_rows(machine, first, end, context_of(machine, 0))


@njit(types.float64(types.intp), nogil=True, cache=True, error_model="numpy")
def penalty_of(machine_address):
    """What L1 and L2 amount to on the weights as they are, on this thread."""
    return penalty_value(int64s(machine_address))
