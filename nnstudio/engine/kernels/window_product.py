"""The product over windows that convolution calls, by address: a line of pixels, all rows of tiles.

It is a kernel of its own so that each tile size is compiled once.
"""

from typing import NamedTuple

from numba import njit

from nnstudio.engine.kernels.intrinsics import int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.processor import TILE_ROWS, TILE_ROWS_DOWN_COLUMNS
from nnstudio.engine.kernels.window_tile import window_tile
from nnstudio.engine.layout import FLOAT_BYTES, PANEL_ROW_BYTES


class _Job(NamedTuple):
    """Words of a job: counts, then addresses and byte strides."""

    ROWS: int = 0
    PIXELS: int = 1
    MODE: int = 2
    A: int = 3
    A_ROW: int = 4
    B: int = 5
    B_PIXEL: int = 6
    C: int = 7
    C_PIXEL: int = 8
    START: int = 9
    START_ROW: int = 10
    OUTER: int = 11
    A_OUTER: int = 12
    B_OUTER: int = 13
    MIDDLE: int = 14
    A_MIDDLE: int = 15
    B_MIDDLE: int = 16
    INNER: int = 17
    A_INNER: int = 18


Job = _Job()

WINDOW_JOB_FLOATS = 48
"""Floats at the beginning of the scratch that a job takes, up to the next vector."""


def _band(tile_rows: int):
    """A function that works through rows in steps of one tile, and returns the first row it left."""
    multiply = window_tile(tile_rows)

    @njit(error_model="numpy")
    def band(job, row):
        rows = job[Job.ROWS]
        while row + tile_rows <= rows:
            a, start = job[Job.A] + row * job[Job.A_ROW], job[Job.START] + row * job[Job.START_ROW]
            b, c = job[Job.B], job[Job.C] + row * PANEL_ROW_BYTES
            for _ in range(job[Job.PIXELS]):
                multiply(
                    a, job[Job.A_ROW], b, c, start, job[Job.START_ROW], job[Job.MODE],
                    job[Job.OUTER], job[Job.A_OUTER], job[Job.B_OUTER],
                    job[Job.MIDDLE], job[Job.A_MIDDLE], job[Job.B_MIDDLE], job[Job.INNER], job[Job.A_INNER],
                )  # fmt: skip
                b += job[Job.B_PIXEL]
                c += job[Job.C_PIXEL]
            row += tile_rows
        return row

    return band


_down_columns = _band(TILE_ROWS_DOWN_COLUMNS)
_first, _second, _third, _fourth = (_band(tile_rows) for tile_rows in TILE_ROWS)


@kernel
def window_product(job_address, context_address):
    """C[rows, 16] = start + A · window of B for a line of pixels; `job_address` holds the words above.

    Rows stand outside, pixels inside: a tile's rows of A stay in the first cache for the whole line.
    """
    job = int64s(job_address)
    row = 0
    if job[Job.A_ROW] == FLOAT_BYTES:
        row = _down_columns(job, row)
    row = _first(job, row)
    row = _second(job, row)
    row = _third(job, row)
    _fourth(job, row)
