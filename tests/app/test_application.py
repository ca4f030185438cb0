"""The program from its start to its end, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nnstudio.document.files.storage import save
from tests.helpers.projects import flower_project

SCRIPT = Path(__file__).parents[1] / "helpers" / "start_and_quit.py"


def started(*arguments: str) -> dict[str, str]:
    """Start the program, let it open what it was given, quit; what the script wrote down."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(SCRIPT.parents[2])}
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)


@pytest.fixture(scope="module")
def plain_start(tmp_path_factory):
    return started()


def test_the_first_paint_waits_for_nothing_heavy(plain_start):
    assert plain_start["heavy at first paint"] == ""


def test_it_starts_with_the_welcome_page(plain_start):
    assert plain_start["welcome"] == "True"
    assert plain_start["engine"] == "engine ready"


def test_a_sample_is_opened():
    assert started("--sample", "wine")["project"] == "wine"


def test_a_project_file_is_opened(tmp_path):
    path = tmp_path / "flowers.nns"
    save(path, flower_project())
    assert started(str(path))["title"].startswith("flowers.nns")


def test_an_unknown_sample_is_told_in_the_window():
    said = started("--sample", "unicorns")
    assert "unicorns" in said["message"]
    assert said["welcome"] == "True"


@pytest.mark.parametrize("arguments", [(), ("--sample", "wine"), ("missing.nns",)])
def test_a_sudden_end_is_told_by_the_next_start_whatever_it_opens(own_home, arguments):
    reports = own_home / "data" / "reports"
    reports.mkdir(parents=True)
    (reports / "sudden-1.txt").write_text("Fatal Python error", encoding="utf-8")
    message = started(*arguments)["message"]
    assert "ended suddenly last time" in message
    assert ("missing.nns" in message) == (arguments == ("missing.nns",))


def test_a_missing_file_is_told_in_the_window(tmp_path):
    said = started(str(tmp_path / "missing.nns"))
    assert "missing.nns" in said["message"]
