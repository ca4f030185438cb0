"""Millions of texts in the JSON of a project, written and read part by part: Python's lock is held while JSON
is made or taken apart, and the window would wait for it. What is written is the same as at once.
"""

import secrets
from collections.abc import Iterator, Sequence

import msgspec

from nnstudio.document.files.file_format import ProjectRecord
from nnstudio.document.files.table_format import ColumnRecord

_MANY = 20_000
"""Texts that are written at once."""
_LARGE = 1 << 20
"""Bytes of JSON that are read at once."""


class _Column(msgspec.Struct):
    categories: msgspec.Raw = msgspec.Raw(b"[]")


class _Table(msgspec.Struct):
    columns: list[_Column]


class _Data(msgspec.Struct):
    table: _Table


class _Project(msgspec.Struct):
    """Where the texts stand; what else there is, is passed over."""

    data: _Data | None = None


# ------------------------------------------------------------------ writing


def json_of(record: ProjectRecord) -> Iterator[bytes]:
    """The JSON of a project in lines, part by part."""
    columns = () if record.data is None else record.data.table.columns
    long = [column.categories for column in columns if len(column.categories) > _MANY]
    mark = secrets.token_hex(16)
    content = msgspec.json.encode(_with_marks(record, mark) if long else record)
    first, *others = msgspec.json.format(content, indent=1).split(msgspec.json.encode(mark))
    yield first
    for texts, after in zip(long, others, strict=True):
        yield from _lines(texts, b"," + first[first.rindex(b"\n") :])
        yield after
        first = after


def _with_marks(record: ProjectRecord, mark: str) -> ProjectRecord:
    """The record with a mark in place of every long list of texts."""
    replaced, data = msgspec.structs.replace, record.data
    assert data is not None
    columns = tuple(
        replaced(column, categories=(mark,)) if len(column.categories) > _MANY else column
        for column in data.table.columns
    )
    return replaced(record, data=replaced(data, table=replaced(data.table, columns=columns)))


def _lines(texts: Sequence[str], between: bytes) -> Iterator[bytes]:
    """The texts as JSON, with something between each two of them."""
    encoder = msgspec.json.Encoder()
    for start in range(0, len(texts), _MANY):
        if start:
            yield between
        yield encoder.encode_lines(texts[start : start + _MANY])[:-1].replace(b"\n", between)


# ------------------------------------------------------------------ reading


def record_of_json(content: bytes) -> ProjectRecord:
    """The record of a project; raises msgspec's errors where it is none."""
    if len(content) <= _LARGE:
        return msgspec.json.decode(content, type=ProjectRecord)
    found = msgspec.json.decode(content, type=_Project)
    raw = [] if found.data is None else [bytes(column.categories) for column in found.data.table.columns]
    long = {place: texts for place, texts in enumerate(raw) if len(texts) > _LARGE}
    for texts in long.values():
        content = _without(content, texts)
    record = msgspec.json.decode(content, type=ProjectRecord)
    for place, texts in long.items():
        _columns(record)[place].categories = _texts_of(texts)
    return record


def _without(content: bytes, texts: bytes) -> bytes:
    """The content with an empty list in place of this one, which it holds. It is found by its beginning: to
    look for a hundred megabytes takes a tenth of a second.
    """
    place = content.find(texts[:_LARGE])
    while not content.startswith(texts, place):
        place = content.find(texts[:_LARGE], place + 1)
    return b"[]".join([content[:place], content[place + len(texts) :]])


def _columns(record: ProjectRecord) -> tuple[ColumnRecord, ...]:
    assert record.data is not None
    return record.data.table.columns


def _texts_of(content: bytes) -> tuple[str, ...]:
    """The texts of a list in JSON, cut at the ends of lines, which no text holds as they are."""
    if not content.startswith(b"["):
        return msgspec.json.decode(content, type=tuple[str, ...])
    found: list[str] = []
    start, end = 1, len(content) - 1
    while start < end:
        cut = content.find(b",\n", start + _LARGE, end)
        cut = end if cut < 0 else cut
        found.extend(msgspec.json.decode(b"[" + content[start:cut] + b"]", type=list[str]))
        start = cut + 1
    return tuple(found)
