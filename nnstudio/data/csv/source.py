"""The bytes of a text file as one UTF-8 stream, whatever its encoding; what cannot be text is refused in a
sentence.
"""

import codecs
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.tables.opened_file import BLOCK, opened_text, unchanged
from nnstudio.data.tables.packed_file import Readable
from nnstudio.data.tables.table_preview import Preview
from nnstudio.errors import DataError

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 (little endian)",
    "utf-16-be": "UTF-16 (big endian)",
    "utf-32": "UTF-32",
    "cp1252": "Western (Windows 1252)",
    "latin-1": "Western (Latin 1)",
    "iso8859-15": "Western (Latin 9)",
    "mac-roman": "Western (Mac)",
    "cp850": "Western (DOS 850)",
    "cp1250": "Central European (Windows 1250)",
    "iso8859-2": "Central European (Latin 2)",
    "cp852": "Central European (DOS 852)",
    "cp1257": "Baltic (Windows 1257)",
    "cp1251": "Cyrillic (Windows 1251)",
    "koi8-r": "Cyrillic (KOI8-R)",
    "cp866": "Cyrillic (DOS 866)",
    "cp1253": "Greek (Windows 1253)",
    "cp1254": "Turkish (Windows 1254)",
    "cp1255": "Hebrew (Windows 1255)",
    "cp1256": "Arabic (Windows 1256)",
    "cp932": "Japanese (Shift JIS)",
    "euc-jp": "Japanese (EUC)",
    "gb18030": "Chinese (GB 18030)",
    "big5": "Chinese (Big5)",
    "cp949": "Korean (Windows 949)",
}
"""The encodings a person may choose, with the names they are known by."""

_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1a")
_STRAY_CONTROLS, _MOST_CONTROLS = 200, 0.02
"""How many control characters the head of a text may hold, and which share of it."""
_LINE_END = re.compile(rb"\r\n|\n|\r")

