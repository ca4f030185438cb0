"""The class through which Numba asks where a kernel's machine code is kept; named in `cache_locator`,
imported by Numba.
"""

from collections.abc import Callable
from typing import Any

from numba.core.caching import _CacheLocator

from nnstudio.compiling import cache_locator
from nnstudio.compiling.sources import sources_hash

_PACKAGE = "nnstudio."


class PackageCacheLocator(_CacheLocator):  # type: ignore[misc]
    """Serves the functions of this package and leaves all others to Numba's own locators."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    @classmethod
    def from_function(cls, py_func: Callable[..., Any], py_file: str) -> "PackageCacheLocator | None":
        """A locator for a function of this package; None for any other."""
        return cls(py_func) if py_func.__module__.startswith(_PACKAGE) else None

    def get_cache_path(self) -> str:
        """The folder of these sources' hash."""
        return str(cache_locator.folder())

    def get_source_stamp(self) -> str:
        """The hash of all sources that are compiled: a changed callee in another file makes other code."""
        return sources_hash()

    def get_disambiguator(self) -> str:
        """The line where the function begins."""
        return str(self._function.__code__.co_firstlineno)
