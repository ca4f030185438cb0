"""How a text becomes features: a bag of words, whose vocabulary comes from the training rows alone."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.category_counts import rows_of_categories
from nnstudio.data.columns.choices import ColumnChoices
from nnstudio.data.preparing.numbers import gap, no_value
from nnstudio.data.tables.table import MISSING_CODE, Column, as_codes

WORD = r"[^\W_]+(?:['’][^\W_]+)*"
"""A word: letters and digits of any script, with apostrophes inside, as in “don't”."""
_WORD = re.compile(WORD)
_AT_ONCE = 200  # texts whose words are looked for
_DIGITS = 12  # of logarithms, whose last bits differ between processors


@dataclass(frozen=True)
class TextPreparation:
    """A text becomes one feature for each of the `words` of the vocabulary: how often it occurs.

    With `rarity` (one number for each word, Salton & Buckley 1988) counts are multiplied by it and each row
    is scaled to length 1. Words that are not in the vocabulary are ignored. There are `width` features
    however few words the training rows had, so that the network's size does not depend on the split. Missing
    text becomes `fill` first; `was_missing` adds a feature that is 1 where there was a gap.
    """

    name: str
    words: tuple[str, ...]
    width: int
    fill: str | None
    rarity: tuple[float, ...] = ()
    lower_case: bool = True
    was_missing: bool = False

    @property
    def features(self) -> tuple[str, ...]:
        """What the column's features are called: “review: good” …"""
        return text_features(self.name, self.words, self.width, self.was_missing)


def text_features(name: str, words: Sequence[str], width: int, was_missing: bool) -> tuple[str, ...]:
    """What the features of a text are called; places without a word are numbered."""
    named = [f"{name}: {word}" for word in words]
    named += [f"{name} (no word {place + 1})" for place in range(len(words), width)]
    return (*named, f"{name} was missing") if was_missing else tuple(named)


def unnamed_features(column: Column, choices: ColumnChoices) -> tuple[str, ...]:
    """Features of a text before its vocabulary is known: as many as it will have, by their places."""
    places = tuple(f"{column.name} word {place + 1}" for place in range(width_of(column, choices)))
    return (*places, f"{column.name} was missing") if choices.was_missing else places


def words_of(text: str, lower_case: bool) -> list[str]:
    """The words of a text, in order."""
    return _WORD.findall(text.lower() if lower_case else text)


def width_of(column: Column, choices: ColumnChoices) -> int:
    """How many features a text becomes: the limit, or all words of the whole column where it has fewer."""
    column = as_codes(column)
    met: set[str] = set()
    codes = np.flatnonzero(rows_of_categories(column))
    for start in range(0, len(codes), _AT_ONCE):
        texts = [column.categories[code] for code in codes[start : start + _AT_ONCE].tolist()]
        met.update(words_of("\n".join(texts), choices.lower_case))
        if len(met) >= choices.words:
            return choices.words
    return max(len(met), 1)


# ------------------------------------------------------------------ fitting


def fit_text(column: Column, choices: ColumnChoices, rows: NDArray[np.integer]) -> TextPreparation:
    """Fit on the training rows of a whole column: the words that occur most often there, in alphabetical
    order; among equally frequent ones those that come first in it.
    """
    column = as_codes(column)
    codes, repeated = np.unique(column.values[rows], return_counts=True)
    occurrences: Counter[str] = Counter()
    rows_with: Counter[str] = Counter()
    present = 0
    for code, rows_of_code in zip(codes.tolist(), repeated.tolist(), strict=True):
        if code > MISSING_CODE:
            present += rows_of_code
            for word, count in Counter(words_of(column.categories[code], choices.lower_case)).items():
                occurrences[word] += count * rows_of_code
                rows_with[word] += rows_of_code
    if not present:
        raise no_value(column.name)
    frequent = sorted(occurrences, key=lambda word: (-occurrences[word], word))[: choices.words]
    words = tuple(sorted(frequent))
    rarity = tuple(_rarity(len(rows), rows_with[word]) for word in words)
    return TextPreparation(
        column.name,
        words,
        width_of(column, choices),
        None if choices.missing in ("", "drop") else _fill(choices),
        rarity if choices.weighing == "tf_idf" else (),
        choices.lower_case,
        choices.was_missing,
    )


def _rarity(rows: int, rows_with: int) -> float:
    """ln((1 + rows) / (1 + rows with the word)) + 1, as scikit-learn's TfidfTransformer."""
    return round(math.log((1 + rows) / (1 + rows_with)) + 1.0, _DIGITS)


def _fill(choices: ColumnChoices) -> str:
    """A text has no mean: but for a text that is given, a gap counts as a text without words."""
    return choices.constant if choices.missing == "constant" else ""


# ------------------------------------------------------------------ applying


def text_values(column: Column, fitted: TextPreparation) -> NDArray[np.float32]:
    """The features of a column, float32 (rows, features); raises `DataError` naming a row with a gap that
    nothing fills.
    """
    column = as_codes(column)
    gaps = column.missing
    if gaps.any() and fitted.fill is None:
        raise gap(column.name, int(np.flatnonzero(gaps)[0]))
    result = np.zeros((len(gaps), len(fitted.features)), dtype=np.float32)
    place_of = {word: place for place, word in enumerate(fitted.words)}
    for code, rows in _rows_by_code(column.values):
        text = (fitted.fill or "") if code == MISSING_CODE else column.categories[code]
        places, values = _bag(text, place_of, fitted)
        result[rows[:, np.newaxis], np.array(places, dtype=np.int64)] = values
    if fitted.was_missing:
        result[:, -1] = gaps
    return result


def _rows_by_code(codes: NDArray[np.integer]) -> list[tuple[int, NDArray[np.int64]]]:
    """Each code with the rows that hold it: a text is taken apart once."""
    order = np.argsort(codes, kind="stable")
    distinct, starts = np.unique(codes[order], return_index=True)
    return list(zip(distinct.tolist(), np.split(order, starts[1:]), strict=True)) if len(codes) else []


def _bag(text: str, place_of: dict[str, int], fitted: TextPreparation) -> tuple[list[int], list[float]]:
    """The places of the known words of a text, and what each of them counts."""
    known = Counter(word for word in words_of(text, fitted.lower_case) if word in place_of)
    places = sorted(place_of[word] for word in known)
    values = [float(known[fitted.words[place]]) for place in places]
    if fitted.rarity and values:
        values = [value * fitted.rarity[place] for place, value in zip(places, values, strict=True)]
        length = math.sqrt(math.fsum(value * value for value in values))
        values = [value / length for value in values]
    return places, values


def unknown_words(column: Column, fitted: TextPreparation) -> tuple[int, int]:
    """How many words of a column the training never took up, and how many there are."""
    column = as_codes(column)
    known, unknown, total = set(fitted.words), 0, 0
    for code, rows in _rows_by_code(column.values):
        if code > MISSING_CODE:
            words = words_of(column.categories[code], fitted.lower_case)
            total += len(words) * len(rows)
            unknown += sum(word not in known for word in words) * len(rows)
    return unknown, total
