"""Runs every check and test of the project, the quick ones first, and says at the end what failed."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from environment import ROOT

ROOMS_WITH_WINDOWS = ("session", "widgets", "canvas", "panels", "dialogs", "app")


@dataclass(frozen=True)
class Check:
    """One command; a quiet one shows its output only when it fails."""

    name: str
    command: list[str]
    quiet: bool = True
    variables: dict[str, str] = field(default_factory=dict)


def run_all(python: Path) -> int:
    """Run all checks, also after a failure, so that one run tells everything; 0 when all passed."""
    failed = [check.name for check in _checks(python) if not _passes(check)]
    if failed:
        print(f"FAILED: {', '.join(failed)}", file=sys.stderr, flush=True)
    return 1 if failed else 0


def run_slow(python: Path) -> int:
    """Run what takes minutes and is therefore left out of `run_all`: a release and the proof of it."""
    unwatched = ("-o", "faulthandler_timeout=0")  # one step of these takes longer than a test that hangs
    slow = [str(python), "-m", "pytest", "-m", "slow", *unwatched, "tests/packaging"]
    return 0 if _passes(Check("packaged program", slow, quiet=False)) else 1


def _checks(python: Path) -> list[Check]:
    lint_imports = python.with_name("lint-imports" + python.suffix)
    module = [str(python), "-m"]
    # The profile makes Hypothesis try the same examples each time; on its own it searches on.
    pytest = [*module, "pytest", "--quiet", "--hypothesis-profile=ci"]
    return [
        Check(
            "format (ruff format)",
            [*module, "ruff", "format", "--check", "--quiet", "--output-format=concise", "."],
        ),
        Check("rules (ruff check)", [*module, "ruff", "check", "--quiet", "--output-format=concise", "."]),
        Check("types (mypy)", [*module, "mypy"]),
        Check("staircase (import-linter)", [str(lint_imports), "--no-cache", "--no-logo"]),
        Check(
            "tests below the windows, PySide6 and pyqtgraph blocked",
            [*pytest, "-p", "tests.helpers.without_qt", "-p", "no:pytest-qt", "tests"],
            quiet=False,
        ),
        *_on_a_real_display(pytest),
        Check(
            "all tests, Qt offscreen, with coverage",
            [*pytest, "--cov", "--cov-report=term", "tests"],
            quiet=False,
            variables={"QT_QPA_PLATFORM": "offscreen"},
        ),
    ]


def _on_a_real_display(pytest: list[str]) -> list[Check]:
    """The window tests once more on Qt's xcb plug-in: it finds bugs that the offscreen one hides."""
    if not sys.platform.startswith("linux"):
        return []
    rooms = [f"tests/{room}" for room in ROOMS_WITH_WINDOWS if (ROOT / "tests" / room).is_dir()]
    xvfb = [
        shutil.which("xvfb-run") or "xvfb-run",
        "--auto-servernum",
        "--server-args=-screen 0 1600x1000x24",
    ]
    name = "tests of the windows on xcb under Xvfb"
    return [Check(name, [*xvfb, *pytest, *rooms], quiet=False, variables={"QT_QPA_PLATFORM": "xcb"})]


def _passes(check: Check) -> bool:
    began = time.monotonic()
    print(f"── {check.name}", flush=True)
    code, output = _call(check)
    if code and output:
        print(output.rstrip(), flush=True)
    if check.quiet or code:
        print(f"   {'FAILED' if code else 'passed'} in {time.monotonic() - began:.0f} s", flush=True)
    return code == 0


def _call(check: Check) -> tuple[int, str]:
    environment = {**os.environ, **check.variables}
    output = (
        {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8"} if check.quiet else {}
    )
    try:
        done = subprocess.run(check.command, cwd=ROOT, env=environment, check=False, **output)
    except FileNotFoundError:
        return 1, f"{check.command[0]} is not installed; the line to install it was printed above."
    return done.returncode, done.stdout or ""
