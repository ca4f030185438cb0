"""Which sources are compiled, and their hash: machine code that was made from other sources is never used.

Numba itself looks at the file of a function only, and not at those of the functions that it calls.
"""

import hashlib
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_COMPILED = (
    "engine/kernels/*.py",
    "engine/machine.py",
    "engine/layout.py",  # what compiled functions import
    "engine/activations.py",
    "data/csv/kernels/*.py",
    "compiling/declared.py",  # how they are compiled
)
"""Every file that reaches compiled code, within the package."""
SHIPPED_HASH = "sources_hash.txt"
"""Stands beside this file in the packaged program, which has no sources; its build writes it."""


def compiled_sources() -> list[Path]:
    """The files that are compiled."""
    return sorted(source for pattern in _COMPILED for source in _PACKAGE.glob(pattern))


@cache
def sources_hash() -> str:
    """Hash of every source that reaches compiled code."""
    shipped = Path(__file__).with_name(SHIPPED_HASH)
    if shipped.is_file():
        return shipped.read_text("ascii").strip()
    digest = hashlib.sha256()
    for source in compiled_sources():
        name = source.relative_to(_PACKAGE).as_posix()
        digest.update(name.encode() + b"\0" + source.read_bytes() + b"\0")
    return digest.hexdigest()[:24]
