"""A bug is logged and told in a sentence, on whichever thread it happens."""

import logging
import sys
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from nnstudio.app.starting.crash import CrashReporter, start_logging


@pytest.fixture
def reporter(qapp, own_home, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", lambda *caught: None)
    handlers = list(logging.getLogger().handlers)
    reporter = CrashReporter(start_logging())
    reporter.install()
    yield reporter
    reporter.uninstall()
    for handler in set(logging.getLogger().handlers) - set(handlers):
        logging.getLogger().removeHandler(handler)
        handler.close()


def fail() -> None:
    raise ZeroDivisionError("a bug")


def test_a_bug_is_told_and_logged_with_its_traceback(reporter, qtbot, own_home):
    with qtbot.waitSignal(reporter.crashed) as told:
        try:
            fail()
        except ZeroDivisionError:
            sys.excepthook(*sys.exc_info())
    sentence = told.args[0]
    assert "ZeroDivisionError" in sentence
    assert "Traceback" not in sentence
    log = next(own_home.rglob("nnstudio.log")).read_text("utf-8")
    assert "Traceback" in log
    assert "a bug" in log
    report = next(own_home.rglob("fault-*.txt"))
    assert str(report) in sentence
    assert reporter.report == report
    told = report.read_text("utf-8")
    assert told.startswith("NN Studio ")
    assert "Processor " in told
    assert "ZeroDivisionError: a bug" in told


def test_a_bug_on_a_thread_is_told_on_the_window_s_thread(reporter, qtbot):
    heard_on: list[threading.Thread] = []
    reporter.crashed.connect(lambda sentence: heard_on.append(threading.current_thread()))
    with qtbot.waitSignal(reporter.crashed):
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    assert heard_on == [threading.main_thread()]


def test_ctrl_c_is_no_bug(reporter, qtbot):
    with qtbot.assertNotEmitted(reporter.crashed, wait=50):
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)


def test_a_bug_in_a_slot_is_told_and_the_window_goes_on(reporter, qtbot, qapp, own_home):
    button = QPushButton("Break")
    qtbot.addWidget(button)
    clicks: list[int] = []
    button.clicked.connect(lambda: (clicks.append(1), fail()))
    button.show()
    with qtbot.captureExceptions() as seen_by_the_plugin, qtbot.waitSignal(reporter.crashed) as told:
        reporter.install()  # over the hook of the test plug-in
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert "ZeroDivisionError" in told.args[0]
    assert "a bug" in next(own_home.rglob("nnstudio.log")).read_text("utf-8")
    assert not seen_by_the_plugin
    assert clicks == [1]
