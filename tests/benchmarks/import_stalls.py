"""How long the window stands still while a large table is imported, drawn, looked at and saved.

`python -m tests.benchmarks.import_stalls` opens the whole window, waits for the engine, and imports a table
of a million rows as a person would: dialog, Import, the offered network, the Data view, saving, opening it
again. A timer ticks all the while; the longest time between two ticks is printed for each step, beside the
time that the window's own thread computed in it (what another program takes from this machine counts in the
first only) and where it was (goal: 50 ms). `--file` imports a file of one's own, `--idle` prints the ticks of
a window that does nothing.
"""

import argparse
import gc
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QApplication, QPushButton

from nnstudio.app.docks import FIRST_SIZE
from nnstudio.app.main_window import MainWindow
from nnstudio.app.starting.engine_start import EngineStart
from nnstudio.dialogs.import_csv import ImportCsvDialog
from nnstudio.session.editing.editor import Editor
from nnstudio.session.running.runner import Runner
from nnstudio.widgets.dress import theme
from tests.benchmarks.importing import ROWS, write_table
from tests.benchmarks.table import print_table

TICK = 5
LONG = 0.05


class Ticks:
    """Listens to the window's thread from within and from beside."""

    def __init__(self) -> None:
        self.step = "start"
        self.rows: dict[str, list[float]] = {}
        self.places: dict[str, str] = {}
        self._thread = threading.get_ident()
        self._last, self._computed = time.perf_counter(), time.thread_time()
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK)
        self._seen: tuple[float, str] = (0.0, "")
        threading.Thread(target=self._watch, daemon=True).start()

    def _tick(self) -> None:
        now, computed = time.perf_counter(), time.thread_time()
        gap, own = now - self._last, computed - self._computed
        longest = self.rows.setdefault(self.step, [0.0, 0.0, 0])
        longest[2] += gap > LONG
        if gap > longest[0]:
            longest[0] = gap
            self.places[self.step] = self._seen[1] if self._seen[0] >= self._last else ""
        longest[1] = max(longest[1], own)
        self._last, self._computed = now, time.thread_time()

    def _watch(self) -> None:
        while True:
            time.sleep(0.02)
            if time.perf_counter() - self._last > LONG * 0.8:
                self._seen = (time.perf_counter(), place_of(self._thread))


def place_of(thread: int) -> str:
    """The last functions of the program that a thread is in.

    A frame that is looked at keeps its locals, a painter among them, from ending with their function: it is
    let go at once, before another thread has its turn.
    """
    frame = sys._current_frames().get(thread)
    places = []
    while frame is not None and len(places) < 4:
        if "nnstudio" in frame.f_code.co_filename:
            places.append(f"{Path(frame.f_code.co_filename).stem}.{frame.f_code.co_name}:{frame.f_lineno}")
        frame = frame.f_back
    return " > ".join(reversed(places))


def wait_until(condition: Callable[[], bool], seconds: float = 120) -> None:
    """Let the window live until something is so."""
    clock = QElapsedTimer()
    clock.start()
    while not condition() and clock.elapsed() < 1000 * seconds:
        QApplication.processEvents()
        time.sleep(0.001)
    if not condition():
        raise TimeoutError


def live(seconds: float) -> None:
    """Let the window live for a while."""
    end = time.perf_counter() + seconds
    wait_until(lambda: time.perf_counter() > end)


def import_and_look(path: Path, folder: Path, idle: bool) -> Ticks:
    """The whole way of a person."""
    from nnstudio.data.csv import parsing  # noqa: F401 - what is compiled is loaded when the window stands idle

    editor = Editor()
    window = MainWindow(editor, Runner(editor))
    window.add_views()
    window.resize(FIRST_SIZE)
    window.show()
    engine = EngineStart(window)
    engine.start()
    engine.wait()
    live(1.0)
    gc.freeze()
    ticks = Ticks()
    if idle:
        ticks.step = "nothing"
        live(5.0)
        return ticks
    ticks.step = "dialog and reading"
    dialog = ImportCsvDialog(path, window)
    ready = []
    dialog.ready.connect(lambda: ready.append(True))
    dialog.open()
    wait_until(lambda: bool(ready))
    ticks.step = "columns shown"
    live(1.0)
    ticks.step = "another target"
    dialog.form.columns.role_wanted.emit(("group",), "target")
    live(1.0)
    ticks.step = "import"
    dialog.accept()
    window.data_import.take(dialog.data)
    live(1.5)
    ticks.step = "network drawn"
    window.findChild(QPushButton, "message_action").click()
    live(1.5)
    ticks.step = "data view"
    window.data_panel.rows_wanted.emit()
    live(1.0)
    ticks.step = "role changed"
    window.data_panel.columns.role_wanted.emit(("city",), "ignored")
    live(1.0)
    ticks.step = "saved"
    window.editor.save(folder / "large.nns")
    live(1.0)
    ticks.step = "closed"
    window.editor.new()
    live(0.5)
    ticks.step = "opened"
    window.open_file(folder / "large.nns")
    live(1.0)
    return ticks


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--file", type=Path)
    options.add_argument("--rows", type=int, default=ROWS)
    options.add_argument("--idle", action="store_true")
    told = options.parse_args()
    app = QApplication([])
    theme.apply(app, "light")
    with tempfile.TemporaryDirectory() as name:
        path = told.file or Path(name) / "table.csv"
        if told.file is None:
            write_table(path, told.rows)
        ticks = import_and_look(path, Path(name), told.idle)
    rows = [
        [step, *(f"{1000 * longest:.0f}" for longest in found[:2]), str(int(found[2])), ticks.places[step]]
        for step, found in ticks.rows.items()
    ]
    print_table(["step", "longest ms", "own ms", "over 50 ms", "where"], rows)


if __name__ == "__main__":
    main()
