#!/usr/bin/env python3
"""Makes the README's pictures of the window anew; with a folder, pictures of all its states to look at.

Needs the program's environment and a display, or QT_QPA_PLATFORM=offscreen:
`.venv/bin/python packaging/pictures.py [FOLDER [WORD …]]` takes into FOLDER what has all these words in its
name, such as `problems dark 1024`. QT_SCALE_FACTOR=2 shows it as on a screen of twice as many pixels.
"""

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

os.environ["NNSTUDIO_HOME"] = tempfile.mkdtemp(prefix="nnstudio-pictures-")
os.environ.setdefault("NNSTUDIO_CACHE", str(Path.home() / ".cache" / "nnstudio"))

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from states import of_the_dialogs, of_the_popups, of_the_views, of_the_window
from states.walking import Walk, wait

from nnstudio.app.main_window import MainWindow
from nnstudio.session.editing.editor import Editor
from nnstudio.session.running.runner import Runner
from nnstudio.widgets.dress import theme

FOLDER = Path(__file__).parent / "pictures"
MEDIUM, SMALL, LARGE = (1440, 900), (1024, 700), (2560, 1440)
MODES: tuple[theme.Mode, ...] = ("light", "dark", "light-contrast", "dark-contrast")


@dataclass(frozen=True)
class Series:
    """The pictures of one walk in one theme and size."""

    name: str
    walk: Walk
    mode: theme.Mode
    size: tuple[int, int] = MEDIUM


IN_README = (
    Series("window-light", of_the_window.half_way_through, "light"),
    Series("window-dark", of_the_window.images, "dark"),
    Series("problems-light", of_the_window.problems, "light"),
)
TO_LOOK_AT = tuple(
    Series(f"{walk.__name__}-{mode}-{size[0]}", walk, mode, size)
    for walks, sizes in (
        (of_the_window.WALKS, (MEDIUM, SMALL, LARGE)),
        (of_the_views.WALKS, (MEDIUM, SMALL)),
        (of_the_dialogs.WALKS, (MEDIUM,)),
        (of_the_popups.WALKS, (MEDIUM,)),
    )
    for walk in walks
    for mode in MODES
    for size in sizes
)


def main() -> int:
    """Write the pictures of the README, or into a folder those whose names have the words."""
    application = QApplication(sys.argv[:1])
    folder, pictures = FOLDER, IN_README
    if sys.argv[1:]:
        folder = Path(sys.argv[1])
        pictures = tuple(one for one in TO_LOOK_AT if all(word in one.name for word in sys.argv[2:]))
    folder.mkdir(exist_ok=True, parents=True)
    for series in pictures:
        theme.apply(application, series.mode)
        take(series, folder)
    return 0


def take(series: Series, folder: Path) -> None:
    """Open a window, walk through its states, and keep how each looks."""
    editor = Editor()
    window = MainWindow(editor, Runner(editor))
    window.resize(*series.size)
    window.show()
    QCursor.setPos(window.screen().geometry().bottomRight())  # it points at nothing in the picture
    window.add_views()
    window.status_line.show_engine("engine ready")
    for state, shown in series.walk(window):
        wait()
        picture(shown).save(str(folder / f"{series.name}{'-' if state else ''}{state}.png"))
    window.runner.shutdown()
    editor.new(editor.project)
    window.close()


def picture(widget: QWidget) -> QPixmap:
    """What a window or dialog shows, with the menus and lists that have popped up over it."""
    seen = widget.grab()
    painter = QPainter(seen)
    for popup in QApplication.topLevelWidgets():
        if popup.isVisible() and popup.windowType() == Qt.WindowType.Popup:
            painter.drawPixmap(popup.pos() - widget.mapToGlobal(QPoint()), popup.grab())
    painter.end()
    return seen


if __name__ == "__main__":
    sys.exit(main())
