"""What of the engine is compiled, and how the machine is compiled while kernels are."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nnstudio import paths
from nnstudio.compiling.host_processor import available_cores

ROOT = Path(__file__).parents[2]
BESIDE = """
import sys
from nnstudio.compiling.functions import missing
from nnstudio.engine.compiled import MACHINE, machine_compiled_beside
with machine_compiled_beside():
    assert missing([MACHINE]) == [MACHINE]
print(missing([MACHINE]), "numba" in sys.modules)
"""


@pytest.mark.skipif(available_cores() == 1, reason="one core compiles one thing at a time")
def test_another_process_compiles_the_machine(tmp_path: Path) -> None:
    environment = {**os.environ, paths.CACHE_VARIABLE: str(tmp_path)}
    environment.pop("NUMBA_CACHE_LOCATOR_CLASSES", None)
    done = subprocess.run(
        [sys.executable, "-c", BESIDE], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["[]", "False"]
