"""What a number looks like in a table of text."""

import re

from nnstudio.data.tables.marks import Marks
from nnstudio.data.tables.quoting import quoted

INFINITE = re.compile(r"\s*[+-]?inf(?:inity)?\s*", re.IGNORECASE)
"""Cells that stand for an infinite number, which counts as missing among numbers."""
_CODE = re.compile(r"\s*[+-]?0\d+\s*")


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
