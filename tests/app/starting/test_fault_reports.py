"""Faults leave reports that can be read, also when the whole program died."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPushButton

from nnstudio.app import application
from nnstudio.app.starting import fault_reports

MOMENT = datetime(2027, 1, 31, 12, 30, 15)
DIES = """
import ctypes, datetime
from nnstudio.app.starting.fault_reports import SuddenEnd
SuddenEnd("1").begin(datetime.datetime.now())
def dig_a_hole():
    ctypes.string_at(0)
dig_a_hole()
"""


class Reader(QObject):
    """Stands where the system's program for text does."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    @Slot(QUrl)
    def show_file(self, address: QUrl) -> None:
        self.shown.append(address.toLocalFile())


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


def test_a_button_shows_the_report_in_the_system_s_program_for_text(window, qtbot, tmp_path: Path) -> None:
    reader = Reader()
    QDesktopServices.setUrlHandler("file", reader, "show_file")
    application._tell_of_fault(window, "It ended suddenly.", tmp_path / "Größe 1.txt")
    button = window.message_bar.findChild(QPushButton, "message_action")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    QDesktopServices.unsetUrlHandler("file")
    assert reader.shown == [str(tmp_path / "Größe 1.txt")]
    assert window.message_bar.text == ""


@pytest.mark.qt_log_ignore("does not support QPlatformServices")
def test_where_nothing_opens_text_the_report_s_place_is_told(window, qtbot, tmp_path: Path) -> None:
    if QGuiApplication.platformName() != "offscreen":
        pytest.skip("a real desktop would open it")
    application._tell_of_fault(window, "It ended suddenly.", tmp_path / "report.txt")
    button = window.message_bar.findChild(QPushButton, "message_action")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert str(tmp_path / "report.txt") in window.message_bar.text
