"""How a CSV file is written (encoding, delimiter, decimal mark, header …), found out from its head."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nnstudio.data.csv_comments import CommentBlanker, comment_mark
from nnstudio.data.csv_source import refuse_binary, refuse_other_text
from nnstudio.data.encoding_guess import guess_encoding
from nnstudio.data.marks import MISSING_CELLS
from nnstudio.data.number_text import number_pattern
from nnstudio.data.opened_file import BLOCK, head, opened_text
from nnstudio.data.table_head import looks_like_header, title_rows
from nnstudio.errors import DataError

DELIMITERS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Vertical bar", " ": "Space"}
"""The delimiters that are looked for and offered."""

_VALIDATED = 16 << 20


@dataclass(frozen=True)
class CsvFormat:
    """How cells are told apart and numbers are written; every field can be overridden.

    `delimiter`, `quote` and `escape` are one ASCII character each, or empty for none (but the delimiter);
    `skip_lines` lines stand above the header or the first row, and lines that begin with `comment` are
    none of the table's.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    decimal: str = "."
    thousands: str = ""
    header: bool = True
    escape: str = ""
    double_quote: bool = True
    skip_initial_space: bool = False
    skip_lines: int = 0
    comment: str = ""
    missing: tuple[str, ...] = MISSING_CELLS

    def __post_init__(self) -> None:
        for what in ("delimiter", "quote", "decimal", "thousands", "escape", "comment"):
            mark = getattr(self, what)
            needed = what in ("delimiter", "decimal")
            if len(mark) > 1 or (needed and not mark) or not mark.isascii() or mark in ("\n", "\r", "\0"):
                raise DataError(f"The {what} must be a single plain character, not “{mark}”.")
        used = [mark for mark in (self.delimiter, self.quote, self.escape, self.comment) if mark]
        if len(set(used)) < len(used):
            raise DataError("Delimiter, quote, escape and comment mark must differ from each other.")
        if self.decimal == self.thousands:
            raise DataError("The decimal mark and the thousands mark must differ from each other.")

    @property
    def row_word(self) -> str:
        """Records are counted by the lines on which they start."""
        return "line"

    def reader_options(self) -> dict[str, object]:
        """The keyword arguments for `csv.reader`."""
        return {
            "delimiter": self.delimiter,
            "quotechar": self.quote or None,
            "quoting": csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            "escapechar": self.escape or None,
            "doublequote": self.double_quote,
            "skipinitialspace": self.skip_initial_space,
        }


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
    records = records_of(text, more, found)
    titles = title_rows(records)
    if titles:
        found = replace(found, skip_lines=records[titles][0] - 1)
    body = [cells for _, cells in records[titles:]]
    found = _with_marks(found, body[:500])
    return replace(found, header=looks_like_header(body, found))


def _with_comments(form: CsvFormat, text: str, more: bool) -> CsvFormat:
    """The format with a comment mark where the file begins with comments, and the delimiter of the rest."""
    lines = list(io.StringIO(text, newline=""))
    mark = comment_mark(lines[form.skip_lines :], form.delimiter)
    if not mark:
        return form
    form = replace(form, comment=mark)
    rest = "".join(_uncommented(lines, form))
    return form if form.skip_lines else _detect_delimiter(rest, more, form)


def _uncommented(lines: Sequence[str], form: CsvFormat) -> list[str]:
    if not form.comment:
        return list(lines)
    blanker = CommentBlanker(form.comment, form.quote, form.escape)
    return [line.decode() for line in blanker.blanked(line.encode() for line in lines)]


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


