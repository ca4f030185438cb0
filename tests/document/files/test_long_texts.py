"""Very many texts: a project is written as it would be at once, and read back text for text."""

from io import BytesIO
from zipfile import ZipFile

import msgspec
import numpy as np
import pytest

from nnstudio.data.columns.guess import guess
from nnstudio.data.tables.table import Column, Table, number_column
from nnstudio.document.files import long_texts, storage
from nnstudio.document.files.file_format import record_of
from nnstudio.document.project import Project, ProjectData
from nnstudio.errors import ProjectError

AWKWARD = ("", "a,\nb", '"', "\\n", ",\n", "]", "[", "\u2028", "ü", "\U0001f600", "\\", '",\n"')


def project_with(*texts: tuple[str, ...]) -> Project:
    """A project whose table has a column of each of these texts, between columns of numbers."""
    rows = max(map(len, texts))
    columns = [number_column("x", np.arange(rows))]
    for place, some in enumerate(texts):
        columns.append(Column(f"t{place}", "text", (np.arange(rows) % len(some)).astype(np.int32), some))
    table = Table((*columns, number_column("y", np.arange(rows) % 3)))
    return Project("many", data=ProjectData(table, guess(table, "y")))


def many(count: int, words: str = "text") -> tuple[str, ...]:
    return tuple(f"{words} {number} {AWKWARD[number % len(AWKWARD)]}" for number in range(count))


def json_in(file: BytesIO) -> bytes:
    with ZipFile(file) as archive:
        return archive.read("project.json")


@pytest.mark.parametrize(
    "texts",
    [(("a",),), (many(20_001),), (many(60_000), many(60_000)), (many(45_000), ("b",), many(50_000, "other"))],
    ids=["few", "many", "twice the same", "some many"],
)
def test_many_texts_are_written_as_at_once_and_read_back(texts):
    project = project_with(*texts)
    file = BytesIO()
    storage.write(file, project)
    at_once = msgspec.json.format(msgspec.json.encode(record_of(project, None)), indent=1)
    assert json_in(file) == at_once
    again, _ = storage.read(file, "it")
    for before, after in zip(project.data.table.columns, again.data.table.columns, strict=True):
        assert after.categories == before.categories


@pytest.mark.parametrize("compact", [False, True])
def test_texts_are_read_in_whatever_lines_they_stand(monkeypatch, compact):
    monkeypatch.setattr(long_texts, "_LARGE", 1 << 12)
    project = project_with(many(2_000), many(1_500, "other"))
    content = msgspec.json.encode(record_of(project, None))
    content = content if compact else msgspec.json.format(content, indent=4)
    assert long_texts.record_of_json(content) == record_of(project, None)


def test_lists_that_hold_other_things_are_refused(monkeypatch):
    monkeypatch.setattr(long_texts, "_LARGE", 1 << 12)
    file, damaged = BytesIO(), BytesIO()
    storage.write(file, project_with(many(2_000)))
    with ZipFile(file) as archive, ZipFile(damaged, "w") as copy:
        for name in archive.namelist():
            copy.writestr(name, archive.read(name).replace(b'"text 1999', b'7, "text 1999'))
    with pytest.raises(ProjectError, match="is damaged"):
        storage.read(damaged, "it")
