"""What the slow tests share: one release, as it would be given to people."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RELEASE = "import pathlib, sys, release; release.release(pathlib.Path(sys.argv[1]))"


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a fresh release; making it takes minutes."""
    pytest.importorskip("PyInstaller")
    target = tmp_path_factory.mktemp("release") / "dist"
    done = subprocess.run(
        [sys.executable, "-c", RELEASE, str(target)],
        cwd=ROOT / "packaging",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return target
