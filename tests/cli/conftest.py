"""The program run in an empty folder, and small files for it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nnstudio.__main__ import main
from nnstudio.data.csv.writing import write_csv
from nnstudio.document.files.storage import save
from tests.helpers.projects import flower_project, flower_table
from tests.helpers.training import trained


@dataclass
class Result:
    """What a command left on the terminal."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    def is_refused(self, words: str) -> bool:
        """Whether the command gave one sentence with these words, on stderr only."""
        assert words in self.err
        return (self.code, self.err.count("\n"), self.out) == (2, 1, "")


Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run the program in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")

    def call(*arguments: object) -> Result:
        code = main([str(argument) for argument in arguments])
        return Result(code, *capfd.readouterr())

    return call


@pytest.fixture
def flowers(tmp_path: Path) -> Path:
    """A CSV file of the flowers, without the height."""
    columns = [column for column in flower_table().columns if column.name != "height"]
    write_csv(tmp_path / "flowers.csv", columns)
    return tmp_path / "flowers.csv"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project file that has not been trained."""
    save(tmp_path / "p.nns", flower_project())
    return tmp_path / "p.nns"


@pytest.fixture
def trained_project(tmp_path: Path) -> Path:
    """A project file with its weights."""
    save(tmp_path / "t.nns", flower_project(), trained(flower_project()))
    return tmp_path / "t.nns"
