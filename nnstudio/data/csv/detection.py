"""Finds out from its head how a CSV file is written: encoding, delimiter, quotes, decimal mark, header."""

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from nnstudio.data.csv.aligned import LOOKED_AT, aligned, all_numbers
from nnstudio.data.csv.encoding_guess import guess_encoding
from nnstudio.data.csv.format import BLANKS, DELIMITERS, CsvFormat
from nnstudio.data.csv.quoting import is_well_quoted
from nnstudio.data.csv.source import refuse_binary, refuse_other_text
from nnstudio.data.csv.text_records import decoded_head, head_records, uncommented
from nnstudio.data.tables.number_text import number_pattern, parted
from nnstudio.data.tables.opened_file import BLOCK, head, opened_text
from nnstudio.data.tables.table_head import looks_like_header, title_rows
from nnstudio.errors import DataError

_VALIDATED = 16 << 20
_LONGEST_PROVED = 200_000
"""Characters up to which a whole text is looked at; longer ones have records enough to be told by them."""
_WELL_QUOTED = 0.25
"""What it adds to the score of a format that a program could have written the text in it."""


def detect(path: str | Path) -> CsvFormat:
    """Find out from its head how a file is written.

    Raises `DataError` for what cannot be a table of text: no such file, a folder, empty, binary.
    """
    path = Path(path)
    start, more = head(path)
    if not start:
        raise DataError(f"{path.name} is empty; choose a file with a header and rows.")
    encoding = detect_encoding(path, start)
    refuse_binary(path, start, encoding)
    text = decoded_head(start, more, encoding)
    if not text.strip():
        raise DataError(f"{path.name} holds nothing but blanks; choose a file with a header and rows.")
    refuse_other_text(path, text)
    found = _told_delimiter(text, encoding) or _detect_delimiter(text, more, CsvFormat(encoding=encoding))
    found = _with_comments(found, text, more)
    records = head_records(text, more, found)
    titles = title_rows(records)
    if titles:
        found = replace(found, skip_lines=records[titles][0] - 1)
    body = [cells for _, cells in records[titles:]]
    found = _with_marks(found, body[:500])
    return replace(found, header=looks_like_header(body, found))


def _with_comments(form: CsvFormat, text: str, more: bool) -> CsvFormat:
    """The format with a comment mark where the file begins with comments, and the delimiter of the rest."""
    lines = list(io.StringIO(text, newline=""))
    mark = _comment_mark(lines[form.skip_lines :], form.delimiter)
    if not mark:
        return form
    form = replace(form, comment=mark)
    return form if form.skip_lines else _detect_delimiter(uncommented(lines, form), more, form)


def _comment_mark(lines: Iterable[str], delimiter: str) -> str:
    """The mark of a file whose first lines are comments, empty where they are none.

    A first line such as “#id;name” over rows of as many cells is a header, and no comment.
    """
    lines = [line for line in lines if line.strip()]
    mark = lines[0][0] if lines else ""
    others = [line for line in lines if not line.startswith(mark)]
    if mark not in ("#", "%") or not others:
        return ""
    between = None if delimiter == BLANKS else delimiter
    widths = [len(line.split(between)) for line in (lines[0], others[0])]
    return "" if widths[0] == widths[1] > 1 else mark


