"""Gathers the coded texts of a column from run to run: which of them are the same, and how many there are.

Asking one dictionary about a million texts that were met takes 0.4 s; their keys are told apart in a tenth of
that. No table of new keys is kept from one call to the next: texts wait until there are twice as many as are
known, or four times where they hardly repeat, for then nearly all of them stay anyway. Once it is known that
they do repeat, those that are known are told to whoever codes the next ones.
"""

from itertools import chain

import numpy as np

from nnstudio.data.csv.records import Places
from nnstudio.data.csv.text_bytes import Codes, Keys, KnownTexts, told_apart, told_apart_one_by_one
from nnstudio.data.csv.texts import CodedTexts
from nnstudio.data.tables.cells import TextCells
from nnstudio.data.tables.table import MISSING_CODE

_FEWEST = 1 << 16
_HARDLY_REPEAT = 0.5
"""So many of the texts that were met, at least, are different ones; each counts once in a run."""


class MetTexts:
    """The texts of a column on their way into its cells; at least `fewest` are told apart together.

    `known` holds those that others are to be looked up in, as of now; any thread may ask for it.
    """

    def __init__(self, cells: TextCells, fewest: int = _FEWEST) -> None:
        self.known: KnownTexts | None = None
        self._cells = cells
        self._fewest = self._enough = fewest
        self._texts: list[str] = []
        self._keys: Keys = np.empty(0, np.uint64)
        self._new: list[CodedTexts] = []
        self._waiting = 0
        self._meant: list[Codes] = []
        self._count = 0

    def add(self, run: CodedTexts) -> None:
        """Take the next texts of the column."""
        codes = run.codes + np.int32(self._count)
        codes[run.codes == MISSING_CODE] = MISSING_CODE
        self._cells.add_coded(codes)
        self._new.append(run)
        self._count += len(run.known)
        self._waiting += len(run.texts)
        if self._waiting >= self._enough:
            self._settle()

    def finish(self) -> None:
        """Tell the cells what their codes stand for."""
        self._settle()
        ended = np.array([MISSING_CODE], np.int32)
        lookup = None if len(self._texts) == self._count else np.concatenate([*self._meant, ended])
        self._cells.stand_for(self._texts, lookup)

    def _settle(self) -> None:
        """Tell apart the texts that wait; those that are known keep their places."""
        runs, self._new, self._waiting = self._new, [], 0
        texts = [*self._texts, *chain.from_iterable(run.texts for run in runs)]
        keys = np.concatenate([self._keys, *(run.keys for run in runs)])
        codes, first = _distinct(texts, keys)
        meant = np.concatenate([np.empty(0, np.int32), *(run.known for run in runs)])
        meant[meant == MISSING_CODE] = codes[len(self._texts) :]
        self._meant.append(meant)
        hardly_repeat = len(first) > _HARDLY_REPEAT * self._count
        self._enough = max(self._fewest, (4 if hardly_repeat else 2) * len(first))
        self._keys = keys[first]
        self._texts = texts if len(first) == len(texts) else [texts[place] for place in first.tolist()]
        self.known = None if hardly_repeat else KnownTexts(self._texts, self._keys)


def _distinct(texts: list[str], keys: Keys) -> tuple[Codes, Places]:
    codes, first = told_apart(keys)
    met = first[codes]
    repeated = np.flatnonzero(met < np.arange(len(met)))
    pairs = zip(repeated.tolist(), met[repeated].tolist(), strict=True)
    same = all(texts[place] == texts[other] for place, other in pairs)
    return (codes, first) if same else told_apart_one_by_one(texts)
