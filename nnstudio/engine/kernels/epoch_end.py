"""What the machine does when an epoch is over: its record, the best weights, early stopping, and a learning
rate that falls on a plateau.

Everything is decided here, in compiled code, so that it does not depend on where calls of the machine end.
"""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.intrinsics import float32s, float64s, int64s
from nnstudio.engine.kernels.segments import context_of, run_program
from nnstudio.engine.layout import (
    WORD_BYTES,
    Address,
    Context,
    ControlWord,
    Kept,
    Measure,
    Phase,
    Plateau,
    Program,
    Word,
)

_SMALLEST_FALL = 1e-8  # PyTorch's eps: smaller changes of the learning rate are not made


@njit(error_model="numpy")
def copy_parameters(machine, target):
    """Copy the flat parameters to one of the machine's vectors."""
    count = int64s(context_of(machine, 0))[Context.PARAMETER_WORDS]
    source, copy = float32s(machine[Address.PARAMETERS]), float32s(machine[target])
    for i in range(count):
        copy[i] = source[i]


@njit(error_model="numpy")
def penalty_value(machine):
    """What the penalties amount to, added up parameter by parameter."""
    run_program(machine, Program.PENALTY_VALUE)
    values, total = float64s(machine[Address.PENALTY_VALUES]), 0.0
    for number in range(machine[Address.PENALTIES]):
        total += values[number]
    return total


@njit(error_model="numpy")
def _write_record(machine):
    """Write the epoch's record and measures, and clear its sums; returns the loss that is watched.

    Losses are means over the rows, metrics over what these weigh.
    """
    words, sums = int64s(machine[Address.WORDS]), float64s(machine[Address.SUMS])
    columns = 1 + machine[Address.OUTPUTS]
    width = 2 * columns + 1
    record = float64s(machine[Address.RECORDS] + words[Word.EPOCH] * width * WORD_BYTES)
    weights = float64s(machine[Address.METRIC_WEIGHTS])
    record[0], record[columns] = sums[0] / words[Word.ROWS], sums[columns] / words[Word.VALIDATION_ROWS]
    for output in range(machine[Address.OUTPUTS]):
        record[1 + output] = sums[1 + output] / weights[output]
        after = columns + 1 + output
        record[after] = sums[after] / weights[machine[Address.OUTPUTS] + output]
    for column in range(2 * columns):
        sums[column] = 0.0
    record[2 * columns] = words[Word.STEP]
    if machine[Address.MEASURES] != 0:
        measures = float64s(machine[Address.MEASURES] + words[Word.EPOCH] * Measure.COUNT * WORD_BYTES)
        measures[Measure.PENALTY] = penalty_value(machine) if words[Word.PENALIZED] else 0.0
        measures[Measure.LEARNING_RATE] = float64s(machine[Address.RATES])[machine[Address.SCHEDULED_RATE]]
    return record[columns] if words[Word.VALIDATION_ROWS] else record[0]


@njit(error_model="numpy")
def _kept(machine):
    """The numbers behind the sums."""
    return float64s(machine[Address.SUMS] + 2 * (1 + machine[Address.OUTPUTS]) * WORD_BYTES)


@njit(error_model="numpy")
def _reduce_on_plateau(machine, watched):
    """Let the learning rate fall where the loss has not improved for long: `ReduceLROnPlateau.step`."""
    words, kept, plateau = int64s(machine[Address.WORDS]), _kept(machine), float64s(machine[Address.PLATEAU])
    if words[Word.STEP] <= plateau[Plateau.WARM_UP_STEPS]:
        return
    if watched < kept[Kept.PLATEAU_BEST] * (1.0 - plateau[Plateau.THRESHOLD]):
        kept[Kept.PLATEAU_BEST] = watched
        words[Word.PLATEAU_WAITED] = 0
    else:
        words[Word.PLATEAU_WAITED] += 1
    if words[Word.PLATEAU_COOLING] > 0:
        words[Word.PLATEAU_COOLING] -= 1
        words[Word.PLATEAU_WAITED] = 0
    if words[Word.PLATEAU_WAITED] > plateau[Plateau.PATIENCE]:
        words[Word.PLATEAU_COOLING], words[Word.PLATEAU_WAITED] = int(plateau[Plateau.COOLDOWN]), 0
        rate = float64s(machine[Address.RATES])[machine[Address.LEARNING_RATE]]
        before = kept[Kept.PLATEAU_FACTOR]
        factor = max(before * plateau[Plateau.FACTOR], plateau[Plateau.LOWEST])
        if rate * before - rate * factor > _SMALLEST_FALL:
            kept[Kept.PLATEAU_FACTOR] = factor


@njit(error_model="numpy")
def plateau_factor(machine):
    """What a schedule that watches for a plateau has left of the learning rate; 1 for others."""
    return _kept(machine)[Kept.PLATEAU_FACTOR] if machine[Address.PLATEAU] != 0 else 1.0


@njit(error_model="numpy")
def _is_stuck(machine, watched):
    """Keep the best weights; returns whether early stopping has waited for better ones long enough.

    Any loss below the best one is the best. Patience begins anew only where the loss is lower by the least
    improvement than where it began last, so that many small steps count together.
    """
    words, kept = int64s(machine[Address.WORDS]), _kept(machine)
    # Infinity and NaN are never the best; where every epoch ends so, there is no best and the last weights
    # stay.
    is_number, is_first = np.isfinite(watched), words[Word.BEST_EPOCH] == 0
    if is_number and (is_first or watched < kept[Kept.BEST_LOSS]):
        kept[Kept.BEST_LOSS] = watched
        words[Word.BEST_EPOCH] = words[Word.EPOCH]
        copy_parameters(machine, Address.BEST)
    from_here = kept[Kept.IMPROVED_TO]
    enough = from_here - kept[Kept.LEAST_IMPROVEMENT] * abs(from_here)  # a loss may be negative
    if is_number and (is_first or watched < enough):
        kept[Kept.IMPROVED_TO], words[Word.WAITED] = watched, 0
        return False
    words[Word.WAITED] += 1
    return words[Word.WAITED] >= words[Word.PATIENCE]


@njit(error_model="numpy")
def end_epoch(machine):
    """The end of an epoch; returns whether to stop early."""
    words, control = int64s(machine[Address.WORDS]), int64s(machine[Address.CONTROL])
    watched = _write_record(machine)
    words[Word.EPOCH] += 1
    words[Word.PHASE], words[Word.POSITION] = Phase.TRAINING, 0
    if control[ControlWord.EPOCHS] > control[ControlWord.EPOCHS_DONE]:
        control[ControlWord.EPOCHS_DONE] += 1
    if machine[Address.PLATEAU] != 0:
        _reduce_on_plateau(machine, watched)
    return words[Word.EARLY_STOPPING] != 0 and _is_stuck(machine, watched)