def detect_encoding(path: Path, start: bytes) -> str:
    """A byte order mark, then strict UTF-8, then what its letters tell, mostly Windows 1252."""
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    zeros_even, zeros_odd = start[::2].count(0), start[1::2].count(0)
    if zeros_odd > len(start) * 0.3 and not zeros_even:
        return "utf-16-le"
    if zeros_even > len(start) * 0.3 and not zeros_odd:
        return "utf-16-be"
    if _is_utf8(path):
        return "utf-8"
    return guess_encoding(start)


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    with opened_text(path) as (_, stream):
        for _ in range(_VALIDATED // BLOCK):
            block = stream.read(BLOCK)
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError:
                return False
            if not block:
                break
    return True


# ------------------------------------------------------------------ delimiter


def _told_delimiter(text: str, encoding: str) -> CsvFormat | None:
    """What a first line such as ``sep=;`` says, which stands there for Excel."""
    told = re.match(r'"?sep=([,;\t| ])"?[ \t]*(\r\n|\n|\r)', text, re.IGNORECASE)
    return CsvFormat(encoding=encoding, delimiter=told[1], skip_lines=1) if told else None


def _detect_delimiter(text: str, more: bool, form: CsvFormat) -> CsvFormat:
    """Prefer what `csv.Sniffer` says where it gives even columns, then whatever gives the most even ones with
    the fewest quotes left in cells, in a text that a program could have written so; then columns aligned by
    blanks.
    """
    quotings = [replace(form, quote=quote, escape=escape) for quote, escape in _quotings(text)]
    candidates = [
        replace(quoting, delimiter=delimiter)
        for quoting, delimiter in itertools.product(quotings, DELIMITERS)
        if delimiter != BLANKS
    ]
    sniffed = _sniffed(text, form)
    if sniffed is not None:
        candidates.insert(0, sniffed)
    scores = [(_evenness(text, more, candidate), -place) for place, candidate in enumerate(candidates)]
    best_score, place = max(scores)
    best = _with_blanks(candidates[-place], text, more) if best_score > 0 else None
    blanks = [replace(quoting, delimiter=BLANKS) for quoting in quotings]
    return aligned(text, more, blanks, best) or best or form


def _quotings(text: str) -> list[tuple[str, str]]:
    """Which quotes and escapes may be at work in a text, the usual ones first."""
    found = [('"', "")]
    if _SINGLE_QUOTED.search(text):
        found.append(("'", ""))
    return found + [(quote, "\\") for quote in "\"'" if f"\\{quote}" in text or "\\\\" in text]


_SINGLE_QUOTED = re.compile(r"(?:^|[,;\t| ])'", re.MULTILINE)


def _with_blanks(form: CsvFormat, text: str, more: bool) -> CsvFormat:
    """The format that keeps blanks before cells, unless nearly all have one or quotes stand behind them."""
    keeping = replace(form, skip_initial_space=False)
    if not form.skip_initial_space or _evenness(text, more, keeping) < _evenness(text, more, form):
        return form
    rest = [cell for _, cells in head_records(text, more, keeping, LOOKED_AT) for cell in cells[1:]]
    blank = sum(cell.startswith(" ") for cell in rest)
    return form if blank > 0.9 * len(rest) else keeping


def _sniffed(text: str, form: CsvFormat) -> CsvFormat | None:
    try:
        dialect = csv.Sniffer().sniff(text[:20_000], delimiters=",;\t|")
    except csv.Error:
        return None
    quote = dialect.quotechar if dialect.quotechar in ('"', "'") else '"'
    return replace(
        form, delimiter=dialect.delimiter, quote=quote, skip_initial_space=bool(dialect.skipinitialspace)
    )


def _evenness(text: str, more: bool, form: CsvFormat) -> float:
    """The share of records that have the commonest number of cells; 0 where that is a single cell.

    A decimal comma makes even columns too, so a comma between digits only loses against any other even
    delimiter. Quotes that take in most of the text and do not end in it are not likely to be at work.
    """
    records = [cells for _, cells in head_records(text, more, form, LOOKED_AT)]
    (width, times), *_ = Counter(map(len, records)).most_common(1) or [(1, 0)]
    if width < 2:
        return 0.0
    share = times / len(records)
    if more and len(records) < LOOKED_AT and _size(records) < len(text) / 2:
        share /= 2
    if form.delimiter == " " and not all_numbers(records):
        return 0.0
    if _QUOTE_OR_ESCAPE.search(text):
        may_be_proved = share == 1 and not more and len(text) <= _LONGEST_PROVED
        proved = may_be_proved and is_well_quoted(text, form)
        share -= 0.5 * _quoted_still(records, escapes=not proved or form.quote not in text)
        share += _WELL_QUOTED if proved else 0.0
    return share - (0.01 if form.delimiter == "," else 0.0) - (0.5 if form.delimiter == " " else 0.0)


def _size(records: Sequence[Sequence[str]]) -> int:
    """About how many characters of a text its records take."""
    return sum(len(cell) + 1 for cells in records for cell in cells)


def _quoted_still(records: Sequence[Sequence[str]], escapes: bool) -> float:
    """The share of cells in which quotes, or with `escapes` those, are left: the right way of quoting leaves
    none.
    """
    cells = [cell for cells in records for cell in cells]
    left = sum(_is_quoted(cell) or (escapes and _ESCAPED_QUOTE.search(cell) is not None) for cell in cells)
    return left / max(len(cells), 1)


_ESCAPED_QUOTE = re.compile(r"\\[\"']")
_QUOTE_OR_ESCAPE = re.compile(r"[\"'\\]")


def _is_quoted(cell: str) -> bool:
    return len(cell) > 1 and cell[0] == cell[-1] and cell[0] in "\"'"


# ------------------------------------------------------------------ numbers

_LIKE_NUMBER = re.compile(r"\s*[+-]?[\d.,' ]*\d[\d.,' ]*(?:[eE][+-]?\d+)?\s*")


def _with_marks(form: CsvFormat, records: Sequence[Sequence[str]]) -> CsvFormat:
    """The decimal and thousands marks by which most cells are numbers; on a tie, the earlier and simpler
    pair.

    1,234 alone is 1234 where commas part the cells (it stood in quotes), and 1.234 elsewhere.
    """
    bare = {parted(cell)[0] for record in records for cell in record}
    cells = [cell for cell in bare if _LIKE_NUMBER.fullmatch(cell)]
    comma = (",", "")
    pairs = [(".", ""), *([] if form.delimiter == "," else [comma]), (".", ","), (",", "."), comma]
    pairs += [(decimal, thousands) for thousands in (" ", "'") for decimal in (".", ",")]
    candidates = [replace(form, decimal=decimal, thousands=thousands) for decimal, thousands in pairs]
    scores: list[int] = []
    for candidate in candidates:
        pattern = number_pattern(candidate)
        scores.append(sum(pattern.fullmatch(cell) is not None for cell in cells))
        if scores[-1] == len(cells):  # no other pair reads more of them
            break
    return candidates[scores.index(max(scores))]
