"""What the cache lacks is compiled by other processes, which leave it there for this one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nnstudio import paths
from nnstudio.engine import cache_locator, compiling

ROOT = Path(cache_locator.__file__).parents[2]
BESIDE = """
import sys
from nnstudio.engine.compiling import MACHINE, machine_compiled_beside, missing
with machine_compiled_beside():
    assert missing([MACHINE]) == [MACHINE]
print(missing([MACHINE]), "numba" in sys.modules)
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A cache that knows nothing."""
    monkeypatch.setenv(paths.CACHE_VARIABLE, str(tmp_path))
    monkeypatch.delenv("NUMBA_CACHE_LOCATOR_CLASSES", raising=False)
    cache_locator.folder.cache_clear()
    yield tmp_path
    cache_locator.folder.cache_clear()


def test_a_new_cache_lacks_everything(cache: Path) -> None:
    assert compiling.missing() == list(compiling.EVERYTHING)


def test_children_say_what_they_compiled_and_leave_it_in_the_cache(cache: Path) -> None:
    names, said = ["relu_forward", "relu_backward", "gather"], []
    compiling.compile_in_children(names, said.append)
    assert sorted(said) == sorted(names)
    assert compiling.missing(names) == []
    assert compiling.missing(["relu_forward", "tanh_forward"]) == ["tanh_forward"]


def test_a_child_that_fails_leaves_its_names_to_others(cache: Path) -> None:
    said: list[str] = []
    compiling.compile_in_children(["no such kernel"], said.append)
    assert said == []


def test_children_use_the_private_folder_of_one_whose_cache_is_not_safe(cache: Path) -> None:
    cache.chmod(0o777)
    (cache / "numba").mkdir(mode=0o777)
    cache_locator.folder().chmod(0o777)
    cache_locator.folder.cache_clear()
    assert cache not in cache_locator.folder().parents
    compiling.compile_in_children(["relu_forward"], lambda name: None)
    assert compiling.missing(["relu_forward"]) == []
    assert not list(cache.rglob("*.nbi"))


@pytest.mark.skipif(compiling.available_cores() == 1, reason="one core compiles one thing at a time")
def test_another_process_compiles_the_machine(cache: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BESIDE], env=os.environ, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["[]", "False"]


def test_each_name_is_printed_when_it_is_ready(capsys: pytest.CaptureFixture[str]) -> None:
    compiling.main(["relu_forward", compiling.MACHINE])
    assert capsys.readouterr().out.split() == ["relu_forward", compiling.MACHINE]
