"""The hash covers all that reaches compiled code, and nothing that does not."""

from pathlib import Path

import pytest

import nnstudio
from nnstudio import compiling
from nnstudio.compiling import numba_locator, sources
from tests.helpers.imports import imported_modules

PACKAGE = Path(nnstudio.__file__).parent
LOCATOR = Path(numba_locator.__file__)
"""Works for Numba, and is not compiled."""
ROOM = Path(compiling.__file__)
"""Where a package of compiled functions asks for the cache; nothing of it is compiled."""


def file_of(module: str) -> Path:
    """Where a module of the package stands."""
    found = PACKAGE.parent.joinpath(*module.split("."))
    return found / "__init__.py" if found.is_dir() else found.with_suffix(".py")


def _uses_numba(source: Path) -> bool:
    return any(name.split(".")[0] == "numba" for name in imported_modules(source))


def test_every_file_that_compiles_with_numba_is_in_the_hash() -> None:
    users = {source for source in PACKAGE.rglob("*.py") if _uses_numba(source)}
    assert users - set(sources.compiled_sources()) == {LOCATOR}


def test_whatever_compiled_sources_import_of_the_package_is_in_the_hash() -> None:
    compiled = set(sources.compiled_sources())
    for source in compiled:
        own = {file_of(name) for name in imported_modules(source) if name.startswith("nnstudio.")}
        assert own <= compiled | ({ROOM} if source.name == "__init__.py" else set()), source


@pytest.mark.parametrize("name", ["engine/kernels/relu.py", "engine/machine.py", "data/csv/kernels/scan.py"])
def test_a_compiled_source_changes_the_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(sources, "_PACKAGE", tmp_path)
    source = tmp_path / name
    source.parent.mkdir(parents=True)
    hashes = {_hash()}
    for text in ("before", "after"):
        source.write_text(text, "utf-8")
        hashes.add(_hash())
    assert len(hashes) == 3


def test_a_source_that_is_not_compiled_leaves_the_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "_PACKAGE", tmp_path)
    before = _hash()
    (tmp_path / "errors.py").write_text("new", "utf-8")
    assert _hash() == before


def _hash() -> str:
    return sources.sources_hash.__wrapped__()
