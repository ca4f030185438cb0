"""How much the open views slow a training down, and how long the window stands still meanwhile.

Run with ``python -m tests.benchmarks.views``. The same runs, one after the other: nobody watches, then all
views and the events of a window. The ratio of their best times is printed, with the pauses of the GUI thread
beside those of an idle window. On a busy machine the processor time says more than the seconds.
"""

import os
import time
from dataclasses import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import project_for_table, sample_project
from nnstudio.panels.views.view_tabs import ViewTabs
from nnstudio.session.editing.editor import Editor
from nnstudio.session.inspection import Inspection
from nnstudio.session.running.runner import Runner
from nnstudio.widgets.dress import theme

ROUNDS = 3
PAIRS = (("loss", "weights"), ("loss", "decision"), ("evaluation", "predict"))


def projects() -> dict[str, Project]:
    """Small, middle and large networks on as many rows, each for a second or two of training."""
    generator = np.random.default_rng(0)
    values = generator.normal(size=(20_000, 64))
    columns = [number_column(f"x{place}", values[:, place]) for place in range(64)]
    kinds = [str(kind) for kind in (values[:, 0] > 0).astype(int) + (values[:, 1] > 0)]
    table = Table((*columns, category_column("kind", kinds)))
    spirals = sample_project("spirals")
    middle = project_for_table(table, "kind", hidden=(128, 64))
    large = project_for_table(table, "kind", hidden=(512, 512))
    return {
        "2-24-24-2 on spirals": replace(spirals, plan=replace(spirals.plan, epochs=60_000)),
        "64-128-64-3": replace(middle, plan=replace(middle.plan, epochs=150, early_stopping=False)),
        "64-512-512-3": replace(large, plan=replace(large.plan, epochs=15, early_stopping=False)),
    }


class Pauses:
    """Milliseconds between two looks at the event loop, beyond the timer's own interval."""

    def __init__(self) -> None:
        self.milliseconds: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        self._last = time.perf_counter()
        self._timer.start()

    def end(self) -> None:
        self._timer.stop()

    def _look(self) -> None:
        now = time.perf_counter()
        self.milliseconds.append((now - self._last) * 1000)
        self._last = now

    def words(self) -> str:
        """The 99 % and 99.9 % quantiles and the longest."""
        if not self.milliseconds:
            return "none"
        quantiles = np.quantile(self.milliseconds, [0.99, 0.999, 1.0])
        return " / ".join(f"{value:.0f}" for value in quantiles) + " ms"


def cost_of_run(project: Project, open_views: tuple[str, ...], pauses: Pauses) -> tuple[float, float]:
    """Seconds from the start to the end of a run, and the seconds of processor time of the whole program."""
    editor = Editor(project)
    runner = Runner(editor)
    inspection = Inspection(runner)
    views = None
    if open_views:
        views = ViewTabs(editor, runner, inspection)
        views.resize(890, 342)
        views.show()
        views.set_open(open_views)
    loop = QEventLoop()
    for signal in (runner.finished, runner.stopped, runner.failed):
        signal.connect(loop.quit)
    pauses.begin()
    start, processor = time.perf_counter(), time.process_time()
    runner.train()
    loop.exec()
    cost = time.perf_counter() - start, time.process_time() - processor
    pauses.end()
    runner.shutdown()
    inspection.shutdown()
    if views is not None:
        views.close()
        views.deleteLater()
        QApplication.processEvents()
    return cost


def main() -> None:
    """Print one line for each network and pair of views."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.apply(application, "dark")
    idle = Pauses()
    idle.begin()
    loop = QEventLoop()
    QTimer.singleShot(2000, loop.quit)
    loop.exec()
    idle.end()
    print(f"idle window: pauses 99 % / 99.9 % / longest {idle.words()}")
    for name, project in projects().items():
        cost_of_run(project, (), Pauses())
        for pair in PAIRS:
            alone, watched = Pauses(), Pauses()
            runs = [
                (*cost_of_run(project, (), alone), *cost_of_run(project, pair, watched))
                for _ in range(ROUNDS)
            ]
            without, processor, with_views, processor_with_views = np.min(runs, axis=0)
            print(
                f"{name:22s} {' + '.join(pair):22s} {without:5.2f} s, slower by "
                f"{100 * (with_views / without - 1):5.1f} %, processor time "
                f"{100 * (processor_with_views / processor - 1):+5.1f} %, "
                f"pauses {watched.words()}, without views {alone.words()}"
            )


if __name__ == "__main__":
    main()
