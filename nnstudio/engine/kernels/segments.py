"""Runs one program of the tape, segment by segment: row by row, or as tasks that threads share.

The calling thread publishes the tasks and works on them itself; helpers that are there take some. Which
thread does a task changes nothing, for no sum is split between tasks. A helper that comes late, or never,
only costs time: this is why it is not Numba's `prange`, whose work queue aborts the process when two threads
run parallel code at once.
"""

from numba import njit

from nnstudio.engine.kernels.intrinsics import (
    add_shared,
    call,
    call_system,
    exchange_shared,
    int64s,
    load_shared,
    store_shared,
)  # fmt: skip
from nnstudio.engine.layout import (
    INSTRUCTION_WORDS,
    KERNEL_WORD,
    WORD_BYTES,
    Address,
    Context,
    CrewWord,
    SegmentWord,
)  # fmt: skip

_ROW_BYTES = INSTRUCTION_WORDS * WORD_BYTES
_CONTEXT_BYTES = Context.COUNT * WORD_BYTES
_SEGMENT_BYTES = SegmentWord.COUNT * WORD_BYTES
_NEXT_BITS, _TASK_BITS = 20, 20
_NEXT_MASK = (1 << _NEXT_BITS) - 1
_SPINS = 4096


@njit(error_model="numpy")
def run_rows(machine, first, last, context):
    """Run rows of the tape one after the other with one context."""
    kernels = int64s(machine[Address.KERNELS])
    row = machine[Address.INSTRUCTIONS] + first * _ROW_BYTES
    for _ in range(last - first):
        call(kernels[int64s(row)[KERNEL_WORD]], row, context)
        row += _ROW_BYTES


@njit(error_model="numpy")
def context_of(machine, thread):
    """Address of a thread's context."""
    return machine[Address.CONTEXTS] + thread * _CONTEXT_BYTES


@njit(error_model="numpy")
def set_batch(machine, sources, rows, samples, panels, step, epoch):
    """Tell all threads which rows of which arrays the next programs work on."""
    for thread in range(machine[Address.THREADS]):
        context = int64s(context_of(machine, thread))
        context[Context.SOURCES], context[Context.ROWS], context[Context.SAMPLES] = sources, rows, samples
        context[Context.FIRST_PANEL], context[Context.LAST_PANEL] = 0, panels
        context[Context.STEP], context[Context.EPOCH] = step, epoch


@njit(error_model="numpy")
def _segment(machine, number):
    """The words of one segment."""
    return int64s(machine[Address.SEGMENTS] + number * _SEGMENT_BYTES)


@njit(error_model="numpy")
def _do_task(machine, task, thread):
    """One task of the published segment: a share of the panels through all rows, or one row over all."""
    segment = _segment(machine, int64s(machine[Address.CREW])[CrewWord.SEGMENT])
    first, end = segment[SegmentWord.FIRST_ROW], segment[SegmentWord.END]
    address = context_of(machine, thread)
    if not segment[SegmentWord.BY_SHARES]:
        run_rows(machine, first + task, first + task + 1, address)
        return
    context = int64s(address)
    panels, shares = context[Context.LAST_PANEL], machine[Address.SHARES]
    context[Context.FIRST_PANEL], context[Context.LAST_PANEL] = (
        panels * task // shares,
        panels * (task + 1) // shares,
    )
    run_rows(machine, first, end, address)
    context[Context.FIRST_PANEL], context[Context.LAST_PANEL] = 0, panels


@njit(error_model="numpy")
def _work(machine, thread):
    """Claim tasks and do them until none is left."""
    ticket_at = machine[Address.CREW] + CrewWord.TICKET * WORD_BYTES
    done_at = machine[Address.CREW] + CrewWord.DONE * WORD_BYTES
    while True:
        ticket = load_shared(ticket_at)
        task = ticket & _NEXT_MASK
        if task >= (ticket >> _NEXT_BITS) & _NEXT_MASK:
            return
        if exchange_shared(ticket_at, ticket, ticket + 1):
            _do_task(machine, task, thread)
            add_shared(done_at, 1)


@njit(error_model="numpy")
def run_program(machine, program):
    """Run a program to its end on this thread and all helpers."""
    programs = int64s(machine[Address.PROGRAMS])
    for number in range(programs[2 * program], programs[2 * program + 1]):
        _run_segment(machine, number)


@njit(error_model="numpy")
def _run_segment(machine, number):
    segment = _segment(machine, number)
    first, end = segment[SegmentWord.FIRST_ROW], segment[SegmentWord.END]
    tasks = machine[Address.SHARES] if segment[SegmentWord.BY_SHARES] else end - first
    if machine[Address.THREADS] == 1 or tasks < 2:
        run_rows(machine, first, end, context_of(machine, 0))
        return
    crew = int64s(machine[Address.CREW])
    crew[CrewWord.SEGMENT] = number
    done_at = machine[Address.CREW] + CrewWord.DONE * WORD_BYTES
    store_shared(done_at, 0)
    generation = (crew[CrewWord.TICKET] >> (_NEXT_BITS + _TASK_BITS)) + 1
    ticket = ((generation & 0x3FFFFF) << _TASK_BITS | tasks) << _NEXT_BITS
    store_shared(machine[Address.CREW] + CrewWord.TICKET * WORD_BYTES, ticket)
    _work(machine, 0)
    spins = 0
    while load_shared(done_at) < tasks:
        spins += 1
        if spins % _SPINS == 0:
            call_system(machine[Address.YIELD])


@njit(error_model="numpy")
def fault_of(machine):
    """The first thread's fault that is set, or 0; all are cleared."""
    fault = 0
    for thread in range(machine[Address.THREADS]):
        context = int64s(context_of(machine, thread))
        fault = max(fault, context[Context.FAULT])
        context[Context.FAULT] = 0
    return fault


@njit(error_model="numpy")
def help_until_over(machine, thread, call_number):
    """What a helper does during one call of the machine: take tasks as they appear, and leave when the call
    is over.
    """
    over_at = machine[Address.CREW] + CrewWord.CALL_OVER * WORD_BYTES
    spins = 0
    while load_shared(over_at) < call_number:
        _work(machine, thread)
        spins += 1
        if spins % _SPINS == 0:
            call_system(machine[Address.YIELD])
