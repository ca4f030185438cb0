"""The matrix product that every layer calls, by address: C = start + A·B over row tiles and panels.

It is a kernel of its own so that each tile size is compiled once for the whole engine.
"""

from numba import njit

from nnstudio.engine.kernels.intrinsics import int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.processor import TILE_ROWS, TILE_ROWS_DOWN_COLUMNS
from nnstudio.engine.kernels.tile import FROM_RESULT, tile
from nnstudio.engine.layout import FLOAT_BYTES, PANEL_ROW_BYTES

ROWS, DEPTH, PANELS = 0, 1, 2
A, A_ROW, A_DEPTH = 3, 4, 5
B, B_PANEL = 6, 7
C, C_ROW, C_PANEL = 8, 9, 10
START, START_ROW, MODE = 11, 12, 13
"""Words of a job: counts, then addresses and byte strides."""

DEPTH_BLOCK = 256
"""Columns of A and rows of B that are worked through at a time."""

JOB_FLOATS = 32
"""Floats at the beginning of a thread's scratch that hold the job's words."""


def _band(tile_rows: int):
    """A function that works through rows in steps of one tile, and returns the first row it left."""
    multiply = tile(tile_rows)

    @njit(error_model="numpy")
    def band(job, row):
        rows, depth, panels = job[ROWS], job[DEPTH], job[PANELS]
        while row + tile_rows <= rows:
            a, start = job[A] + row * job[A_ROW], job[START] + row * job[START_ROW]
            b, c = job[B], job[C] + row * job[C_ROW]
            for _ in range(panels):
                multiply(
                    a, job[A_ROW], job[A_DEPTH], b, c, job[C_ROW], depth, start, job[START_ROW], job[MODE]
                )
                b += job[B_PANEL]
                c += job[C_PANEL]
            row += tile_rows
        return row

    return band


_down_columns = _band(TILE_ROWS_DOWN_COLUMNS)
_first, _second, _third, _fourth = (_band(tile_rows) for tile_rows in TILE_ROWS)


@kernel
def product(job_address, context_address):
    """C[rows, 16·panels] = start + A[rows, depth] · B[depth, 16·panels]; `job_address` holds the words above.

    Rows stand outside, panels inside: a tile's rows of A stay in the first cache for all panels. Where
    neighbouring rows of A are neighbours in memory (a transposed weight matrix) the tallest tile uses each
    cache line whole: 139 instead of 83 GF at 1024×1024, batch 128. Deep products go by blocks, each of which
    goes on with the chains of the one before: 232 instead of 189 GF for that transposed matrix.
    """
    job = int64s(job_address)
    depth, a, b, mode = job[DEPTH], job[A], job[B], job[MODE]
    done = 0
    while done == 0 or done < depth:
        job[DEPTH] = min(DEPTH_BLOCK, depth - done)
        job[A], job[B] = a + done * job[A_DEPTH], b + done * PANEL_ROW_BYTES
        _all_rows(job)
        job[MODE] = FROM_RESULT
        done += DEPTH_BLOCK
    job[DEPTH], job[A], job[B], job[MODE] = depth, a, b, mode


@njit(error_model="numpy")
def _all_rows(job):
    row = 0
    if job[A_ROW] == FLOAT_BYTES:
        row = _down_columns(job, row)
    row = _first(job, row)
    row = _second(job, row)
    row = _third(job, row)
    _fourth(job, row)
