"""Where things stand in the integer tables that the tape writes and the compiled machine reads.

Values of samples are kept as (panels, features, 16): sixteen samples side by side, lanes along the batch. A
panel is contiguous, so it is a packed operand of the register tile, and a share of the batch is a range of
panels. Numbers only: nothing here imports Numba. The tables' words are tuples with names, whose fields
compiled code sees as constants.
"""

from typing import NamedTuple

LANES = 16
"""Samples in one panel."""

FLOAT_BYTES = 4
WORD_BYTES = 8
DOUBLE_FLOATS = 2
"""Floats in the place of one float64."""
PANEL_ROW_BYTES = LANES * FLOAT_BYTES

INSTRUCTION_WORDS = 24
"""Words of one row of the tape: the kernel's number, the node's number, then operands that the kernel names.
"""

KERNEL_WORD, NODE_WORD = 0, 1

WINOGRAD_BLOCKS = 24
"""Blocks of 2×2 outputs that Winograd's convolution works on at a time."""

WINOGRAD_GRADIENT_BLOCKS = 8
"""The same for the gradient of its weight."""

NOTHING = -1
"""Operand in place of an offset: there is no bias, or no gradient is wanted."""


class _Context(NamedTuple):
    """Words that a kernel finds at its second argument: one such table for each thread."""

    PARAMETERS: int = 0  # address of the flat parameters, float32
    GRADIENTS: int = 1  # address of their gradients, same layout
    MOMENTS: int = 2  # address of the optimizer's state: as many vectors of the same layout as it keeps
    WORKSPACE: int = 3  # address of all values and their gradients, float32
    RATES: int = 4  # address of numbers that may change between steps, float64
    SCRATCH: int = 5  # address of this thread's own scratch, float32
    SOURCES: int = 6  # address of a table of (address, features) of the input and target arrays
    ROWS: int = 7  # address of the batch's row numbers, int64
    SAMPLES: int = 8  # rows in the batch
    FIRST_PANEL: int = 9  # panels that this call works on
    LAST_PANEL: int = 10
    STEP: int = 11  # optimizer steps done before this one
    EPOCH: int = 12
    SEED: int = 13
    FAULT: int = 14  # node number + 1 of the first non-finite gradient; 0: none
    PRODUCT: int = 15  # address of the product kernel
    PARAMETER_WORDS: int = 16  # length of the flat vector
    WINDOW_PRODUCT: int = 17  # address of the kernel for products over windows of an image
    COUNT: int = 24


Context = _Context()


class _Program(NamedTuple):
    """Numbers of the tape's programs, each a range of segments.

    The rows of a segment are gone through for shares of the batch (forward, backward and validation, but for
    sums over the whole batch), or they are tasks of their own (everything else). A segment begins when the
    one before it is over.
    """

    FORWARD: int = 0  # gather, layers, losses, backward through the layers
    GRADIENTS: int = 1  # parameter gradients over the whole batch
    PENALTY: int = 2  # L1 and L2 on one parameter
    UPDATE: int = 3  # clipping and weight decay on the gradients, the optimizer, largest norms of units
    VALIDATION: int = 4  # gather, layers without dropout, losses
    INFERENCE: int = 5  # gather, layers with their final activation
    PENALTY_VALUE: int = 6  # what the penalties of one parameter amount to
    COUNT: int = 7


Program = _Program()


class _Phase(NamedTuple):
    """What the machine is doing."""

    TRAINING: int = 0
    VALIDATING: int = 1


Phase = _Phase()


class _Reason(NamedTuple):
    """Why the machine gave control back."""

    BUDGET_SPENT: int = 0
    FINISHED: int = 1
    EARLY_STOPPED: int = 2
    PAUSED: int = 3
    STOPPED: int = 4
    INTERRUPTED: int = 5
    DIVERGED: int = 6


Reason = _Reason()


class _Word(NamedTuple):
    """Words of a run, which the machine reads and writes; together with the vectors they are where a run
    stands.
    """

    PHASE: int = 0
    EPOCH: int = 1  # epochs that are over
    EPOCHS: int = 2  # epochs to do
    POSITION: int = 3  # rows of this epoch, or of the validation, that are done
    STEP: int = 4  # optimizer steps done
    ROWS: int = 5
    BATCH: int = 6
    VALIDATION_ROWS: int = 7
    SEED: int = 8
    SHUFFLE: int = 9
    ORDERED_EPOCH: int = 10  # epoch + 1 whose order of rows is laid out
    PENALIZED: int = 11  # whether any L1 or L2 is above zero
    EARLY_STOPPING: int = 12
    PATIENCE: int = 13
    WAITED: int = 14  # epochs without a better loss
    BEST_EPOCH: int = 15  # 0: none yet
    LOSSES: int = 16  # batch losses written in this call
    SNAPSHOT_TAKEN: int = 18
    FAULT_NODE: int = 19  # node of a gradient that is not finite, −1: the loss
    PLATEAU_WAITED: int = 20  # epochs without a better loss, as the plateau counts them
    PLATEAU_COOLING: int = 21  # epochs that the plateau does not count yet
    COUNT: int = 32


Word = _Word()


