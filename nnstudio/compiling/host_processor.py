"""Which processor this is, as the compiler calls it, which ready-made machine code it can run, and on how
many cores.

LLVM is asked, so that no system needs code of its own; that loads its library, which Numba needs anyway.
"""

import os
import zlib
from functools import cache

LEVEL = "x86-64-v3"
"""What ready-made kernels are compiled for: x86 processors since 2013 (Intel) and 2015 (AMD) but for a few
small ones. Others compile for themselves.
"""
_NEEDED = frozenset(
    {"avx", "avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe", "popcnt", "sse4.2", "xsave"}
)
"""The features of LEVEL, as LLVM names them: https://gitlab.com/x86-psABIs/x86-64-ABI"""
_TOLD = (
    "sse4.2",
    "avx",
    "avx2",
    "fma",
    "bmi2",
    "avx512f",
    "avx512vl",
    "avx512bf16",
    "amx-tile",
    "neon",
    "sve",
)
"""Those that decide how fast the engine is, for people to read."""


@cache
def name() -> str:
    """LLVM's name of the processor, such as znver4."""
    from llvmlite import binding

    return str(binding.get_host_cpu_name())


@cache
def features() -> frozenset[str]:
    """All features that the processor has, by LLVM's names."""
    from llvmlite import binding

    return frozenset(feature for feature, is_there in binding.get_host_cpu_features().items() if is_there)


def told_features() -> list[str]:
    """Those features that decide how fast the engine is."""
    return [feature for feature in _TOLD if feature in features()]


def runs_ready_made() -> bool:
    """Whether kernels that were compiled for LEVEL run here."""
    return features() >= _NEEDED


def outruns_ready_made() -> bool:
    """Whether kernels compiled for this very processor are clearly faster: those for 512-bit registers are.

    Processor time of a step on an AVX-512 machine, own against LEVEL's: MNIST perceptron 784-256-128-10 at
    batch 128 0.55, small convolutional network 0.65, tiny perceptron alike. Without AVX-512 the tiles are the
    same ones, so nothing is made.
    """
    return "avx512f" in features()


def signature() -> str:
    """Names the machine code that is made for this processor: other features make other code."""
    return f"{name()}-{zlib.crc32(' '.join(sorted(features())).encode()):08x}"


def available_cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
