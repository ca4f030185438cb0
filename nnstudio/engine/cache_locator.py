"""Keeps the compiled kernels in the user's cache folder, under the hash of all sources that are compiled.

Numba's own locators notice neither a changed function in another file nor a frozen program. `install` must
run before Numba is imported for the first time. Compiled code is pickled, so a folder that others can write
to is never used.
"""

import atexit
import hashlib
import os
import shutil
import stat
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from nnstudio import paths

_VARIABLE = "NUMBA_CACHE_LOCATOR_CLASSES"
_LOCATOR = "nnstudio.engine.numba_locator.EngineCacheLocator"
_KERNELS = "numba"
"""The part of a cache that holds compiled kernels."""
_STANDARD = "UserProvidedCacheLocator,InTreeCacheLocator,UserWideCacheLocator"
_COMPILED = ("machine.py", "layout.py", "activations.py")
"""Beside the kernels: what they import, and the machine that calls them."""


def install() -> None:
    """Make Numba ask our locator first; does nothing the second time."""
    if _LOCATOR not in os.environ.get(_VARIABLE, ""):
        os.environ[_VARIABLE] = f"{_LOCATOR},{os.environ.get(_VARIABLE) or _STANDARD}"
        _tell_imported_numba(os.environ[_VARIABLE])


def _tell_imported_numba(value: str) -> None:
    config: Any = sys.modules.get("numba.core.config")
    if config is not None:
        config.CACHE_LOCATOR_CLASSES = value


@cache
def engine_hash() -> str:
    """Hash of every source that reaches compiled code, so that code made from other sources is never used."""
    digest = hashlib.sha256()
    root = Path(__file__).parent
    shipped = root / "engine_hash.txt"  # written by the build, where sources are not shipped as files
    if shipped.is_file():
        return shipped.read_text("ascii").strip()
    for source in sorted([*(root / "kernels").glob("*.py"), *(root / name for name in _COMPILED)]):
        digest.update(source.relative_to(root).as_posix().encode() + b"\0" + source.read_bytes() + b"\0")
    return digest.hexdigest()[:24]


@cache
def folder() -> Path:
    """The folder for compiled kernels: the user's cache, or where that does not belong to the user alone or
    cannot be written, a private temporary one.
    """
    wanted = paths.user_cache() / _KERNELS / engine_hash()
    try:
        wanted.mkdir(parents=True, exist_ok=True, mode=0o700)
        usable = os.access(wanted, os.W_OK) and _is_private(wanted)
    except OSError:
        usable = False
    return wanted if usable else _private_folder()


def _private_folder() -> Path:
    """One for this process and its children, laid out as the user's cache is; goes as the process ends."""
    root = Path(tempfile.mkdtemp(prefix="nnstudio-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    made = root / _KERNELS / engine_hash()
    made.mkdir(mode=0o700, parents=True)
    return made


def variables_of_child() -> dict[str, str]:
    """The environment of a process that is to keep its kernels where this one does."""
    return {**os.environ, paths.CACHE_VARIABLE: str(folder().parents[1])}


def _is_private(folder: Path) -> bool:
    """Whether the folder is this user's alone to write to; Windows itself keeps profiles apart."""
    if not hasattr(os, "geteuid"):
        return True
    found = folder.stat()
    return found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
