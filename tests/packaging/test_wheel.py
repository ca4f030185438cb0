"""The wheel carries everything that the program needs beside its code."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REPORT = "import nnstudio, nnstudio.paths as p; print(nnstudio.__version__, p.resources(), sep='\\n')"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unpacked wheel, as pip would lay it out."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_version_of_the_wheel_is_that_of_the_package(installed: Path) -> None:
    (metadata,) = installed.glob("nnstudio-*.dist-info")
    assert _from_the_wheel(installed)[0] == metadata.name.removeprefix("nnstudio-").removesuffix(".dist-info")


def test_resources_are_found_inside_the_package(installed: Path) -> None:
    assert Path(_from_the_wheel(installed)[1]) == installed / "nnstudio" / "resources"


def test_wheel_holds_every_resource_and_no_test(installed: Path) -> None:
    resources = {path.relative_to(ROOT) for path in (ROOT / "resources").rglob("*") if path.is_file()}
    assert [name for name in resources if not (installed / "nnstudio" / name).is_file()] == []
    assert not (installed / "tests").exists()


def _from_the_wheel(installed: Path) -> list[str]:
    code = f"import sys; sys.path.insert(0, {str(installed)!r}); {REPORT}"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=installed, check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout.splitlines()
