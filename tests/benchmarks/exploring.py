"""How long people wait for each page of the Explore view and for a sorted table, and how long the window
stands still meanwhile.

Run with ``python -m tests.benchmarks.exploring [rows] [columns]``; 1,000,000 rows of 20 columns where nothing
is said. An idle window is measured beside them: on a busy machine it stands still, too.
"""

import os
import sys
import time
from collections.abc import Callable
from functools import partial

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from nnstudio.data.tables.table import Column, Table, number_column
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import project_for_table
from nnstudio.panels.views.explore.explore_view import ExploreView
from nnstudio.panels.views.table.table_view import DataTableView
from nnstudio.session.editing.editor import Editor
from nnstudio.session.inspection import Inspection
from tests.benchmarks.table import print_table
from tests.benchmarks.views import Pauses

POLL_MILLISECONDS = 5
PAUSE_BEFORE = 300


def project(rows: int, columns: int) -> Project:
    """Numbers that three kinds are told by, more or less, with a few gaps, and the kinds."""
    generator = np.random.default_rng(0)
    kinds = generator.integers(0, 3, rows).astype(np.int32)
    made = []
    for place in range(columns - 1):
        values = generator.normal(size=rows) + kinds * (place % 5) / 3
        values[generator.integers(0, rows, rows // 100)] = np.nan
        made.append(number_column(f"x{place}", values))
    return project_for_table(Table((*made, Column("kind", "category", kinds, ("a", "b", "c")))), "kind")


def wait(milliseconds: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def measured(name: str, act: Callable[[], object], inspection: Inspection) -> tuple[str, str, str]:
    """What was done, the seconds until its answer is shown, and the pauses of the window meanwhile."""
    wait(PAUSE_BEFORE)
    pauses, start = Pauses(), time.perf_counter()
    pauses.begin()
    act()
    while inspection.is_busy:
        wait(POLL_MILLISECONDS)
    seconds = time.perf_counter() - start
    wait(50)  # until it is painted
    pauses.end()
    return name, f"{seconds:.2f} s", pauses.words()


def main() -> None:
    """Print a row for every page, every kind of rows and both ways to sort."""
    application = QApplication.instance() or QApplication([])
    rows, columns = (int(word) for word in (*sys.argv[1:], *("1000000", "20")[len(sys.argv) - 1 :]))
    editor, inspection = Editor(project(rows, columns)), Inspection()
    explore, table = ExploreView(editor, inspection), DataTableView(editor, inspection)
    explore.resize(480, 320)
    table.resize(480, 320)
    idle = Pauses()
    idle.begin()
    wait(2000)
    idle.end()
    found = [("idle window", "", idle.words()), measured("columns, first look", explore.show, inspection)]
    for page in ("scatter", "correlation", "projection", "balance", "columns"):
        found += [measured(page, partial(explore.show_page, page), inspection)]
    further = partial(explore.pages["columns"].cards.verticalScrollBar().setValue, 500)
    found += [measured("columns further down", further, inspection)]
    explore.hide()
    found += [measured("table", table.show, inspection)]
    for section, direction in ((0, "ascending"), (0, "descending"), (columns - 1, "ascending"), (0, None)):
        words = f"sort column {section + 1}, {direction or 'as it was'}"
        found += [measured(words, partial(table.sorting.sort, section, direction), inspection)]
    print_table(("what", "until seen", "pauses 99 % / 99.9 % / longest"), found)
    inspection.shutdown()
    for view in (explore, table):
        view.close()
        view.deleteLater()
    application.processEvents()


if __name__ == "__main__":
    main()
