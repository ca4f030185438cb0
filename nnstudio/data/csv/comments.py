"""Lines of a CSV file that are comments become blank ones, so that all others keep their numbers."""

from collections.abc import Iterable, Iterator
from typing import Protocol


class _Source(Protocol):
    @property
    def consumed(self) -> int: ...

    def read(self, size: int = -1, /) -> bytes: ...


class CommentBlanker:
    """Follows a text of UTF-8 piece by piece: a line that begins with the mark outside of quotes loses all
    but its end.
    """

    def __init__(self, mark: str, quote: str, escape: str) -> None:
        self._mark, self._quote = mark.encode(), quote.encode()
        self._escaped = (escape + quote).encode() if escape and quote else b""
        self._is_quoted = self._is_comment = False
        self._begins_line = True

    def blanked(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """The lines, or parts of lines, that follow those before."""
        for line in lines:
            if self._begins_line:
                self._is_comment = not self._is_quoted and line.startswith(self._mark)
            body = line.rstrip(b"\r\n")
            self._begins_line = len(body) < len(line)
            if self._is_comment:
                yield line[len(body) :]
                continue
            if self._quote:
                quotes = line.count(self._quote)
                quotes -= line.count(self._escaped) if self._escaped else 0
                self._is_quoted ^= bool(quotes % 2)
            yield line


class UncommentedStream:
    """A stream of UTF-8 whose comment lines are blank."""

    def __init__(self, source: _Source, mark: str, quote: str, escape: str) -> None:
        self._source = source
        self._blanker = CommentBlanker(mark, quote, escape)
        self._pending = b""

    @property
    def consumed(self) -> int:
        """Bytes of the file that were read so far."""
        return self._source.consumed

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; empty at the end."""
        while not self._pending:
            block = self._source.read(-1)
            if not block:
                return b""
            self._pending = b"".join(self._blanker.blanked(block.splitlines(keepends=True)))
        size = len(self._pending) if size < 0 else size
        block, self._pending = self._pending[:size], self._pending[size:]
        return block


def comment_mark(lines: Iterable[str], delimiter: str) -> str:
    """The mark of a file whose first lines are comments, empty where they are none.

    A first line such as “#id;name” over rows of as many cells is a header, and no comment.
    """
    lines = [line for line in lines if line.strip()]
    mark = lines[0][0] if lines else ""
    others = [line for line in lines if not line.startswith(mark)]
    if mark not in ("#", "%") or not others:
        return ""
    widths = [line.count(delimiter) for line in (lines[0], others[0])]
    return "" if widths[0] == widths[1] > 0 else mark
