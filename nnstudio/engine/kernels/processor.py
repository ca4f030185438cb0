"""What the processor that Numba compiles for can do; it decides speed only, never bits."""

from numba.core.registry import cpu_target


def _has_wide_vectors() -> bool:
    _, name, features = cpu_target.target_context.codegen().magic_tuple()
    return "+avx512f" in features or name == "x86-64-v4"


WIDE = _has_wide_vectors()
"""Whether there are 32 registers of 512 bits (AVX-512) instead of 16 of 256."""

VECTOR_LANES = 16 if WIDE else 8

TILE_ROWS = (8, 4, 2, 1) if WIDE else (6, 4, 2, 1)
"""Rows of the tiles, largest first. At 1024×1024, batch 128: 8 rows 144 GF, 12 rows 135, 16 rows 106, 24
rows 70.
"""

OUTER_TILE_ROWS = 4 if WIDE else 2
OUTER_TILE_COLUMNS = (6, 3, 1) if WIDE else (4, 3, 1)
"""Sizes of the tiles of a convolution's weight gradient: 24 sums in 32 registers, or 8 in 16."""

TILE_ROWS_DOWN_COLUMNS = 16 if WIDE else 6
"""Rows of the tallest tile where A's rows are neighbours in memory: 16 rows 139 GF, 12 rows 127, 8 rows 83.
"""