_MARKS = {
    "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
    "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),
}
"""Without its mark Python cannot tell in which order the bytes of a character are."""
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_PACKED = (b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd")
_SIGNATURES = (
    (b"PK\x03\x04", "a zip archive or an Excel workbook; save the sheet as CSV and choose that file"),
    (
        b"\xd0\xcf\x11\xe0",
        "an Excel workbook of the old kind, or one locked by a password; save it as .xlsx or CSV",
    ),
    (b"PAR1", "a Parquet file; save it as CSV and choose that file"),
    (b"SQLite format 3", "a database; save the table as CSV and choose that file"),
    (b"%PDF", "a PDF document; a table of numbers in a CSV file is needed"),
    *((start, "an image; a table in a CSV file is needed") for start in _IMAGES),
    *((start, "packed in a way that is not known; unpack it, choose what is inside") for start in _PACKED),
    (b"\x93NUMPY", "a file of NumPy arrays; give it the ending .npy"),
    (b"\x89HDF", "an HDF5 file; save the table as CSV and choose that file"),
)
_OTHER_TEXT = (
    (re.compile(r"\s*<(?:!doctype|html|\?xml)\b", re.IGNORECASE), "a web page or XML"),
    (re.compile(r'\s*(?:\[\s*)?\{\s*"'), "JSON"),
)
"""How text begins that is written for programs, and what it is."""


def refuse_binary(path: Path, start: bytes, encoding: str) -> None:
    """Raise `DataError` when the first bytes are those of a known binary format, or of no text."""
    for signature, what in _SIGNATURES:
        if start.startswith(signature):
            raise DataError(f"{path.name} is {what}.")
    marks = _MARKS.get(codecs.lookup(encoding).name)
    if marks is not None and not start.startswith(marks):
        raise DataError(_not_text(path, 1, encoding))
    if has_nuls(encoding):
        return
    place = start.find(0)
    if place >= 0:
        raise DataError(_nul_sentence(path, 1 + _line_ends(start[:place])))
    if len(start) - len(start.translate(None, _CONTROLS)) > max(_STRAY_CONTROLS, _MOST_CONTROLS * len(start)):
        raise DataError(
            f"{path.name} is full of control characters: this looks like a binary file, not a table of text; "
            "save it as CSV from the program it comes from."
        )


def refuse_other_text(path: Path, text: str) -> None:
    """Raise `DataError` when a text begins as a web page or JSON does, which have no rows of cells."""
    for beginning, what in _OTHER_TEXT:
        if beginning.match(text):
            raise DataError(f"{path.name} is {what}, no table of rows and cells; save the table as CSV.")


def has_nuls(encoding: str) -> bool:
    """Whether NUL bytes are normal in this encoding."""
    return codecs.lookup(encoding).name.startswith(("utf-16", "utf-32"))


class UnreadableTextError(DataError):
    """A file holds bytes that are no text in its encoding."""


class Utf8Stream:
    """A readable stream of the file's text as UTF-8, without its byte order mark and without its first lines.

    `consumed` counts bytes of the file itself, for progress. Reading raises `UnreadableTextError` at
    the first byte that is not of the encoding, and at a NUL.
    """

    def __init__(
        self, path: Path, file: BinaryIO, stream: Readable, encoding: str, skip_lines: int = 0
    ) -> None:
        self._path = path
        self._encoding = encoding
        self._file = file
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("strict")
        self._is_utf8 = codecs.lookup(encoding).name == "utf-8"
        self._blocks = 0
        self._pending = b""
        self._ended = False
        self._skip_mark()
        self._skip_lines(skip_lines)

    @property
    def consumed(self) -> int:
        """Bytes of the file that were read so far."""
        return self._file.tell()

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes of UTF-8; empty at the end."""
        while not self._pending and not self._ended:
            self._pending = self._next_block()
        size = len(self._pending) if size is None or size < 0 else size
        block, self._pending = self._pending[:size], self._pending[size:]
        return block

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.read, b"")

    def _next_block(self) -> bytes:
        raw = self._stream.read(BLOCK)
        self._ended = not raw
        try:
            block = self._checked(raw) if self._is_utf8 else self._decoded(raw)
        except UnicodeDecodeError as error:
            line = self._lines_so_far() + 1 + _line_ends(error.object[: error.start])
            raise UnreadableTextError(_not_text(self._path, line, self._encoding)) from None
        if 0 in block:
            line = self._lines_so_far() + 1 + _line_ends(block[: block.find(0)])
            raise UnreadableTextError(_nul_sentence(self._path, line))
        self._blocks += 1
        return block

    def _decoded(self, raw: bytes) -> bytes:
        return self._decoder.decode(raw, final=self._ended).encode("utf-8")

    def _checked(self, raw: bytes) -> bytes:
        """Bytes of UTF-8 as they are, but for a character cut at their end, which comes with the next."""
        begun, _ = self._decoder.getstate()
        if raw.isascii() and not begun and raw:
            return raw
        self._decoder.decode(raw, final=self._ended)
        cut, _ = self._decoder.getstate()
        whole = begun + raw
        return whole[: len(whole) - len(cut)]

    def _lines_so_far(self) -> int:
        """Lines in the good blocks: counted by reading them again, for only an error asks."""
        lines = 0
        with opened_text(self._path) as (_, stream):
            decoder = codecs.getincrementaldecoder(self._encoding)("strict")
            before = b""
            for _ in range(self._blocks):
                block = decoder.decode(stream.read(BLOCK)).encode("utf-8")
                lines += _line_ends(before + block) - _line_ends(before)  # a newline may follow its return
                before = block[-1:]
        return lines

    def _skip_mark(self) -> None:
        start = self.read()
        self._pending = start.removeprefix(codecs.BOM_UTF8) + self._pending

    def _skip_lines(self, count: int) -> None:
        while count > 0:
            block = self.read()
            if not block:
                return
            while block.endswith(b"\r") and (more := self.read(1)):
                block += more
            ends = [match.end() for match in _LINE_END.finditer(block)][:count]
            count -= len(ends)
            if count == 0:
                self._pending = block[ends[-1] :] + self._pending


@contextmanager
def text_below_header(path: Path, form: CsvFormat, start: Preview) -> Iterator[tuple[Utf8Stream, int]]:
    """The stream of a file's rows, and the bytes of the whole file; raises `DataError` where it changes."""
    with opened_text(path) as (file, stream), unchanged(path, file) as size:
        yield Utf8Stream(path, file, stream, form.encoding, start.first_line - 1), size


def _line_ends(text: bytes) -> int:
    """How many lines end in a text: with a newline, a carriage return, or both."""
    return text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")


def encoding_title(encoding: str) -> str:
    """The name of an encoding that a person knows."""
    return ENCODINGS.get(encoding, encoding)


def _not_text(path: Path, line: int, encoding: str) -> str:
    return (
        f"Line {line:,} of {path.name} is not {encoding_title(encoding)} text; choose another encoding, or "
        "save it as UTF-8."
    )


def _nul_sentence(path: Path, line: int) -> str:
    return (
        f"Line {line:,} of {path.name} holds a NUL byte: this looks like a binary file, not a table of text; "
        "save it as CSV from the program it comes from."
    )
