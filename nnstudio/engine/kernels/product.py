"""The matrix product that every layer calls, by address: C = start + A·B over row tiles and panels.

It is a kernel of its own so that each tile size is compiled once for the whole engine.
"""

from typing import NamedTuple

from numba import njit

from nnstudio.engine.kernels.intrinsics import int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.processor import TILE_ROWS, TILE_ROWS_DOWN_COLUMNS, WIDE
from nnstudio.engine.kernels.tile import FROM_RESULT, tile
from nnstudio.engine.layout import FLOAT_BYTES, PANEL_ROW_BYTES


class _Job(NamedTuple):
    """Words of a job: counts, then addresses and byte strides."""

    ROWS: int = 0
    DEPTH: int = 1
    PANELS: int = 2
    A: int = 3
    A_ROW: int = 4
    A_DEPTH: int = 5
    B: int = 6
    B_PANEL: int = 7
    C: int = 8
    C_ROW: int = 9
    C_PANEL: int = 10
    START: int = 11
    START_ROW: int = 12
    MODE: int = 13


Job = _Job()

DEPTH_BLOCK = 256
"""Columns of A and rows of B that are worked through at a time."""

JOB_FLOATS = 32
"""Floats at the beginning of a thread's scratch that hold the job's words."""


def _band(tile_rows: int, together: int):
    """A function that works through rows in steps of one tile, and returns the first row it left.

    It goes over as many whole groups of `together` panels as there are from panel `first` on.
    """
    multiply = tile(tile_rows, together)

    @njit(error_model="numpy")
    def band(job, row, first):
        rows, depth, groups = job[Job.ROWS], job[Job.DEPTH], (job[Job.PANELS] - first) // together
        while row + tile_rows <= rows:
            a, start = job[Job.A] + row * job[Job.A_ROW], job[Job.START] + row * job[Job.START_ROW]
            b = job[Job.B] + first * job[Job.B_PANEL]
            c = job[Job.C] + row * job[Job.C_ROW] + first * job[Job.C_PANEL]
            for _ in range(groups):
                multiply(
                    a, job[Job.A_ROW], job[Job.A_DEPTH], b, job[Job.B_PANEL],
                    c, job[Job.C_ROW], job[Job.C_PANEL],
                    depth, start, job[Job.START_ROW], job[Job.MODE],
                )  # fmt: skip
                b += together * job[Job.B_PANEL]
                c += together * job[Job.C_PANEL]
            row += tile_rows
        return row

    return band


_down_columns = _band(TILE_ROWS_DOWN_COLUMNS, 1)
_first, _second, _third, _fourth = (_band(tile_rows, 1) for tile_rows in TILE_ROWS)


@njit(error_model="numpy")
def _single_panels(job, first):
    row = 0
    if job[Job.A_ROW] == FLOAT_BYTES:
        row = _down_columns(job, row, first)
    row = _first(job, row, first)
    row = _second(job, row, first)
    row = _third(job, row, first)
    _fourth(job, row, first)


if WIDE:
    _first_pairs, _second_pairs, _third_pairs, _fourth_pairs = (
        _band(tile_rows, 2) for tile_rows in TILE_ROWS
    )

    @njit(error_model="numpy")
    def _pairs_of_panels(job):
        """Work on panels two by two; returns the first panel that is left."""
        if job[Job.PANELS] < 2:
            return 0
        row = _first_pairs(job, 0, 0)
        row = _second_pairs(job, row, 0)
        row = _third_pairs(job, row, 0)
        _fourth_pairs(job, row, 0)
        return job[Job.PANELS] // 2 * 2

else:

    @njit(error_model="numpy")
    def _pairs_of_panels(job):
        return 0


@kernel
def product(job_address, context_address):
    """C[rows, 16·panels] = start + A[rows, depth] · B[depth, 16·panels]; `job_address` holds the words above.

    Rows stand outside, panels inside: a tile's rows of A stay in the first cache for all panels. Where
    neighbouring rows of A are neighbours in memory (a transposed weight matrix) the tallest tile uses each
    cache line whole: 139 instead of 83 GF at 1024×1024, batch 128. Deep products go by blocks, each of which
    goes on with the chains of the one before: 232 instead of 189 GF for that transposed matrix.

    On AVX-512 panels go two by two, for then a step over k loads 10 vectors for 16 multiply-adds instead of 9
    for 8, and the two loads of a cycle keep up: 263 instead of 218 GF at 128×64, batch 64. There the tallest
    tile is not worth it any more: transposed 1024×1024 234 GF in pairs of 8 rows, 253 in pairs of 12, but
    10×128 233 and 208. Of taller pairs over rows, 12 gave 257 and 10 gave 252.
    """
    job = int64s(job_address)
    depth, a, b, mode = job[Job.DEPTH], job[Job.A], job[Job.B], job[Job.MODE]
    done = 0
    while done == 0 or done < depth:
        job[Job.DEPTH] = min(DEPTH_BLOCK, depth - done)
        job[Job.A], job[Job.B] = a + done * job[Job.A_DEPTH], b + done * PANEL_ROW_BYTES
        _all_rows(job)
        job[Job.MODE] = FROM_RESULT
        done += DEPTH_BLOCK
    job[Job.DEPTH], job[Job.A], job[Job.B], job[Job.MODE] = depth, a, b, mode


@njit(error_model="numpy")
def _all_rows(job):
    first = _pairs_of_panels(job)
    if first < job[Job.PANELS]:
        _single_panels(job, first)
