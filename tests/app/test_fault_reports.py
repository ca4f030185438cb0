"""Faults leave reports that can be read, also when the whole program died."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

from nnstudio.app import fault_reports

MOMENT = datetime(2027, 1, 31, 12, 30, 15)
DIES = """
import ctypes, datetime
from nnstudio.app.fault_reports import SuddenEnd
SuddenEnd("1").begin(datetime.datetime.now())
def dig_a_hole():
    ctypes.string_at(0)
dig_a_hole()
"""


def test_a_report_tells_version_processor_moment_and_place(own_home: Path) -> None:
    try:
        int("one")
    except ValueError as error:
        report = fault_reports.write_report(error, MOMENT)
    assert report is not None
    told = report.read_text("utf-8")
    assert report.name == "fault-2027-01-31-123015.txt"
    assert told.startswith("NN Studio ")
    assert "2027-01-31 12:30:15" in told
    assert "ValueError" in told
    assert "test_fault_reports.py" in told


def test_only_the_last_reports_are_kept(own_home: Path) -> None:
    for second in range(25):
        fault_reports.write_report(ValueError(str(second)), MOMENT.replace(second=second))
    kept = sorted(path.name for path in fault_reports.folder().iterdir())
    assert (len(kept), kept[-1]) == (20, "fault-2027-01-31-123024.txt")


def test_where_nothing_can_be_written_there_is_no_report(own_home: Path) -> None:
    fault_reports.folder().parent.mkdir(parents=True)
    fault_reports.folder().write_text("in the way", encoding="utf-8")
    assert fault_reports.write_report(ValueError(), MOMENT) is None


def test_a_program_that_died_is_found_by_the_next_one(own_home: Path) -> None:
    died = subprocess.run([sys.executable, "-c", DIES], check=False, capture_output=True)
    assert died.returncode != 0
    watch = fault_reports.SuddenEnd("2")
    report = watch.begin(MOMENT)
    watch.end()
    assert report is not None
    assert "dig_a_hole" in report.read_text("utf-8")
    assert list(fault_reports.folder().iterdir()) == [report]


def test_a_program_that_ended_well_leaves_nothing(own_home: Path) -> None:
    watch = fault_reports.SuddenEnd("1")
    assert watch.begin(MOMENT) is None
    watch.end()
    assert list(fault_reports.folder().iterdir()) == []
