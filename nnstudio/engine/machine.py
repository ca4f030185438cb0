"""The compiled loop that trains: gather, forward, loss, backward, update, epoch ends and validation, without Python.

It runs a given number of batches and then gives control back; where it stands is kept in words and vectors outside of
it, so that it can go on as if nothing had happened.
"""

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from nnstudio.engine.kernels.intrinsics import call
from nnstudio.engine.kernels.random import shuffled
from nnstudio.engine.layout import (
    KERNEL_WORD, LANES, WORD_BYTES, Context, ControlWord, Phase, Program, Reason, Word, INSTRUCTION_WORDS,
)  # fmt: skip


class Machine(NamedTuple):
    """Everything that a run works on, as arrays.

    `sums` holds loss and metrics added up over the epoch so far, then the same of the validation, then the best loss;
    `records` one row for each epoch with the means of both.
    """

    kernels: Any  # int64 addresses by kernel number
    instructions: Any  # int64 (rows, INSTRUCTION_WORDS)
    programs: Any  # int64 (Program.COUNT, 2)
    contexts: Any  # int64 (threads, Context.COUNT)
    words: Any  # int64 (Word.COUNT,)
    control: Any  # int64 (ControlWord.COUNT,)
    sources: Any  # int64 (2, arrays): addresses of the training and the validation data
    order: Any  # int64 row numbers: of the training in its order, then 0, 1, 2 … for the validation
    reports: Any  # int64 (outputs, 2): place of the report, place of the weight among the rates
    workspace: Any  # float32
    rates: Any  # float64
    parameters: Any  # float32
    best: Any  # float32: parameters of the best epoch
    snapshot: Any  # float32: parameters when somebody asked
    sums: Any  # float64
    records: Any  # float64 (epochs, 2 (1 + outputs))
    batch_losses: Any  # float32: losses of the batches of this call


@njit(nogil=True, cache=True, error_model="numpy")
def run_program(machine, program):
    """Run all rows of a program over the panels that the context names."""
    first, last = machine.programs[program, 0], machine.programs[program, 1]
    base, context = machine.instructions.ctypes.data, machine.contexts.ctypes.data
    for row in range(first, last):
        call(machine.kernels[machine.instructions[row, KERNEL_WORD]], base + row * (INSTRUCTION_WORDS * WORD_BYTES), context)


@njit(nogil=True, error_model="numpy")
def _set_batch(machine, part, rows_at, samples):
    context = machine.contexts[0]
    context[Context.SOURCES] = machine.sources.ctypes.data + part * machine.sources.shape[1] * WORD_BYTES
    context[Context.ROWS] = machine.order.ctypes.data + rows_at * WORD_BYTES
    context[Context.SAMPLES] = samples
    context[Context.FIRST_PANEL], context[Context.LAST_PANEL] = 0, (samples + LANES - 1) // LANES
    context[Context.STEP], context[Context.EPOCH] = machine.words[Word.STEP], machine.words[Word.EPOCH]


@njit(nogil=True, error_model="numpy")
def _collect(machine, samples, first_sum):
    """Add the batch's losses and metrics to the sums; returns the batch's mean loss. One fixed order of addition."""
    total = 0.0
    for output in range(machine.reports.shape[0]):
        report = machine.reports[output, 0]
        loss, metric = 0.0, 0.0
        for sample in range(samples):
            at = report + sample // LANES * 2 * LANES + sample % LANES
            loss += machine.workspace[at]
            metric += machine.workspace[at + LANES]
        total += loss * machine.rates[machine.reports[output, 1]]
        machine.sums[first_sum + 1 + output] += metric
    machine.sums[first_sum] += total
    return total / samples


