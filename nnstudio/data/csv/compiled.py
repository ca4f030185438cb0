"""What is compiled for CSV files, by the names that `compiling.functions` goes by."""

from functools import cache

from nnstudio.compiling.children import compile_missing

_KERNELS = "nnstudio.data.csv.kernels"
COMPILED = (f"{_KERNELS}.numbers:read_numbers", f"{_KERNELS}.cells:unquoted", f"{_KERNELS}.texts:spread")
"""The function of each file that is compiled last; what takes longest first."""


@cache
def get_ready() -> None:
    """Have the functions compiled where the cache lacks them; importing them then takes milliseconds."""
    compile_missing(COMPILED)
