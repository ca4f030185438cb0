"""How fluid a drawing of 500 nodes and 700 links is: the time of each frame while it is moved about.

Run it on the real platform: `xvfb-run -a env QT_QPA_PLATFORM=xcb python -m tests.benchmarks.canvas`; with
`--window` in the whole window, whose other parts follow every edit. All is done by real mouse, wheel and key
events. The goal is 30 frames a second, that is 33 ms a frame: of this thread's own processor time, which a
busy machine changes least; the time on the clock stands beside it. In the same way, how long it takes to
check a drawing of 200 nodes, for which the goal is 5 ms.
"""

import gc
import math
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nnstudio import paths
from nnstudio.canvas.view import CanvasView
from nnstudio.document.checks.problems import check
from nnstudio.document.editing import edits
from nnstudio.document.graph import Graph, Link, Node
from nnstudio.document.project import Project
from nnstudio.document.sheet import Block
from nnstudio.engine.layers import Add, Dense, Dropout, Input, Layer
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.dress import theme

COLUMNS, ROWS, LINKS = 25, 20, 700
FRAMES = 80
LONGEST_WAIT = 0.5
"""Seconds after which a step is taken to have changed nothing that is seen."""
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NONE = Qt.KeyboardModifier.NoModifier


def large_project(columns: int = COLUMNS, wanted: int = LINKS) -> Project:
    """Columns of 20 layers; a chain along each row, and further links into adding layers, every fifth of
    them past three columns.
    """
    nodes: list[Node] = []
    links: list[Link] = []
    for column in range(columns):
        for row in range(ROWS):
            nodes.append(Node(f"n_{column}_{row}", _layer(column), column * 152.0, row * 128.0))
            if column:
                links.append(Link(f"n_{column - 1}_{row}", f"n_{column}_{row}"))
    chance = random.Random(0)
    ports: dict[str, int] = {}
    while len(links) < wanted:
        column = 5 * chance.randrange(1, columns // 5)
        target = f"n_{column}_{chance.randrange(ROWS)}"
        ports[target] = ports.get(target, 0) + 1
        source = column - (4 if len(links) % 5 == 0 else 1)
        links.append(Link(f"n_{source}_{chance.randrange(ROWS)}", target, ports[target]))
    return Project(graph=Graph(tuple(nodes), tuple(links)))


def _layer(column: int) -> Layer:
    if column == 0:
        return Input(shape=(16,))
    return Add() if column % 5 == 0 else Dropout() if column % 5 == 3 else Dense(units=16, activation="relu")


def folded(project: Project) -> Project:
    """The same with a folded block of four layers in every row."""
    blocks = tuple(
        Block(
            f"block_{row}", f"Block {row}", tuple(f"n_{column}_{row}" for column in range(1, 5)), folded=True
        )
        for row in range(ROWS)
    )
    return replace(project, sheet=replace(project.sheet, blocks=blocks))


class PaintWatch(QObject):
    """Counts the paintings of a widget."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def frames(view: CanvasView, step: Callable[[int], object], count: int = FRAMES) -> list[tuple[float, float]]:
    """Milliseconds of this thread's processor time, and on the clock, of each step with its painting."""
    times = []
    watch = PaintWatch()
    view.viewport().installEventFilter(watch)
    for number in range(count):
        begin, work, painted = time.perf_counter(), time.thread_time(), watch.count
        step(number)
        while watch.count == painted and time.perf_counter() - begin < LONGEST_WAIT:
            QApplication.processEvents()
        if watch.count > painted:
            times.append(((time.thread_time() - work) * 1000, (time.perf_counter() - begin) * 1000))
    view.viewport().removeEventFilter(watch)
    return times


def report(name: str, times: list[tuple[float, float]]) -> None:
    """Print median, 95th percentile and worst of a series."""
    if times:
        work, clock = (np.percentile(each, [50, 95, 100]) for each in zip(*times, strict=True))
        words = ["{:6.1f} {:6.1f} {:6.1f}".format(*each) for each in (work, clock)]
        print(f"{name:34} processor {words[0]}    clock {words[1]}", flush=True)


class Mouse:
    """Wheel and drags over the middle of the view."""

    def __init__(self, view: CanvasView) -> None:
        self.view, self.paper = view, view.viewport()
        self.middle = self.paper.rect().center()

    def wheel(self, angle: int) -> None:
        """Turn the wheel by eighths of a degree."""
        at, turn = QPointF(self.middle), QPoint(0, angle)
        there = QPointF(self.paper.mapToGlobal(self.middle))
        buttons, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
        QApplication.sendEvent(
            self.paper, QWheelEvent(at, there, QPoint(0, 0), turn, buttons, NONE, phase, False)
        )

    def drag(self, name: str, start: QPoint, button: Qt.MouseButton = LEFT) -> None:
        """Press, move in circles, let go; each of the three is measured."""

        def on_the_way(number: int) -> QPoint:
            return start + QPoint(
                round(60 * math.sin((number + 1) / 8)), round(80 * math.sin((number + 1) / 5))
            )

        frames(self.view, lambda _: QTest.mousePress(self.paper, button, NONE, start), 1)
        report(name, frames(self.view, lambda number: QTest.mouseMove(self.paper, on_the_way(number))))
        let_go = frames(
            self.view, lambda _: QTest.mouseRelease(self.paper, button, NONE, on_the_way(FRAMES)), 1
        )
        report(f"  let go of {name}", let_go)

    def card(self, node_id: str) -> QPoint:
        """A place on a card, far from its ports."""
        item = self.view.drawing.nodes[node_id]
        return self.view.mapFromScene(item.scene_rect().center() - QPointF(0, 20))


def make_window(editor: Editor) -> tuple[CanvasView, Callable[[], None]]:
    """The canvas in the whole window, and what ends it."""
    from nnstudio.app.main_window import MainWindow
    from nnstudio.session.running.runner import Runner

    runner = Runner(editor)
    window = MainWindow(editor, runner)

    def end() -> None:
        runner.shutdown()
        editor.new()
        window.close()

    window.resize(1440, 900)
    window.show()
    window.add_views()
    return window.canvas, end


def make_canvas(editor: Editor) -> tuple[CanvasView, Callable[[], None]]:
    """The canvas alone, as large as a window."""
    view = CanvasView(editor)
    view.resize(1440, 900)
    view.show()
    return view, lambda: view.close() and None


def main() -> int:
    """Measure and print."""
    os.environ.setdefault(paths.HOME_VARIABLE, tempfile.mkdtemp())
    application = QApplication(sys.argv)
    theme.apply(application, "light")
    project, editor = large_project(), Editor()
    view, end = (make_window if "--window" in sys.argv else make_canvas)(editor)
    QTest.qWaitForWindowExposed(view.window())
    for _ in range(20):
        QTest.qWait(20)
    sizes = f"{len(project.graph.nodes)} nodes, {len(project.graph.links)} links"
    print(f"{sizes}, platform {application.platformName()}; milliseconds: median, 95 %, worst")
    gc.freeze()  # as the program does once its engine is ready
    report("open and first paint", frames(view, lambda _: editor.new(project), 1))
    picture = _weights()
    for node in project.graph.of_kind("dense"):
        view.set_thumbnail(node.id, picture)
    application.processEvents()
    _look_around(view)
    _drag(view, editor)
    _edit(view, editor)
    _live(view, picture)
    _check()
    end()
    return 0


def _weights() -> QImage:
    noise = np.random.default_rng(0).integers(0, 2**24, (16, 16), dtype=np.uint32) | 0xFF000000
    return QImage(noise.data, 16, 16, 64, QImage.Format.Format_RGB32).copy()


def _look_around(view: CanvasView) -> None:
    mouse = Mouse(view)
    view.zoom_to_fit()
    for zoom in (view.camera.zoom, 0.5, 1.0):
        _zoom_to(view, zoom)
        mouse.drag(f"pan at zoom {zoom:.2f}", mouse.middle, MIDDLE)
    view.zoom_to_fit()
    report("zoom by notches of the wheel", frames(view, lambda n: mouse.wheel(120 if n % 16 < 8 else -120)))
    view.zoom_to_fit()
    report("zoom smoothly", frames(view, lambda n: mouse.wheel(30 if n < FRAMES / 2 else -30)))


def _zoom_to(view: CanvasView, zoom: float) -> None:
    view.camera.set_zoom(zoom)
    view.centerOn(view.drawing.drawing_rect().center())
    QApplication.processEvents()


def _drag(view: CanvasView, editor: Editor) -> None:
    mouse, graph = Mouse(view), editor.project.graph
    middle = f"n_{COLUMNS // 2}_{ROWS // 2}"
    for count, zoom in ((1, 1.0), (1, 0.0), (100, 0.0), (500, 0.0)):
        view.zoom_to_fit()
        _zoom_to(view, zoom or view.camera.zoom)
        others = [node.id for node in graph.nodes if node.id != middle]
        editor.select([middle, *others[: count - 1]])
        QApplication.processEvents()
        mouse.drag(f"drag {count} of 500 at zoom {view.camera.zoom:.2f}", mouse.card(middle))
        report("  undo", frames(view, lambda _: editor.undo_stack.undo(), 1))


def _edit(view: CanvasView, editor: Editor) -> None:
    def units(number: int) -> None:
        editor.perform("Units", lambda p: edits.set_setting(p, "n_1_0", "units", number + 1), "typing")

    report("typing a number of units", frames(view, units))
    places = [(Qt.Key.Key_Right, Qt.Key.Key_Left)[number % 2] for number in range(FRAMES)]
    editor.select(["n_1_0"])
    report("nudge by arrow keys", frames(view, lambda n: QTest.keyClick(view, places[n])))
    mouse = Mouse(view)
    paper: QWidget = mouse.paper
    report("hover", frames(view, lambda n: QTest.mouseMove(paper, mouse.card(f"n_{n % 20}_{n % 7}"))))


def _live(view: CanvasView, picture: QImage) -> None:
    """As in training: pictures of weights that change ten times a second, all at once."""
    mouse = Mouse(view)
    _zoom_to(view, 0.5)

    def step(number: int) -> None:
        for node in view.editor.project.graph.of_kind("dense"):
            view.set_thumbnail(node.id, picture)
        mouse.wheel(0 if number % 3 else 8)
        view.viewport().update()

    report("new pictures of all weights", frames(view, step))


def _check() -> None:
    """The check of a drawing of 200 nodes: right, with a wrong layer, and folded."""
    right = large_project(10, 280)
    wrong = edits.set_setting(right, "n_1_0", "units", 5)
    for name, project in (("right", right), ("with a problem", wrong), ("folded", folded(right))):
        times = []
        for number in range(40):
            begin, work = time.perf_counter(), time.thread_time()
            check(edits.set_title(project, "n_9_9", f"Layer {number}"))
            times.append(((time.thread_time() - work) * 1000, (time.perf_counter() - begin) * 1000))
        report(f"check 200 nodes, {name}", times)


if __name__ == "__main__":
    sys.exit(main())
