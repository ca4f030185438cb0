"""Whether a text is written as its format says: quotes around cells that need them, or any, and marks within
doubled or escaped.

In a few rows full of quotes and backslashes several formats give even columns, but mostly only one of them is
one that a program could have written the text in.
"""

import re
from functools import lru_cache

from nnstudio.data.csv.format import BLANKS, CsvFormat


def is_well_quoted(text: str, form: CsvFormat) -> bool:
    """Whether a whole text can come from a program that writes in this format."""
    return _grammar(form.delimiter, form.quote, form.escape).fullmatch(text) is not None


@lru_cache(maxsize=64)
def _grammar(delimiter: str, quote: str, escape: str) -> re.Pattern[str]:
    """Records of cells; atomic, so that a text that does not fit is soon refused."""
    mark = re.escape(quote)
    parts, between = (" \\t", "[ \\t]+") if delimiter == BLANKS else (re.escape(delimiter),) * 2
    if escape:
        escaped = f"{re.escape(escape)}[{mark}{re.escape(escape)}]"
        quoted = f"{mark}(?>[^{mark}{re.escape(escape)}]|{escaped})*+{mark}"
        bare = rf"(?>[^{parts}{mark}{re.escape(escape)}\r\n]|{escaped})*+"
    else:
        quoted = f"{mark}(?>[^{mark}]|{mark}{mark})*+{mark}"
        bare = rf"[^{parts}{mark}\r\n]*+"
    cell = f"(?>{quoted}|{bare})"
    record = f"{cell}(?:{between}{cell})*+"
    return re.compile(rf"(?>{record}(?:\r\n|\n|\r))*+{record}", re.DOTALL)
