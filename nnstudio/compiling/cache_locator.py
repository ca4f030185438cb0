"""Keeps the compiled kernels in the user's cache folder, under the hash of all sources that are compiled and
the processor that they are compiled for.

Numba's own locators notice neither a changed function in another file nor a frozen program. `install` must
run before a function is compiled, so the package of each room's compiled functions calls it as it is
imported. Compiled code is pickled, so a folder that others can write to is never used.

The packaged program brings kernels along, made for many processors. They are copied into the user's cache
once and serve at once; where code for the very processor is faster, that is made for the next start.
"""

import atexit
import os
import shutil
import stat
import sys
import tempfile
import zlib
from functools import cache
from pathlib import Path
from typing import Any

from nnstudio import paths
from nnstudio.compiling import host_processor
from nnstudio.compiling.sources import sources_hash

PROCESSOR_VARIABLE = "NNSTUDIO_KERNELS"
"""Set to OWN it asks for kernels that are made for this very processor, whatever the program brings along."""
OWN = "own"
SHIPPED = Path(__file__).parents[1] / "kernels" / host_processor.LEVEL
"""Where the packaged program keeps the kernels that it brings along."""
_NUMBA_PROCESSOR, _NUMBA_FEATURES = "NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES"
_VARIABLE = "NUMBA_CACHE_LOCATOR_CLASSES"
_LOCATOR = "nnstudio.compiling.numba_locator.PackageCacheLocator"
_KERNELS = "numba"
"""The part of a cache that holds compiled kernels."""
_STANDARD = "UserProvidedCacheLocator,InTreeCacheLocator,UserWideCacheLocator"


def install() -> None:
    """Make Numba ask our locator first; does nothing the second time."""
    if _LOCATOR not in os.environ.get(_VARIABLE, ""):
        _set(_VARIABLE, f"{_LOCATOR},{os.environ.get(_VARIABLE) or _STANDARD}")
    _choose_kernels()


def _set(variable: str, value: str) -> None:
    """Set a variable of Numba's, also where Numba has read its variables already."""
    os.environ[variable] = value
    config: Any = sys.modules.get("numba.core.config")
    if config is not None:
        setattr(config, variable.removeprefix("NUMBA_"), value)


def _choose_kernels() -> None:
    """Have Numba take the kernels that the program brought along, unless better ones are there already.

    Whoever names a processor to Numba, or asks for own kernels, has chosen.
    """
    has_chosen = _NUMBA_PROCESSOR in os.environ or os.environ.get(PROCESSOR_VARIABLE) == OWN
    if not has_chosen and SHIPPED.is_dir() and host_processor.runs_ready_made() and not has_own():
        _set(_NUMBA_PROCESSOR, host_processor.LEVEL)
        _set(_NUMBA_FEATURES, "")


def is_outrun() -> bool:
    """Whether this process runs the kernels that the program brought along, and its own would be faster;
    never where the next process would not find them.
    """
    has_cache = folder().is_relative_to(paths.user_cache())
    return has_cache and _serves_shipped() and host_processor.outruns_ready_made()


def _serves_shipped() -> bool:
    return SHIPPED.is_dir() and _processor() == host_processor.LEVEL


def has_own() -> bool:
    """Whether all that is shipped was made for this very processor before: files are named alike."""
    own = _cache_of(host_processor.signature())
    return {path.name for path in SHIPPED.glob("*.nbi")} <= {path.name for path in own.glob("*.nbi")}


def processor() -> str:
    """Names the machine code that runs in this process."""
    _choose_kernels()
    return _processor()


def _processor() -> str:
    """Names the machine code that Numba makes as its variables are now."""
    if _NUMBA_PROCESSOR not in os.environ:
        return host_processor.signature()
    features = os.environ.get(_NUMBA_FEATURES, ",".join(sorted(host_processor.features())))
    return "".join([os.environ[_NUMBA_PROCESSOR], features and f"-{zlib.crc32(features.encode()):08x}"])


def _cache_of(processor: str) -> Path:
    return paths.user_cache() / _KERNELS / f"{sources_hash()}-{processor}"


@cache
def folder() -> Path:
    """The folder for compiled kernels: the user's cache, or where that does not belong to the user alone or
    cannot be written, a private temporary one.
    """
    wanted = _cache_of(processor())
    try:
        wanted.mkdir(parents=True, exist_ok=True, mode=0o700)
        usable = os.access(wanted, os.W_OK) and _is_private(wanted)
    except OSError:
        usable = False
    found = wanted if usable else _private_folder()
    if _serves_shipped():
        _bring_along(found)
    return found


def _bring_along(target: Path) -> None:
    """Copy the shipped kernels that are not there yet; an index comes after what it points to, and each file
    whole or not at all.
    """
    for pattern in ("*.nbc", "*.nbi"):
        for path in SHIPPED.glob(pattern):
            if not (target / path.name).exists():
                part = target / f"{path.name}.{os.getpid()}.part"
                shutil.copyfile(path, part)
                part.replace(target / path.name)


def _private_folder() -> Path:
    """One for this process and its children, laid out as the user's cache is; goes as the process ends."""
    root = Path(tempfile.mkdtemp(prefix="nnstudio-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    made = root / _KERNELS / _cache_of(_processor()).name
    made.mkdir(mode=0o700, parents=True)
    return made


def variables_of_child() -> dict[str, str]:
    """The environment of a process that is to keep its kernels where this one does."""
    return {**os.environ, paths.CACHE_VARIABLE: str(folder().parents[1])}


def variables_of_maker() -> dict[str, str]:
    """The environment of a process that is to make kernels for this very processor."""
    variables = {**variables_of_child(), PROCESSOR_VARIABLE: OWN}
    for name in (_NUMBA_PROCESSOR, _NUMBA_FEATURES):
        variables.pop(name, None)
    return variables


def _is_private(folder: Path) -> bool:
    """Whether the folder is this user's alone to write to; Windows itself keeps profiles apart."""
    if not hasattr(os, "geteuid"):
        return True
    found = folder.stat()
    return found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
