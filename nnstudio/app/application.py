"""Starts the program: window first, then the plotting library, then the engine: it can be used at once.

Everything heavy waits for the first paint of the window.
"""

import argparse
import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from nnstudio import __version__, paths
from nnstudio.app.arguments import parse
from nnstudio.app.crash import CrashReporter, start_logging
from nnstudio.app.engine_start import EngineStart
from nnstudio.app.main_window import MainWindow
from nnstudio.session.editor import Editor
from nnstudio.session.runner import Runner
from nnstudio.widgets import theme
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
    reporter.crashed.connect(lambda sentence: window.say(sentence, "error"))
    engine = EngineStart(window)
    engine.progressed.connect(window.status_line.show_engine)
    engine.ended.connect(window.training.release)
    engine.ended.connect(window.inspection.release)
    window.training.hold()
    window.inspection.hold()
    window.first_painted.connect(
        lambda: QTimer.singleShot(0, lambda: _after_first_paint(window, engine, arguments))
    )
    window.show()
    code = application.exec()
    reporter.uninstall()
    return code


def _after_first_paint(window: MainWindow, engine: EngineStart, arguments: argparse.Namespace) -> None:
    try:
        if arguments.sample:
            window.files.open_sample(arguments.sample)
        elif arguments.file:
            window.open_file(Path(arguments.file))
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
