"""The product over windows that convolution calls, by address: a line of pixels, all rows of tiles.

It is a kernel of its own so that each tile size is compiled once.
"""

from numba import njit

from nnstudio.engine.kernels.intrinsics import int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.processor import TILE_ROWS, TILE_ROWS_DOWN_COLUMNS
from nnstudio.engine.kernels.window_tile import window_tile
from nnstudio.engine.layout import FLOAT_BYTES, PANEL_ROW_BYTES

ROWS, PIXELS, MODE = 0, 1, 2
A, A_ROW = 3, 4
B, B_PIXEL = 5, 6
C, C_PIXEL = 7, 8
START, START_ROW = 9, 10
OUTER, A_OUTER, B_OUTER = 11, 12, 13
MIDDLE, A_MIDDLE, B_MIDDLE = 14, 15, 16
INNER, A_INNER = 17, 18
"""Words of a job: counts, then addresses and byte strides."""

WINDOW_JOB_FLOATS = 48
"""Floats at the beginning of the scratch that a job takes, up to the next vector."""


def _band(tile_rows: int):
    """A function that works through rows in steps of one tile, and returns the first row it left."""
    multiply = window_tile(tile_rows)

    @njit(error_model="numpy")
    def band(job, row):
        rows = job[ROWS]
        while row + tile_rows <= rows:
            a, start = job[A] + row * job[A_ROW], job[START] + row * job[START_ROW]
            b, c = job[B], job[C] + row * PANEL_ROW_BYTES
            for _ in range(job[PIXELS]):
                multiply(
                    a, job[A_ROW], b, c, start, job[START_ROW], job[MODE],
                    job[OUTER], job[A_OUTER], job[B_OUTER],
                    job[MIDDLE], job[A_MIDDLE], job[B_MIDDLE], job[INNER], job[A_INNER],
                )  # fmt: skip
                b += job[B_PIXEL]
                c += job[C_PIXEL]
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
    if job[A_ROW] == FLOAT_BYTES:
        row = _down_columns(job, row)
    row = _first(job, row)
    row = _second(job, row)
    row = _third(job, row)
    _fourth(job, row)
