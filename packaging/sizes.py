"""How big the built program is, part by part, and why each of the large parts is there."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

LARGEST = 385_000_000
"""Bytes that the unpacked program may have."""
LARGEST_PACKED = 120_000_000
"""Bytes that the packed one may have."""
LISTED = 10
MEGABYTE = 1e6

# The first pattern that the path of a file begins with says to which part it belongs.
PARTS = (
    ("_internal/PySide6/Qt/lib/libicu", "ICU"),
    ("_internal/PySide6/", "Qt"),
    ("_internal/shiboken6/", "Qt"),
    ("_internal/llvmlite/", "LLVM"),
    ("_internal/numba/", "Numba"),
    ("_internal/numpy.libs/", "OpenBLAS"),
    ("_internal/numpy/", "NumPy"),
    ("_internal/PIL/", "Pillow"),
    ("_internal/pillow.libs/", "Pillow"),
    ("_internal/python3", "Python"),
    ("_internal/libpython", "Python"),
    ("_internal/base_library.zip", "Python"),
    ("_internal/pydantic_core/", "pydantic"),
    ("_internal/pydantic/", "pydantic"),
    ("_internal/safetensors/", "safetensors"),
    ("_internal/msgspec/", "msgspec"),
    ("_internal/pyqtgraph/", "pyqtgraph"),
    ("_internal/nnstudio/kernels/", "compiled kernels"),
    ("_internal/nnstudio/", "NN Studio"),
    ("_internal/", "system libraries"),
    ("", "Python code"),
)
REASONS = {
    "LLVM": "turns kernels into machine code where the shipped ones do not fit, or could be faster",
    "Qt": "the window; modules and plug-ins that it never loads are left out",
    "ICU": "Qt is linked against it, for the rules of all languages; no smaller one is to be had",
    "OpenBLAS": "NumPy is linked against it; the engine does without, projections of data need it",
    "NumPy": "arrays of the engine, of the data and of the plots",
    "Python": "the interpreter and its library",
    "Python code": "the program itself and every library's Python code, packed as bytecode",
    "Pillow": "reads images of any kind as data",
    "compiled kernels": "the engine's machine code and that of tables: the first start waits for no compiler",
    "NN Studio": "icons, lessons and sample data, MNIST digits among them; licences",
    "system libraries": "of X11 and compression, which not every system has as they are needed",
    "pydantic": "the command line's library loads it",
    "Numba": "compiles kernels",
}


@dataclass(frozen=True)
class Part:
    """A part of the program and its bytes."""

    name: str
    size: int


def parts(program: Path) -> list[Part]:
    """All parts of a built folder, the largest first; links take no room."""
    sizes: Counter[str] = Counter()
    for path in program.rglob("*"):
        if path.is_file() and not path.is_symlink() and path.name not in ("smoke", "smoke.exe"):
            sizes[_part(path.relative_to(program).as_posix())] += path.stat().st_size
    return [Part(name, size) for name, size in sizes.most_common()]


def table(found: list[Part], packed: int) -> str:
    """The ten largest parts with the reason for each, and the sums."""
    total = sum(part.size for part in found)
    lines = [f"{'part':18} {'MB':>6}  why"]
    lines += [
        f"{part.name:18} {part.size / MEGABYTE:6.1f}  {REASONS.get(part.name, 'NO REASON GIVEN')}"
        for part in found[:LISTED]
    ]
    rest = sum(part.size for part in found[LISTED:])
    return "\n".join(
        [
            *lines,
            f"{'all else':18} {rest / MEGABYTE:6.1f}  {', '.join(part.name for part in found[LISTED:])}",
            f"{'unpacked':18} {total / MEGABYTE:6.1f}  of at most {LARGEST / MEGABYTE:.0f}",
            f"{'packed':18} {packed / MEGABYTE:6.1f}  of at most {LARGEST_PACKED / MEGABYTE:.0f}",
        ]
    )


def faults(found: list[Part], packed: int) -> list[str]:
    """What is too large, and which of the large parts nobody gave a reason for."""
    total = sum(part.size for part in found)
    told = [f"{part.name} is among the ten largest parts without a reason." for part in found[:LISTED]
            if part.name not in REASONS]  # fmt: skip
    if total > LARGEST:
        told.append(f"The program takes {total / MEGABYTE:.0f} MB, more than {LARGEST / MEGABYTE:.0f}.")
    if packed > LARGEST_PACKED:
        told.append(f"Packed it takes {packed / MEGABYTE:.0f} MB, more than {LARGEST_PACKED / MEGABYTE:.0f}.")
    return told


def _part(path: str) -> str:
    return next(name for beginning, name in PARTS if path.startswith(beginning))
