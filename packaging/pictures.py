#!/usr/bin/env python3
"""Makes the README's pictures of the window anew; with a folder, pictures of all its states to look at.

Needs the program's environment and a display, or QT_QPA_PLATFORM=offscreen:
`.venv/bin/python packaging/pictures.py [FOLDER]`
"""

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ["NNSTUDIO_HOME"] = tempfile.mkdtemp(prefix="nnstudio-pictures-")
os.environ.setdefault("NNSTUDIO_CACHE", str(Path.home() / ".cache" / "nnstudio"))

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from nnstudio.app.main_window import MainWindow
from nnstudio.document import edits
from nnstudio.document.project import Project
from nnstudio.engine.training import Progress
from nnstudio.session.editor import Editor
from nnstudio.session.runner import Runner
from nnstudio.widgets import theme

FOLDER = Path(__file__).parent / "pictures"
MEDIUM, SMALL, LARGE = (1440, 900), (1024, 700), (1920, 1200)
EPOCH = 34
"""The run is paused here, so that the picture shows it on its way."""
BATCHES_PER_SECOND = 300.0


def welcome(window: MainWindow) -> None:
    """The first thing that anybody sees."""
    window.show_welcome()


def empty(window: MainWindow) -> None:
    """A canvas on which nothing is drawn yet."""
    window.files.new()
    window.show_canvas()


def sample(window: MainWindow) -> None:
    """A ready project before its training."""
    window.files.open_sample("penguins")
    window.editor.select({"dense_1"})
    window.show_whole_drawing()


def half_way_through(window: MainWindow) -> None:
    """A run that is paused on its way."""
    editor, runner = window.editor, window.runner
    window.files.open_sample("penguins")
    editor.select({"dense_1"})
    window.canvas.append_layer("dropout")
    editor.select({"dense_2"})
    wait(300)
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
    wait(1200)


def problems(window: MainWindow) -> None:
    """A network with mistakes: what is wrong is said where it is, with what mends it."""
    editor = window.editor
    window.files.open_sample("digits_cnn")
    editor.perform("Remove", lambda project: edits.remove(project, ["flatten_1"]))
    editor.perform("Connect", lambda project: edits.connect(project, "conv2d_2", "dense_1"))
    editor.perform("Branch", lambda project: edits.connect(project, "max_pool2d_1", "dropout_1"))
    editor.perform("Move", lambda project: edits.move(project, {"dropout_1": dropout_below(project)}))
    editor.perform("Step", lambda project: edits.set_setting(project, "conv2d_1", "activation", "step"))
    editor.select(())
    window.show_problems()
    wait(300)
    window.show_whole_drawing()


def dropout_below(project: Project) -> tuple[float, float]:
    """A place for a branch of its own."""
    node = project.graph.node("conv2d_2")
    return node.x, node.y + 144


@dataclass(frozen=True)
class Picture:
    """One state of the window in one theme and size."""

    name: str
    show: Callable[[MainWindow], None]
    mode: str
    size: tuple[int, int] = MEDIUM


IN_README = (
    Picture("window-light", half_way_through, "light"),
    Picture("window-dark", half_way_through, "dark"),
    Picture("problems-light", problems, "light"),
)
TO_LOOK_AT = tuple(
    Picture(f"{show.__name__}-{mode}-{size[0]}", show, mode, size)
    for show in (welcome, empty, sample, half_way_through, problems)
    for mode in ("light", "dark")
    for size in (SMALL, MEDIUM, LARGE)
)


def main() -> int:
    """Write the pictures of the README, or all of them into the folder that is named."""
    application = QApplication(sys.argv[:1])
    folder, pictures = (Path(sys.argv[1]), TO_LOOK_AT) if sys.argv[1:] else (FOLDER, IN_README)
    folder.mkdir(exist_ok=True, parents=True)
    for picture in pictures:
        theme.apply(application, picture.mode)
        take(picture, folder)
    return 0


def take(picture: Picture, folder: Path) -> None:
    """Open a window, bring it into a state, and keep how it looks."""
    editor = Editor()
    window = MainWindow(editor, Runner(editor))
    window.resize(*picture.size)
    window.show()
    window.add_views()
    picture.show(window)
    wait(300)
    window.grab().save(str(folder / f"{picture.name}.png"))
    window.runner.shutdown()
    editor.new(editor.project)
    window.close()


def wait(milliseconds: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    sys.exit(main())