@njit(nogil=True, error_model="numpy")
def _train_batch(machine):
    """One step; returns whether all numbers were finite. Weights change only if they were."""
    words, context = machine.words, machine.contexts[0]
    epoch, position = words[Word.EPOCH], words[Word.POSITION]
    if words[Word.ORDERED_EPOCH] != epoch + 1:
        if words[Word.SHUFFLE]:
            shuffled(machine.order, words[Word.ROWS], words[Word.SEED], epoch)
        else:
            for row in range(words[Word.ROWS]):
                machine.order[row] = row
        words[Word.ORDERED_EPOCH] = epoch + 1
    samples = min(words[Word.BATCH], words[Word.ROWS] - position)
    _set_batch(machine, 0, position, samples)
    run_program(machine, Program.FORWARD)
    sums_before = machine.sums.copy()
    loss = _collect(machine, samples, 0)
    words[Word.FAULT_NODE] = -1
    if not np.isfinite(loss):
        machine.sums[:] = sums_before
        return False
    run_program(machine, Program.GRADIENTS)
    if words[Word.PENALIZED]:
        run_program(machine, Program.PENALTY)
    if context[Context.FAULT] == 0:
        run_program(machine, Program.UPDATE)
    if context[Context.FAULT] != 0:
        words[Word.FAULT_NODE] = context[Context.FAULT] - 1
        context[Context.FAULT] = 0
        machine.sums[:] = sums_before
        return False
    machine.batch_losses[words[Word.LOSSES]] = loss
    words[Word.LOSSES] += 1
    words[Word.STEP] += 1
    words[Word.POSITION] = position + samples
    return True


@njit(nogil=True, error_model="numpy")
def _validate_batch(machine):
    words = machine.words
    position = words[Word.POSITION]
    samples = min(words[Word.BATCH], words[Word.VALIDATION_ROWS] - position)
    _set_batch(machine, 1, words[Word.ROWS] + position, samples)
    run_program(machine, Program.VALIDATION)
    _collect(machine, samples, 1 + machine.reports.shape[0])
    words[Word.POSITION] = position + samples


@njit(nogil=True, error_model="numpy")
def _end_epoch(machine):
    """Write the epoch's record and keep the best weights; returns whether to stop early."""
    words, columns = machine.words, 1 + machine.reports.shape[0]
    record, watched = machine.records[words[Word.EPOCH]], 0
    for column in range(columns):
        record[column] = machine.sums[column] / words[Word.ROWS]
        if words[Word.VALIDATION_ROWS] > 0:
            record[columns + column] = machine.sums[columns + column] / words[Word.VALIDATION_ROWS]
            watched = columns
    record[2 * columns] = words[Word.STEP]
    machine.sums[: 2 * columns] = 0.0
    words[Word.EPOCH] += 1
    words[Word.PHASE], words[Word.POSITION] = Phase.TRAINING, 0
    if not words[Word.EARLY_STOPPING]:
        return False
    if words[Word.BEST_EPOCH] == 0 or record[watched] < machine.sums[2 * columns]:
        machine.sums[2 * columns] = record[watched]
        words[Word.BEST_EPOCH], words[Word.WAITED] = words[Word.EPOCH], 0
        machine.best[:] = machine.parameters
        return False
    words[Word.WAITED] += 1
    return words[Word.WAITED] >= words[Word.PATIENCE]


@njit(nogil=True, error_model="numpy")
def _asked_to_leave(machine):
    """The reason for which another thread wants the machine to give control back, or BUDGET_SPENT."""
    control, words = machine.control, machine.words
    if control[ControlWord.STOP]:
        return Reason.STOPPED
    if control[ControlWord.INTERRUPT]:
        return Reason.INTERRUPTED
    if control[ControlWord.PAUSE] and words[Word.PHASE] == Phase.TRAINING:
        if words[Word.SINGLE_STEPS] >= control[ControlWord.SINGLE_STEPS]:
            return Reason.PAUSED
        words[Word.SINGLE_STEPS] += 1
    return Reason.BUDGET_SPENT


@njit(nogil=True, cache=True, error_model="numpy")
def advance(machine, budget):
    """Train for up to `budget` batches, validation included; returns the reason for coming back."""
    words = machine.words
    words[Word.LOSSES] = 0
    for _ in range(budget):
        if machine.control[ControlWord.SNAPSHOT_WANTED] != words[Word.SNAPSHOT_TAKEN]:
            wanted = machine.control[ControlWord.SNAPSHOT_WANTED]
            machine.snapshot[:] = machine.parameters
            words[Word.SNAPSHOT_TAKEN] = wanted
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
        if words[Word.POSITION] >= words[Word.VALIDATION_ROWS] and _end_epoch(machine):
            return Reason.EARLY_STOPPED
    return Reason.BUDGET_SPENT
