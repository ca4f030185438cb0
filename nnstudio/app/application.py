"""Starts the program: window first, then the plotting library, then the engine: it can be used at once.

Everything heavy waits for the first paint of the window.
"""

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QIcon
from PySide6.QtWidgets import QApplication

from nnstudio import __version__, paths
from nnstudio.app.main_window import MainWindow
from nnstudio.app.starting.arguments import parse
from nnstudio.app.starting.crash import CrashReporter, start_logging
from nnstudio.app.starting.engine_start import EngineStart
from nnstudio.app.starting.fault_reports import SuddenEnd
from nnstudio.app.starting.quit_signals import QuitSignals
from nnstudio.session.editing.editor import Editor
from nnstudio.session.file_worker import wait_for_threads
from nnstudio.session.running.runner import Runner
from nnstudio.widgets.dress import theme
from nnstudio.widgets.settings import Settings


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window until it is closed; gives the exit code. `argv` is without the program's name."""
    arguments = parse(sys.argv[1:] if argv is None else list(argv))
    application = _application()
    reporter = CrashReporter(start_logging(), application)
    reporter.install()
    settings = Settings()
    theme.apply(application, arguments.theme or settings.theme)
    editor = Editor()
    runner = Runner(editor)
    runner.set_pace(settings.training_speed)
    runner.pace_changed.connect(lambda speed: setattr(settings, "training_speed", speed))
    window = MainWindow(editor, runner, settings=settings)
    reporter.crashed.connect(lambda sentence: _tell_of_fault(window, sentence, reporter.report))
    sudden_end = SuddenEnd(str(os.getpid()))
    earlier = sudden_end.begin(datetime.now())
    engine = EngineStart(window)
    engine.ended.connect(gc.freeze)  # what the engine brought is never looked through again
    engine.progressed.connect(window.status_line.show_engine)
    engine.ended.connect(window.training.release)
    engine.ended.connect(window.inspection.release)
    window.training.hold()
    window.inspection.hold()
    window.first_painted.connect(
        lambda: QTimer.singleShot(0, lambda: _after_first_paint(window, engine, arguments, earlier))
    )
    quit_signals = QuitSignals()
    quit_signals.install()
    window.show()
    code = application.exec()
    wait_for_threads()
    quit_signals.uninstall()
    sudden_end.end()
    reporter.uninstall()
    return code


def _tell_of_fault(window: MainWindow, sentence: str, report: Path | None) -> None:
    """Say it, with a button that opens the report in whatever shows text here."""
    if report is None:
        window.say(sentence, "error")
    else:
        window.message_bar.show_message(
            sentence, "error", "Open the report", lambda: _open_report(window, report)
        )


def _open_report(window: MainWindow, report: Path) -> None:
    """Show it in the system's program for text; where there is none, its place can at least be copied."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(report))):
        window.say(f"No program opens text files here. The report is {report}", "warning")


def _after_first_paint(
    window: MainWindow, engine: EngineStart, arguments: argparse.Namespace, report: Path | None
) -> None:
    try:
        if arguments.sample:
            window.files.open_sample(arguments.sample)
        elif arguments.file:
            window.open_file(Path(arguments.file))
        if report:  # only now: opening a project clears what was said before, and may itself say something
            told = f"NN Studio ended suddenly last time. What is known of it is in {report}."
            _tell_of_fault(window, f"{window.message_bar.text} {told}".strip(), report)
        window.add_views()
        gc.freeze()
    finally:
        engine.start()  # a bug before it is told, and must not leave Train waiting for ever


def _application() -> QApplication:
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(["nnstudio"])
    application.setApplicationName("nnstudio")
    application.setApplicationDisplayName("NN Studio")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("nnstudio")
    icon = paths.resources() / "icons" / "nnstudio.svg"
    if icon.is_file():
        application.setWindowIcon(QIcon(str(icon)))
    return application