class _ControlWord(NamedTuple):
    """Words that other threads write and the machine polls at each step."""

    PAUSE: int = 0
    STOP: int = 1
    INTERRUPT: int = 2
    SINGLE_STEPS: int = 3  # single steps asked for since the beginning
    SNAPSHOT_WANTED: int = 4
    SINGLE_STEPS_DONE: int = 5  # written by the machine
    EPOCHS: int = 6  # whole epochs asked for since the beginning
    EPOCHS_DONE: int = 7  # written by the machine
    COUNT: int = 8


ControlWord = _ControlWord()


class _Address(NamedTuple):
    """Words of the machine's own table: addresses of everything a run works on, then some counts."""

    KERNELS: int = 0  # int64 addresses by kernel number
    INSTRUCTIONS: int = 1  # int64 (rows, INSTRUCTION_WORDS)
    PROGRAMS: int = 2  # int64 (Program.COUNT, 2): first segment, segment after the last
    CONTEXTS: int = 3  # int64 (threads, Context.COUNT)
    WORDS: int = 4  # int64 (Word.COUNT,)
    CONTROL: int = 5  # int64 (ControlWord.COUNT,)
    SOURCES: int = 6  # int64 (2, arrays): addresses of the training and the validation data
    ORDER: int = 7  # int64 row numbers: of the training in its order, then 0, 1, 2 … for the validation
    REPORTS: int = 8  # int64 (outputs, 2): place of the report, place of the weight among the rates
    WORKSPACE: int = 9  # float32
    RATES: int = 10  # float64
    PARAMETERS: int = 11  # float32
    BEST: int = 12  # float32: parameters of the best epoch
    SNAPSHOT: int = 13  # float32: parameters when somebody asked
    SUMS: int = 14  # float64: loss and metrics of the epoch so far, the same of the validation, then `Kept`
    RECORDS: int = 15  # float64 (epochs, 2 (1 + outputs) + 1): the means of both, and the steps done
    BATCH_LOSSES: int = 16  # float32: losses of the batches of this call
    CREW: int = 17  # int64 (CrewWord.COUNT,)
    OUTPUTS: int = 18
    ARRAYS: int = 19
    THREADS: int = 20
    SHARES: int = 21  # ranges of panels that a batch is split into
    SCHEDULE: int = 23  # float64: factor of the learning rate for each batch of this call; 0: none
    LEARNING_RATE: int = 24  # its place among the rates
    SCHEDULED_RATE: int = 25  # the place of the one that the schedule makes of it
    YIELD: int = 22  # address of the system call that lets other threads run
    SEGMENTS: int = 26  # int64 (segments, SegmentWord.COUNT)
    MEASURES: int = 27  # float64 (epochs, Measure.COUNT); 0: nobody wants them
    PLATEAU: int = 28  # float64 (Plateau.COUNT,): settings of a schedule that watches for one; 0: none
    PENALTY_VALUES: int = 29  # float64: what PENALTY_VALUE writes
    PENALTIES: int = 30  # how many numbers that are
    METRIC_WEIGHTS: int = 31  # float64 (2, outputs): what all samples of a part weigh together
    COUNT: int = 32


Address = _Address()


class _Kept(NamedTuple):
    """Numbers that a run keeps behind the sums of its epoch."""

    BEST_LOSS: int = 0  # of early stopping
    PLATEAU_BEST: int = 1
    PLATEAU_FACTOR: int = 2  # what is left of the learning rate
    EPOCH_SECONDS: int = 3  # time of the epoch that is not over
    IMPROVED_TO: int = 4  # the loss at which the patience of early stopping began last
    LEAST_IMPROVEMENT: int = 5  # share of it by which a loss must fall for patience to begin anew
    COUNT: int = 6


Kept = _Kept()


class _Measure(NamedTuple):
    """What is measured of an epoch beside losses and metrics."""

    PENALTY: int = 0  # of the weights at its end
    LEARNING_RATE: int = 1  # of its last step
    SECONDS: int = 2
    COUNT: int = 3


Measure = _Measure()


class _Plateau(NamedTuple):
    """Settings of a schedule that reduces the learning rate on a plateau."""

    FACTOR: int = 0
    PATIENCE: int = 1
    THRESHOLD: int = 2
    COOLDOWN: int = 3
    LOWEST: int = 4
    WARM_UP_STEPS: int = 5
    COUNT: int = 6


Plateau = _Plateau()


class _SegmentWord(NamedTuple):
    """Words of one segment of a program."""

    FIRST_ROW: int = 0
    END: int = 1  # the row after the last
    BY_SHARES: int = 2  # whether its tasks are shares of the batch; otherwise they are its rows
    COUNT: int = 3


SegmentWord = _SegmentWord()


class _WantedWord(NamedTuple):
    """Words of one value that inference is to hand out."""

    OFFSET: int = 0  # its place in the workspace, in floats
    FEATURES: int = 1
    TARGET: int = 2  # address of float32 (samples, features)
    COUNT: int = 3


WantedWord = _WantedWord()


class _CrewWord(NamedTuple):
    """Words through which threads share the tasks of one segment; each on a cache line of its own."""

    # generation << 40 | tasks << 20 | next task: claimed by exchange, so that no claim is ever stale
    TICKET: int = 0
    DONE: int = 8  # tasks done
    SEGMENT: int = 16
    CALL_OVER: int = 24  # number of the last call that is over
    COUNT: int = 32


CrewWord = _CrewWord()
