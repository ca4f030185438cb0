"""What is compiled has a name, `module:function` as in `nnstudio.engine.machine:advance`: by it alone it is
found, looked up in the cache, and compiled.

Most functions are compiled as their module is imported. One that waits until it is needed, as a kernel of the
engine does, is compiled when its `address` is asked for.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from nnstudio.compiling import cache_locator


def load(name: str) -> Any:
    """The function itself; its module is imported, which compiles most of them."""
    module, _, function = name.partition(":")
    return getattr(import_module(module), function)


def get_ready(name: str) -> None:
    """Load the function's machine code; compiles it where it is not in the cache."""
    getattr(load(name), "address", None)


def missing(names: Sequence[str]) -> list[str]:
    """Those of the names that are not in the cache."""
    cached = {path.name.partition("-")[0] for path in cache_locator.folder().glob("*.nbi")}
    return [name for name in names if file_stem(name) not in cached]


def file_stem(name: str) -> str:
    """How the names of the function's files in the cache begin, as Numba has it."""
    module, _, function = name.partition(":")
    return f"{module.rpartition('.')[2]}.{function}"
