"""Plants violations in a copy of the package, to see whether a contract between the rooms can catch one."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


@dataclass(frozen=True)
class Plant:
    """Lines to add to files of the package (new ones are made) that break one contract."""

    contract: str
    title: str
    lines: dict[str, str]


def copy_of_the_package(folder: Path) -> Path:
    """Copy what import-linter reads, so that planting harms nothing."""
    shutil.copytree(ROOT / "nnstudio", folder / "nnstudio", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def plant(folder: Path, lines: dict[str, str]) -> None:
    """Add the lines to the copied files."""
    for name, line in lines.items():
        path = folder / "nnstudio" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")


def lint_imports(folder: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    """Check the contracts (all of them without a name) of the package in a folder."""
    options = [option for contract in contracts for option in ("--contract", contract)]
    return subprocess.run(
        [sys.executable, "-c", LINT_IMPORTS, "--no-cache", "--no-logo", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
