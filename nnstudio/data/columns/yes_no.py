"""Categories that say yes and no."""

from collections.abc import Sequence

from nnstudio.data.tables.table import listed
from nnstudio.errors import DataError

_YES = {
    "yes",
    "y",
    "true",
    "t",
    "1",
    "on",
    "ja",
    "wahr",
    "oui",
    "vrai",
    "sí",
    "si",
    "sim",
    "present",
    "positive",
}


def says_yes(category: str) -> bool:
    """Whether a category is a word for yes."""
    return category.strip().lower() in _YES


def are_yes_and_no(categories: Sequence[str]) -> bool:
    """Whether two categories say yes and no, in words that are known."""
    if len(categories) != 2:
        return False
    said = [says_yes(category) for category in categories]
    return said.count(True) == 1 and not any(c.strip() in ("0", "1") for c in categories)


def too_many_for_yes_and_no(name: str, met: Sequence[str]) -> DataError:
    """The error about a column that says more than yes and no."""
    return DataError(
        f"Column “{name}” holds {len(met):,} different values ({listed(met, 4)}), too many for yes or no; "
        "make it a category."
    )
