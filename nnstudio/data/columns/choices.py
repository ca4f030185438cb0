"""What a person chooses about the preparation of columns: one rule for all of them, and what one column does
differently.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nnstudio.data.columns.labels import SEPARATORS
from nnstudio.data.columns.steps import check_order
from nnstudio.data.tables.table import listed
from nnstudio.errors import DataError

MISSING_CHOICES: Mapping[str, str] = {
    "drop": "Leave the row out",
    "mean": "Fill in the mean",
    "median": "Fill in the median",
    "most_frequent": "Fill in the most frequent",
}
OWN_MISSING_CHOICES: Mapping[str, str] = {**MISSING_CHOICES, "constant": "Fill in a value"}
SCALING_CHOICES: Mapping[str, str] = {
    "standard": "Mean 0, deviation 1",
    "min_max": "From 0 to 1",
    "robust": "By median and quartiles",
    "log": "Logarithm, then mean 0",
    "together": "From 0 to 1, all alike",
    "none": "As they are",
}
OWN_SCALING_CHOICES: Mapping[str, str] = {
    name: title for name, title in SCALING_CHOICES.items() if name not in ("together", "log")
}
"""A column's logarithm is a step of its own, which any scaling may follow."""
CLIPPING_CHOICES: Mapping[str, str] = {
    "none": "Keep every value",
    "percentiles": "Cut at 1 % and 99 %",
    "fences": "Cut what lies far out",
}
ENCODING_CHOICES: Mapping[str, str] = {
    "one_hot": "One feature for each",
    "order": "Place in an order",
    "codes": "Number, for an Embedding",
}
WEIGHING_CHOICES: Mapping[str, str] = {
    "counts": "How often it occurs",
    "tf_idf": "More where it is rare (tf-idf)",
}
DATE_PARTS: Mapping[str, str] = {
    "year": "Year",
    "month": "Month",
    "day": "Day of the month",
    "weekday": "Day of the week",
    "hour": "Hour",
}

MOST_WORDS = 5000
"""Words of a text that can become features."""


@dataclass(frozen=True)
class PreparationSettings:
    """The rule for all columns: what happens to missing input values, and how input numbers are scaled.

    The scaling `together` takes one least and one greatest value for all input columns, as befits the pixels
    of an image: by itself, a pixel that hardly ever holds ink would turn a trace of it into a huge number.

    Rows without a target value are always left out; a category's gap is filled with the most frequent
    category for every choice but `drop`. A number to be predicted is standardized for training unless its
    column says otherwise, and given back in its unit.
    """

    missing: str = field(
        default="drop", metadata={"label": "Missing values", "choices": tuple(MISSING_CHOICES)}
    )
    scaling: str = field(default="standard", metadata={"label": "Scaling", "choices": tuple(SCALING_CHOICES)})

    @property
    def fills(self) -> bool:
        """Whether missing input values are filled in; rows with gaps are left out otherwise."""
        return self.missing != "drop"

    def __post_init__(self) -> None:
        _check("missing", self.missing, MISSING_CHOICES)
        _check("scaling", self.scaling, SCALING_CHOICES)


@dataclass(frozen=True)
class ColumnChoices:
    """What one column does differently; `missing` and `scaling` are empty where it follows the rule for all.

    `constant` is the value that fills gaps where `missing` says so; for a category it may be a new one.
    `was_missing` adds a feature that is 1 where there was a gap. `clipping` cuts numbers. A category met in
    fewer than `rare` rows of the table becomes one with all other such ones. `order` names categories from
    the lowest to the highest; those that it leaves out follow in their usual order. Of a date, `parts` become
    features, with `cyclic` each part that comes round again as the sine and the cosine of its angle.

    `log` takes logarithms of numbers (as the scaling `log` does, which a mean of 0 and a deviation of 1
    follow). `steps` is the order of the steps where it is not the usual one, see `steps`. Of a text, the
    `words` most frequent words become features, told apart by capital letters unless `lower_case`; each
    counts as `weighing` says. Several labels in a cell are parted by the `separator`, or by what is found in
    the column where it is empty.
    """

    missing: str = ""
    constant: str = ""
    was_missing: bool = False
    clipping: str = "none"
    scaling: str = ""
    encoding: str = "one_hot"
    rare: int = 0
    order: tuple[str, ...] = ()
    parts: tuple[str, ...] = ("year", "month", "weekday")
    cyclic: bool = False
    log: bool = False
    steps: tuple[str, ...] = ()
    words: int = 200
    lower_case: bool = True
    weighing: str = "counts"
    separator: str = ""

    def __post_init__(self) -> None:
        _check("missing", self.missing, {"": "", **OWN_MISSING_CHOICES})
        _check("scaling", self.scaling, {"": "", **OWN_SCALING_CHOICES, "log": ""})
        _check("clipping", self.clipping, CLIPPING_CHOICES)
        _check("encoding", self.encoding, ENCODING_CHOICES)
        _check("weighing", self.weighing, WEIGHING_CHOICES)
        _check("separator", self.separator, {"": "", **SEPARATORS})
        for part in self.parts:
            _check("parts", part, DATE_PARTS)
        if not self.parts:
            raise DataError("A date without any part has nothing to learn from; choose at least one part.")
        if self.rare < 0:
            raise DataError(f"Categories cannot be met in {self.rare} rows; choose 0 or more.")
        if not 1 <= self.words <= MOST_WORDS:
            raise DataError(f"A text cannot become {self.words:,} words; choose 1 to {MOST_WORDS:,}.")
        check_order(self.steps)


def _check(name: str, value: str, choices: Mapping[str, str]) -> None:
    if value not in choices:
        raise DataError(f"“{value}” is no choice for {name}; choose one of {listed(filter(None, choices))}.")
