"""What every walk needs: time to pass, a run that ends or pauses, a dialog that has settled."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from nnstudio.app.main_window import MainWindow
from nnstudio.engine.training.training import Progress

Step = tuple[str, QWidget]
"""The name of a state (empty: that of the walk) and the window or dialog that shows it."""
Walk = Callable[[MainWindow], Iterator[Step]]

BATCHES_PER_SECOND = 300.0
_SETTLING = 300


def wait(milliseconds: int = _SETTLING) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def open_sample(window: MainWindow, sample: str) -> None:
    """Open a ready project, and see all of its drawing."""
    window.files.open_sample(sample)
    wait()
    window.show_whole_drawing()
    wait()


def train(window: MainWindow, epochs: int, pace: float = 0.0) -> None:
    """Train up to an epoch and pause there, or to an earlier end; a pace is so many batches a second."""
    runner, loop = window.runner, QEventLoop()

    def pause_in_time(progress: Progress) -> None:
        if progress.epoch >= epochs:
            runner.pause()
            loop.quit()

    if pace:
        runner.set_pace(pace)
    runner.progressed.connect(pause_in_time)
    runner.finished.connect(loop.quit)
    runner.train()
    loop.exec()
    runner.progressed.disconnect(pause_in_time)
    runner.finished.disconnect(loop.quit)
    wait(1200)


def shown(dialog: QWidget, milliseconds: int = 800) -> QWidget:
    """A dialog once it has settled."""
    dialog.show()
    wait(milliseconds)
    return dialog
