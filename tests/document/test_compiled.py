"""Everything that is compiled is known by name, kept apart, and ready after the warm-up."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nnstudio import paths
from nnstudio.compiling import cache_locator
from nnstudio.compiling.functions import file_stem, missing
from nnstudio.document.compiled import EVERYTHING, is_compiled, warm_up

MODULES = [name.partition(":")[0] for name in EVERYTHING]
ONE_OF_EACH_PACKAGE = {module.rpartition(".")[0]: module for module in MODULES}.values()


@pytest.fixture
def new_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A cache that knows nothing."""
    monkeypatch.setenv(paths.CACHE_VARIABLE, str(tmp_path))
    cache_locator.folder.cache_clear()
    yield
    cache_locator.folder.cache_clear()


def test_no_two_functions_share_files_in_the_cache() -> None:
    assert len({file_stem(name) for name in EVERYTHING}) == len(EVERYTHING)


@pytest.mark.parametrize("module", ONE_OF_EACH_PACKAGE)
def test_who_imports_a_module_first_finds_its_machine_code_in_the_cache(module: str) -> None:
    script = f"import os, {module}; print('PackageCacheLocator' in os.environ['NUMBA_CACHE_LOCATOR_CLASSES'])"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout == "True\n"


def test_a_new_cache_lacks_everything(new_cache: None) -> None:
    assert missing(EVERYTHING) == list(EVERYTHING)
    assert not is_compiled()


@pytest.mark.timeout(400)  # compiles everything where these sources are new to the machine
def test_all_is_compiled_after_the_warm_up() -> None:
    told: list[tuple[int, int, str]] = []
    lacking = missing(EVERYTHING)
    warm_up(lambda *progress: told.append(progress))
    assert is_compiled()
    assert {name for _, _, name in told} == set(lacking)