def decoded_head(start: bytes, more: bool, encoding: str) -> str:
    """The text of a file's first bytes; a character cut at the end is left out."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    return decoder.decode(start, final=not more).removeprefix("\ufeff")


def records_of(
    text: str, more: bool, form: CsvFormat, most: int | None = None
) -> list[tuple[int, list[str]]]:
    """Records of a file's head with the line each starts on; blank lines and a cut last record are left
    out.
    """
    lines = _uncommented(list(io.StringIO(text, newline=""))[form.skip_lines :], form)
    reader = csv.reader(iter(lines), **form.reader_options())  # type: ignore[arg-type]
    records: list[tuple[int, list[str]]] = []
    line = form.skip_lines + 1
    try:
        for cells in reader:
            complete = not more or reader.line_num < len(lines)
            if cells and complete and (len(cells) > 1 or cells[0].strip() or _is_one_column(records)):
                records.append((line, cells))
            line = form.skip_lines + reader.line_num + 1
            if most is not None and len(records) >= most:
                break
    except csv.Error as error:
        raise DataError(unsplittable(line, error)) from None
    return records


def unsplittable(line: int, error: csv.Error) -> str:
    """The sentence for a line that Python's `csv` refuses."""
    if "field limit" in str(error):
        return (
            f"Line {line:,} holds a cell of more than {csv.field_size_limit():,} characters: this is no "
            "table of rows and columns, or a quote is missing."
        )
    return f"Line {line:,} cannot be split into cells ({error}); choose another delimiter or quote character."


def _is_one_column(records: Sequence[tuple[int, list[str]]]) -> bool:
    return bool(records) and len(records[0][1]) == 1


# ------------------------------------------------------------------ delimiter


def _told_delimiter(text: str, encoding: str) -> CsvFormat | None:
    """What a first line such as ``sep=;`` says, which stands there for Excel."""
    told = re.match(r'"?sep=([,;\t| ])"?[ \t]*(\r\n|\n|\r)', text, re.IGNORECASE)
    return CsvFormat(encoding=encoding, delimiter=told[1], skip_lines=1) if told else None


def _detect_delimiter(text: str, more: bool, form: CsvFormat) -> CsvFormat:
    """Prefer what `csv.Sniffer` says where it gives even columns, then whatever gives the most even ones."""
    candidates = [replace(form, delimiter=delimiter) for delimiter in DELIMITERS]
    sniffed = _sniffed(text, form)
    if sniffed is not None:
        candidates.insert(0, sniffed)
    scores = [(_evenness(text, more, candidate), -place) for place, candidate in enumerate(candidates)]
    best_score, place = max(scores)
    return _with_blanks(candidates[-place], text, more) if best_score > 0 else form


def _with_blanks(form: CsvFormat, text: str, more: bool) -> CsvFormat:
    """The format that keeps blanks before cells, unless nearly all have one or quotes stand behind them."""
    keeping = replace(form, skip_initial_space=False)
    if not form.skip_initial_space or _evenness(text, more, keeping) < _evenness(text, more, form):
        return form
    rest = [cell for _, cells in records_of(text, more, keeping, most=1000) for cell in cells[1:]]
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
    delimiter.
    """
    try:
        records = [cells for _, cells in records_of(text, more, form, most=1000)]
    except DataError:
        return 0.0
    (width, times), *_ = Counter(map(len, records)).most_common(1) or [(1, 0)]
    if width < 2:
        return 0.0
    share = times / len(records)
    if form.delimiter == " " and not _all_numbers(records):
        return 0.0
    return share - (0.01 if form.delimiter == "," else 0.0) - (0.5 if form.delimiter == " " else 0.0)


def _all_numbers(records: Sequence[Sequence[str]]) -> bool:
    return all(_POINT.fullmatch(cell) for cells in records[1:] for cell in cells)


# ------------------------------------------------------------------ numbers

_POINT = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def _with_marks(form: CsvFormat, records: Sequence[Sequence[str]]) -> CsvFormat:
    """The decimal and thousands marks by which most cells are numbers; on a tie, the earlier and simpler
    pair.

    1,234 alone is 1234 where commas part the cells (it stood in quotes), and 1.234 elsewhere.
    """
    cells = {cell for record in records for cell in record}
    comma = (",", "")
    pairs = [(".", ""), *([] if form.delimiter == "," else [comma]), (".", ","), (",", "."), comma]
    pairs += [(decimal, thousands) for thousands in (" ", "'") for decimal in (".", ",")]
    candidates = [replace(form, decimal=decimal, thousands=thousands) for decimal, thousands in pairs]
    patterns = [number_pattern(candidate) for candidate in candidates]
    scores = [sum(pattern.fullmatch(cell) is not None for cell in cells) for pattern in patterns]
    return candidates[scores.index(max(scores))]
