"""How fluid a drawing of 500 nodes and 700 links is: time of a frame while panning, zooming and dragging.

Run it on the real platform: `xvfb-run -a env QT_QPA_PLATFORM=xcb python -m tests.benchmarks.canvas`.
The goal is 30 frames a second, that is 33 ms a frame.
"""

import random
import sys
import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnstudio.canvas.gestures.gesture import Pointer
from nnstudio.canvas.gestures.move import Move
from nnstudio.canvas.scene import Hit
from nnstudio.canvas.view import CanvasView
from nnstudio.document import edits
from nnstudio.document.graph import Graph, Link, Node
from nnstudio.document.project import Project
from nnstudio.engine.layers import Add, Dense, Dropout, Input, Layer
from nnstudio.session.editor import Editor
from nnstudio.widgets import theme

COLUMNS, ROWS, LINKS = 25, 20, 700
FRAMES = 60
LONGEST_WAIT = 0.5
"""Seconds after which a step is taken to have changed nothing that is seen."""


def large_project() -> Project:
    """25 columns of 20 layers; a chain along each row, and further links into adding layers, every fifth of
    them past three columns.
    """
    nodes: list[Node] = []
    links: list[Link] = []
    for column in range(COLUMNS):
        for row in range(ROWS):
            nodes.append(Node(f"n_{column}_{row}", _layer(column), column * 152.0, row * 128.0))
            if column:
                links.append(Link(f"n_{column - 1}_{row}", f"n_{column}_{row}"))
    chance = random.Random(0)
    ports: dict[str, int] = {}
    while len(links) < LINKS:
        column = 5 * chance.randrange(1, COLUMNS // 5)
        target = f"n_{column}_{chance.randrange(ROWS)}"
        ports[target] = ports.get(target, 0) + 1
        source = column - (4 if len(links) % 5 == 0 else 1)
        links.append(Link(f"n_{source}_{chance.randrange(ROWS)}", target, ports[target]))
    return Project(graph=Graph(tuple(nodes), tuple(links)))


def _layer(column: int) -> Layer:
    if column == 0:
        return Input(shape=(16,))
    return Add() if column % 5 == 0 else Dropout() if column % 5 == 3 else Dense(units=16, activation="relu")


class PaintWatch(QObject):
    """Counts the paintings of a widget."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def frames(view: CanvasView, step: Callable[[int], None]) -> list[float]:
    """Milliseconds of processor time (a busy machine does not count) of each step with its painting."""
    times = []
    watch = PaintWatch()
    view.viewport().installEventFilter(watch)
    for number in range(FRAMES):
        begin, work = time.perf_counter(), time.process_time()
        step(number)
        painted = watch.count
        while watch.count == painted and time.perf_counter() - begin < LONGEST_WAIT:
            QApplication.processEvents()
        if watch.count > painted:
            times.append((time.process_time() - work) * 1000)
    view.viewport().removeEventFilter(watch)
    return times


def report(name: str, times: list[float]) -> None:
    """Print median, 95th percentile and worst of a series."""
    middle, high = np.percentile(times, [50, 95])
    print(f"{name:34} median {middle:6.1f}   95 % {high:6.1f}   worst {max(times):6.1f}")


def main() -> int:
    """Measure and print."""
    application = QApplication(sys.argv)
    theme.apply(application, "light")
    project = large_project()
    begin = time.perf_counter()
    editor = Editor(project)
    view = CanvasView(editor)
    view.resize(1440, 900)
    view.show()
    QTest.qWaitForWindowExposed(view)
    application.processEvents()
    sizes = len(project.graph.nodes), len(project.graph.links)
    print(f"{sizes[0]} nodes, {sizes[1]} links, platform {application.platformName()}")
    print(f"open and first paint: {(time.perf_counter() - begin) * 1000:.0f} ms")
    noise = np.random.default_rng(0).integers(0, 2**24, (16, 16), dtype=np.uint32) | 0xFF000000
    picture = QImage(noise.data, 16, 16, 64, QImage.Format.Format_RGB32).copy()
    for node in project.graph.nodes:
        if node.layer.kind == "dense":
            view.set_thumbnail(node.id, picture)
    for zoom in (view.camera.zoom, 0.5, 1.0):
        view.camera.set_zoom(zoom)
        application.processEvents()
        report(
            f"pan at zoom {zoom:.2f}", frames(view, lambda n: view.camera.pan(9 if n % 20 < 10 else -9, 5))
        )
        report(f"repaint all at zoom {zoom:.2f}", frames(view, lambda n: view.viewport().update()))
    view.zoom_to_fit()
    report("zoom in from all to near", frames(view, lambda n: view.camera.zoom_by(1.04)))
    report("zoom out again", frames(view, lambda n: view.camera.zoom_by(1 / 1.04)))
    _drag(view, editor)
    _edit(view, editor)
    view.close()
    return 0


def _drag(view: CanvasView, editor: Editor) -> None:
    for count in (1, 100, 500):
        view.zoom_to_fit()
        if count == 1:
            view.camera.set_zoom(0.7)
        editor.select([node.id for node in editor.project.graph.nodes[:count]])
        first = editor.project.graph.nodes[0]
        start = QPointF(first.x + 20, first.y + 20)
        gesture = Move(view.drawing, Pointer(start, QPoint(0, 0)), Hit(node_id=first.id))
        view.camera.reveal(view.drawing.nodes[first.id].scene_rect())

        def step(number: int, gesture: Move = gesture, start: QPointF = start) -> None:
            place = start + QPointF(8 * (number + 1), 8 * number)
            gesture.move(Pointer(place, QPoint(99 + number, 99)))

        report(f"drag {count} of 500", frames(view, step))
        gesture.cancel()


def _edit(view: CanvasView, editor: Editor) -> None:
    def units(number: int) -> None:
        editor.perform("Units", lambda p: edits.set_setting(p, "n_1_0", "units", number + 1), "typing")

    report("typing a number of units", frames(view, units))
    places = [(Qt.Key.Key_Right, Qt.Key.Key_Left)[number % 2] for number in range(FRAMES)]
    editor.select(["n_1_0"])
    report("nudge by arrow keys", frames(view, lambda n: QTest.keyClick(view, places[n])))
    report(
        "hover", frames(view, lambda n: QTest.mouseMove(view.viewport(), QPoint(20 + 150 * (n % 9), 300 + n)))
    )


if __name__ == "__main__":
    sys.exit(main())
