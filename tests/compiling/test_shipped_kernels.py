"""Kernels that a packaged program brings along serve at once where they fit, and give way to better ones."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nnstudio import paths
from nnstudio.compiling import cache_locator, host_processor
from nnstudio.compiling.functions import missing
from nnstudio.compiling.sources import sources_hash

ROOT = Path(cache_locator.__file__).parents[2]
RELU = "nnstudio.engine.kernels.activations:relu_forward"
USE_ONE = f"""
from nnstudio.compiling import cache_locator, functions
functions.get_ready("{RELU}")
print(cache_locator.processor())
"""
MAKE_FASTER = f"""
from nnstudio.compiling import children, host_processor
{USE_ONE}
host_processor.outruns_ready_made = lambda: True  # as on a processor with wider registers
children.compile_for_next_start(["{RELU}"])
"""
MODERN = frozenset(host_processor._NEEDED)
CHOSEN = ("NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES", cache_locator.PROCESSOR_VARIABLE)


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that brings one kernel along, on a modern processor, with an empty cache."""
    folder = tmp_path / "program" / host_processor.LEVEL
    folder.mkdir(parents=True)
    for name in ("relu.nbi", "relu.1.nbc"):
        (folder / name).write_text(name, encoding="ascii")
    monkeypatch.setattr(cache_locator, "SHIPPED", folder)
    monkeypatch.setattr(host_processor, "features", lambda: MODERN)
    monkeypatch.setenv(paths.CACHE_VARIABLE, str(tmp_path / "cache"))
    for variable in CHOSEN:
        monkeypatch.setenv(variable, "")  # puts back what the choice sets
        monkeypatch.delenv(variable)
    monkeypatch.delitem(sys.modules, "numba.core.config", raising=False)
    cache_locator.folder.cache_clear()
    yield folder
    cache_locator.folder.cache_clear()


def _own(tmp_path: Path) -> Path:
    folder = tmp_path / "cache" / "numba" / f"{sources_hash()}-{host_processor.signature()}"
    folder.mkdir(parents=True, mode=0o700)
    return folder


def test_shipped_kernels_are_copied_into_the_cache_and_chosen(shipped: Path) -> None:
    folder = cache_locator.folder()
    assert sorted(path.name for path in folder.iterdir()) == ["relu.1.nbc", "relu.nbi"]
    assert (os.environ["NUMBA_CPU_NAME"], os.environ["NUMBA_CPU_FEATURES"]) == (host_processor.LEVEL, "")


def test_what_is_in_the_cache_already_stays(shipped: Path) -> None:
    (cache_locator.folder() / "relu.nbi").write_text("newer", encoding="ascii")
    cache_locator.folder.cache_clear()
    assert (cache_locator.folder() / "relu.nbi").read_text("ascii") == "newer"


def test_a_processor_that_cannot_run_them_gets_its_own(
    shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host_processor, "features", lambda: MODERN - {"avx2"})
    assert list(cache_locator.folder().iterdir()) == []
    assert "NUMBA_CPU_NAME" not in os.environ


def test_own_kernels_are_preferred_once_all_are_there(shipped: Path, tmp_path: Path) -> None:
    own = _own(tmp_path)
    (own / "relu.nbi").touch()
    assert cache_locator.folder() == own
    assert "NUMBA_CPU_NAME" not in os.environ


def test_own_kernels_that_are_not_complete_wait(shipped: Path, tmp_path: Path) -> None:
    own = _own(tmp_path)
    (own / "another.nbi").touch()
    assert cache_locator.folder() != own


def test_own_kernels_can_be_asked_for(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache_locator.PROCESSOR_VARIABLE, cache_locator.OWN)
    assert list(cache_locator.folder().iterdir()) == []


def test_own_kernels_are_made_where_they_are_faster_and_will_be_found(
    shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not cache_locator.is_outrun()
    monkeypatch.setattr(host_processor, "features", lambda: MODERN | {"avx512f"})
    assert cache_locator.is_outrun()
    variables = cache_locator.variables_of_maker()
    assert variables[cache_locator.PROCESSOR_VARIABLE] == cache_locator.OWN
    assert "NUMBA_CPU_NAME" not in variables
    monkeypatch.setenv(paths.CACHE_VARIABLE, str(tmp_path / "elsewhere"))
    assert not cache_locator.is_outrun()


def test_another_processor_has_a_cache_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home may be shared by machines; files have the same names for all of them."""
    monkeypatch.setenv(paths.CACHE_VARIABLE, str(tmp_path))
    cache_locator.folder.cache_clear()
    (cache_locator.folder() / "activations.relu_forward-25.py311.nbi").touch()
    assert missing([RELU]) == []
    monkeypatch.setattr(host_processor, "features", lambda: frozenset({"sse2"}))
    cache_locator.folder.cache_clear()
    assert missing([RELU]) == [RELU]
    cache_locator.folder.cache_clear()


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The program in another place, with one kernel that was compiled for many processors."""
    if not host_processor.runs_ready_made():
        pytest.skip("an older or another kind of processor")
    package = tmp_path / "program"
    shutil.copytree(ROOT / "nnstudio", package / "nnstudio", ignore=shutil.ignore_patterns("__pycache__"))
    _start(package, tmp_path / "build", NUMBA_CPU_NAME=host_processor.LEVEL, NUMBA_CPU_FEATURES="")
    (made,) = (tmp_path / "build" / "numba").iterdir()
    shutil.copytree(made, package / "nnstudio" / "kernels" / host_processor.LEVEL)
    return package


def test_a_program_in_another_place_runs_them_without_compiling(program: Path, tmp_path: Path) -> None:
    assert _start(program, tmp_path / "user") == host_processor.LEVEL
    (found,) = (tmp_path / "user" / "numba").iterdir()
    (made,) = (tmp_path / "build" / "numba").iterdir()
    assert found.name == made.name
    assert {path.name for path in found.iterdir()} == {path.name for path in made.iterdir()}
    assert all(path.read_bytes() == (made / path.name).read_bytes() for path in found.iterdir())


def test_faster_ones_are_made_in_the_background_and_taken_by_the_next_start(
    program: Path, tmp_path: Path
) -> None:
    user = tmp_path / "user"
    assert _start(program, user, code=MAKE_FASTER) == host_processor.LEVEL
    (own,) = (user / "numba").glob(f"*-{host_processor.signature()}")
    made = _times(own)
    assert [name for name in made if name.startswith("activations.relu_forward")]
    assert _start(program, user) == host_processor.signature()
    assert _times(own) == made


def test_where_they_do_not_fit_own_ones_are_compiled_once(program: Path, tmp_path: Path) -> None:
    older = {"NUMBA_CPU_NAME": "x86-64-v2", "NUMBA_CPU_FEATURES": ""}
    assert _start(program, tmp_path / "user", **older) == "x86-64-v2"
    (own,) = (tmp_path / "user" / "numba").iterdir()
    made = _times(own)
    assert made
    assert _start(program, tmp_path / "user", **older) == "x86-64-v2"
    assert _times(own) == made


def _times(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def _start(package: Path, cache: Path, code: str = USE_ONE, **variables: str) -> str:
    """Start a process of the program; it says for which processor its kernels are."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    own = {paths.CACHE_VARIABLE: str(cache), "PYTHONPATH": str(package)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**inherited, **own, **variables},
        cwd=package,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    return done.stdout.strip()
