"""Compiled kernels are kept under the hash of their sources, in the user's folder, and serve the next
process.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nnstudio import paths
from nnstudio.compiling import cache_locator

ROOT = Path(cache_locator.__file__).parents[2]
COMPILE_ONE = "from nnstudio.engine.catalogue import kernel_address; kernel_address('relu_forward')"


@pytest.fixture(autouse=True)
def _forget():
    cache_locator.folder.cache_clear()
    yield
    cache_locator.folder.cache_clear()


def compiled_in(cache: Path, package: Path = ROOT) -> dict[str, int]:
    """Compile one kernel in another process; name and time stamp of every file in the cache."""
    environment = {**os.environ, paths.CACHE_VARIABLE: str(cache), "PYTHONPATH": str(package)}
    environment.pop("NUMBA_CACHE_LOCATOR_CLASSES", None)
    subprocess.run([sys.executable, "-c", COMPILE_ONE], env=environment, cwd=package, check=True)
    return {str(path.relative_to(cache)): path.stat().st_mtime_ns for path in cache.rglob("*.nb*")}


def test_a_second_process_takes_what_the_first_compiled(tmp_path: Path) -> None:
    first = compiled_in(tmp_path)
    assert any("relu_forward" in name for name in first)
    assert compiled_in(tmp_path) == first


def test_a_changed_callee_in_another_file_makes_other_code(tmp_path: Path) -> None:
    package = tmp_path / "checkout"
    shutil.copytree(ROOT / "nnstudio", package / "nnstudio", ignore=shutil.ignore_patterns("__pycache__"))
    first = compiled_in(tmp_path / "cache", package)
    elementary = package / "nnstudio" / "engine" / "kernels" / "elementary.py"
    elementary.write_text(elementary.read_text("utf-8") + "\n# changed\n", "utf-8")
    second = compiled_in(tmp_path / "cache", package)
    assert len(second) == 2 * len(first)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows has other rights")
@pytest.mark.parametrize("mode", [0o770, 0o707], ids=["group", "everybody"])
def test_a_folder_that_others_can_write_to_is_replaced_by_a_private_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    monkeypatch.setenv(paths.CACHE_VARIABLE, str(tmp_path))
    own = cache_locator.folder()
    assert own.parent == tmp_path / "numba"
    own.chmod(mode)
    cache_locator.folder.cache_clear()
    private = cache_locator.folder()
    assert tmp_path not in private.parents
    assert private.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_replaced_by_a_private_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o500)
    monkeypatch.setenv(paths.CACHE_VARIABLE, str(tmp_path / "cache"))
    folder = cache_locator.folder()
    assert tmp_path not in folder.parents
    assert folder.stat().st_mode & 0o077 == 0
