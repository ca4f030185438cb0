#!/usr/bin/env python3
"""Makes the README's pictures of the window anew, light and dark, from a real run that is half way through.

Needs the program's environment and a display, or QT_QPA_PLATFORM=offscreen:
`.venv/bin/python packaging/pictures.py`
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ["NNSTUDIO_HOME"] = tempfile.mkdtemp(prefix="nnstudio-pictures-")
os.environ["NNSTUDIO_CACHE"] = str(Path.home() / ".cache" / "nnstudio")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from nnstudio.app.main_window import MainWindow
from nnstudio.engine.training import Progress
from nnstudio.session.editor import Editor
from nnstudio.session.runner import Runner
from nnstudio.widgets import theme

FOLDER = Path(__file__).parent / "pictures"
SIZE = (1440, 900)
EPOCH = 34
"""The run is paused here, so that the picture shows it on its way."""
BATCHES_PER_SECOND = 300.0


def main() -> int:
    """Write one picture for each theme."""
    application = QApplication(sys.argv)
    FOLDER.mkdir(exist_ok=True)
    for mode in ("light", "dark"):
        theme.apply(application, mode)
        window = _half_way_through()
        window.grab().save(str(FOLDER / f"window-{mode}.png"))
        window.runner.shutdown()
        window.editor.new(window.editor.project)
        window.close()
    return 0


def _half_way_through() -> MainWindow:
    editor = Editor()
    runner = Runner(editor)
    window = MainWindow(editor, runner)
    window.resize(*SIZE)
    window.show()
    window.add_views()
    window.files.open_sample("penguins")
    editor.select({"dense_1"})
    window.canvas.append_layer("dropout")
    editor.select({"dense_2"})
    _wait(300)
    window.canvas.zoom_to_fit()
    runner.set_pace(BATCHES_PER_SECOND)
    loop = QEventLoop()

    def pause_in_time(progress: Progress) -> None:
        if progress.epoch >= EPOCH:
            runner.pause()
            loop.quit()

    runner.progressed.connect(pause_in_time)
    runner.train()
    loop.exec()
    _wait(1500)
    return window


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    sys.exit(main())
