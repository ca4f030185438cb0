"""Makes text harmless that a spreadsheet would run as a formula, as OWASP's page on CSV injection asks."""

import re

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""The last four are the wide forms of the first four."""


def neutral(cell: str, number: re.Pattern[str]) -> str:
    """The cell behind an apostrophe where it would be run; what is a number, such as −1.5, stays one."""
    if not cell.startswith(_STARTS) or number.fullmatch(cell):
        return cell
    return f"'{cell}"
