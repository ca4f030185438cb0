"""What a number looks like in a table of text."""

import re

from nnstudio.data.tables.marks import Marks
from nnstudio.data.tables.quoting import quoted

INFINITE = re.compile(r"\s*[+-]?inf(?:inity)?\s*", re.IGNORECASE)
"""Cells that stand for an infinite number, which counts as missing among numbers."""
_CODE = re.compile(r"\s*[+-]?0\d+\s*")
_CURRENCIES = ("US$", "EUR", "USD", "GBP", "CHF", "kr", "zł", *"$€£¥₹₩₽₺₪₫₴₦₱฿")
UNITS = ("%", *_CURRENCIES)
"""What numbers may be written with; a percent sign in front is none. Longer ones stand first."""
_CURRENCY = "|".join(map(re.escape, _CURRENCIES))
_ANY_UNIT = re.compile(f"%|{_CURRENCY}")
_IN_FRONT = re.compile(rf"\s*([+-]?)\s*({_CURRENCY})\s*(.*)", re.DOTALL)
_BEHIND = re.compile(rf"(.*?)\s*(%|{_CURRENCY})\s*", re.DOTALL)


def parted(text: str) -> tuple[str, str]:
    """A cell without the unit that its number is written with, and the unit, one of `UNITS`; empty where it
    has none. Whether the rest is a number is not looked at.
    """
    if _ANY_UNIT.search(text) is None:
        return text, ""
    in_front = _IN_FRONT.fullmatch(text)
    if in_front is not None:
        return in_front[1] + in_front[3], in_front[2]
    behind = _BEHIND.fullmatch(text)
    return (behind[1], behind[2]) if behind is not None else (text, "")


def number_in(text: str, pattern: re.Pattern[str]) -> str | None:
    """The unit with which a cell is a number of a pattern, empty for a bare one; None where it is none."""
    number, unit = parted(text)
    return unit if pattern.fullmatch(number) else None


def other_unit_words(unit: str, expected: str, others: str = "those above it") -> str:
    """What is wrong with a number that has one unit where others have another, for a sentence; either may be
    empty for none.
    """
    if not unit:
        return f"a number without the “{expected}” of {others}"
    have = f"are in “{expected}”" if expected else "have no unit"
    return f"a number in “{unit}”, while {others} {have}"


def number_pattern(form: Marks) -> re.Pattern[str]:
    """What a number looks like in this format; a number with a leading zero (00123) looks like text."""
    decimal = re.escape(form.decimal)
    whole = r"(?:0|[1-9]\d*)"
    if form.thousands:
        whole = rf"(?:0|[1-9]\d{{0,2}}(?:{re.escape(form.thousands)}\d{{3}})+|[1-9]\d*)"
    return re.compile(
        rf"\s*[+-]?(?:{whole}(?:{decimal}\d*)?|{decimal}\d+|0\d*{decimal}\d+)(?:[eE][+-]?\d+)?\s*"
    )


def stray_words(text: str) -> str:
    """What a text is that is no number, for a sentence."""
    if _CODE.fullmatch(text):
        return "a number that starts with 0, as codes do"
    return f"{quoted(text)}, which is not a number"
