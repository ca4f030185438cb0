"""How many rows train, validate and test; counted again only when what decides it changed."""

from dataclasses import dataclass, replace
from typing import Any

from nnstudio.data.splitting.splits import counts_by_share
from nnstudio.document.project import Project
from nnstudio.errors import NNStudioError


class RowCounts:
    """Remembers the last answer."""

    def __init__(self) -> None:
        self._key: tuple[Any, ...] = ()
        self._found = _Found()

    def words(self, project: Project) -> list[str]:
        """“178 rows: 116 train, 27 validation, 35 test”; only the total where they cannot be dealt out."""
        return list(self._of(project).words)

    def parts(self, project: Project) -> tuple[int, int]:
        """How many rows train and validate; about so many of a large table, none where it is not known."""
        found = self._of(project)
        return found.train, found.validation

    def _of(self, project: Project) -> "_Found":
        ends = tuple(node.layer for node in project.graph.nodes if node.layer.kind in ("input", "output"))
        key = (id(project.data), ends)
        if key != self._key:
            self._key = key
            self._kept = project.data  # so that its id stays its own
            self._found = _counted(project)
        return self._found


@dataclass(frozen=True)
class _Found:
    words: tuple[str, ...] = ()
    train: int = 0
    validation: int = 0


def _counted(project: Project) -> _Found:
    if project.data is None:
        return _Found()
    from nnstudio.document.learning.arrays import split_now

    rows, settings = project.data.table.rows, project.data.split
    try:
        about = counts_by_share(rows, replace(settings, method="share"))  # where a column decides, a guess
        if about is not None:
            parts = f": {settings.validation:.0%} validation, {settings.test:.0%} test"
            told = "" if settings.method in ("column", "files") else parts
            return _Found((f"{rows:,} rows{told}",), *about[:2])
        split = split_now(project)
    except NNStudioError:
        return _Found((f"{rows:,} rows",))
    train, validation, test = len(split.train), len(split.validation), len(split.test)
    words = f"{train + validation + test:,} rows: {train:,} train, {validation:,} validation, {test:,} test"
    unused = rows - train - validation - test
    return _Found((f"{words}, {unused:,} left out" if unused else words,), train, validation)
