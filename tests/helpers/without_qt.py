"""A pytest plug-in that makes PySide6 and pyqtgraph impossible to import.

Asked for with `-p tests.helpers.without_qt -p no:pytest-qt`. The rooms below the windows must work
where neither library is installed; the tests of the rooms that need them are not collected.
"""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

BLOCKED = ("PySide6", "shiboken6", "pyqtgraph")
ROOMS_WITH_QT = ("session", "widgets", "canvas", "panels", "dialogs", "app", "packaging", "helpers")
TESTS = Path(__file__).parents[1]


class Blocker:
    """A finder that answers for the blocked packages only: they are not there."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Raise ImportError for a blocked package, leave every other to the next finder."""
        if name.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"{name} is blocked: this code must work without Qt", name=name)
        return None


sys.meta_path.insert(0, Blocker())


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out the tests of the rooms that are made of Qt, and the one file that looks at all rooms."""
    if collection_path.is_relative_to(TESTS):
        first = collection_path.relative_to(TESTS).parts[:1]
        if first and (first[0] in ROOMS_WITH_QT or first[0] == "test_architecture.py"):
            return True
    return None
