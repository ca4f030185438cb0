"""What the cache lacks is compiled by other processes, which leave it there for this one."""

import logging
import os
import select
import subprocess
import sys
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
_MARK = "NNSTUDIO_TEST"
PARENT = f"""
import threading
from nnstudio.compiling import children
say = lambda name: print(name, flush=True)
names = ["{RELU}", "{MACHINE}"]
threading.Thread(target=children.compile_in_children, args=(names, say), daemon=True).start()
input()
"""


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


def test_what_is_prepared_is_logged_once(cache: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "nnstudio.compiling")
    children.compile_missing([RELU], "a curve")
    assert missing([RELU]) == []
    children.compile_missing([RELU], "a curve")
    assert caplog.messages == ["Preparing a curve: some seconds, the first time only …"]


def test_who_cancels_waits_for_no_compiler(cache: Path) -> None:
    children.compile_missing([MACHINE, RELU], "the engine", cancelled=lambda: True)
    assert missing([MACHINE]) == [MACHINE]


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="watches processes as Linux shows them")
def test_children_end_with_their_parent(cache: Path) -> None:
    environment = {**os.environ, _MARK: str(cache)}
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        parent.stdout.readline()  # the first function is compiled, the long one is not
        children_ends = [os.pidfd_open(child) for child in processes_of(cache) if child != parent.pid]
        parent.kill()
    assert children_ends
    for end in children_ends:
        select.select([end], [], [])
        os.close(end)
    assert missing([RELU, MACHINE]) == [MACHINE]


def processes_of(cache: Path) -> list[int]:
    """The processes that were started for a test with this cache."""
    mark = f"{_MARK}={cache}\0".encode()
    numbers = [int(folder.name) for folder in Path("/proc").glob("[0-9]*")]
    return [number for number in numbers if mark in variables_of(number)]


def variables_of(process: int) -> bytes:
    """The environment of a process; nothing of one that ended meanwhile."""
    try:
        return Path(f"/proc/{process}/environ").read_bytes()
    except OSError:
        return b""
