"""What the cache lacks is compiled by other processes, which leave it there for this one."""

from pathlib import Path

import pytest

from nnstudio import paths
from nnstudio.compiling import cache_locator, children
from nnstudio.compiling.functions import missing

_KERNELS = "nnstudio.engine.kernels"
RELU, RELU_BACKWARD, TANH = (
    f"{_KERNELS}.activations:{name}" for name in ("relu_forward", "relu_backward", "tanh_forward")
)
GATHER = f"{_KERNELS}.gather:gather"
MACHINE = "nnstudio.engine.machine:advance"
"""Compiled as its module is imported; a kernel, when its address is asked for."""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A cache that knows nothing."""
    monkeypatch.setenv(paths.CACHE_VARIABLE, str(tmp_path))
    monkeypatch.delenv("NUMBA_CACHE_LOCATOR_CLASSES", raising=False)
    cache_locator.folder.cache_clear()
    yield tmp_path
    cache_locator.folder.cache_clear()


def test_children_say_what_they_compiled_and_leave_it_in_the_cache(cache: Path) -> None:
    names, said = [RELU, RELU_BACKWARD, GATHER], []
    children.compile_in_children(names, said.append)
    assert sorted(said) == sorted(names)
    assert missing(names) == []
    assert missing([RELU, TANH]) == [TANH]


def test_a_child_that_fails_leaves_its_names_to_others(cache: Path) -> None:
    said: list[str] = []
    children.compile_in_children(["nnstudio.engine.kernels.activations:no_such_kernel"], said.append)
    assert said == []


def test_children_use_the_private_folder_of_one_whose_cache_is_not_safe(cache: Path) -> None:
    cache.chmod(0o777)
    (cache / "numba").mkdir(mode=0o777)
    cache_locator.folder().chmod(0o777)
    cache_locator.folder.cache_clear()
    assert cache not in cache_locator.folder().parents
    children.compile_in_children([RELU], lambda name: None)
    assert missing([RELU]) == []
    assert not list(cache.rglob("*.nbi"))


def test_each_name_is_printed_when_it_is_ready(capsys: pytest.CaptureFixture[str]) -> None:
    children.main([RELU, MACHINE])
    assert capsys.readouterr().out.split() == [RELU, MACHINE]
