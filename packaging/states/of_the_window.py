"""The window as a whole: greeting, empty, with a sample, while it learns and after, with problems."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QPoint

from nnstudio.app.main_window import MainWindow
from nnstudio.document.drawing import blocks
from nnstudio.document.editing import edits
from nnstudio.document.project import Project
from states.walking import BATCHES_PER_SECOND, Step, open_sample, train, wait

EPOCH = 34
"""The run is paused here, so that the picture shows it on its way."""


def welcome(window: MainWindow) -> Iterator[Step]:
    """The first thing that anybody sees."""
    window.show_welcome()
    yield "", window
    bar = window.welcome.verticalScrollBar()
    bar.setValue(bar.maximum())
    yield "end", window


def empty(window: MainWindow) -> Iterator[Step]:
    """A canvas on which nothing is drawn yet."""
    window.files.new()
    window.show_canvas()
    yield "", window


def sample(window: MainWindow) -> Iterator[Step]:
    """A ready project before its training."""
    window.files.open_sample("penguins")
    window.editor.select({"dense_1"})
    window.show_whole_drawing()
    yield "", window


def half_way_through(window: MainWindow) -> Iterator[Step]:
    """A run that is paused on its way."""
    window.files.open_sample("penguins")
    window.editor.select({"dense_1"})
    window.canvas.append_layer("dropout")
    window.editor.select({"dense_2"})
    wait()
    window.canvas.zoom_to_fit()
    train(window, EPOCH, BATCHES_PER_SECOND)
    yield "", window


def training(window: MainWindow) -> Iterator[Step]:
    """A run while it goes on."""
    open_sample(window, "mnist")
    window.editor.select({"conv2d_1"})
    window.runner.train()
    wait(6000)
    yield "", window


def images(window: MainWindow) -> Iterator[Step]:
    """A network for images on its way: its filters, and how right it is by now."""
    open_sample(window, "mnist")
    window.editor.select({"conv2d_1"})
    train(window, 3)
    window.views.set_open(("weights", "evaluation"))  # only now, so that both look at the same weights
    wait(1500)
    yield "", window


def after_training(window: MainWindow) -> Iterator[Step]:
    """A run that has come to its end, and what it is worth."""
    open_sample(window, "wine")
    train(window, 10_000)
    window.views.set_open(("loss", "evaluation"))
    wait(1200)
    yield "", window


def problems(window: MainWindow) -> Iterator[Step]:
    """A network with mistakes: what is wrong is said where it is, with what mends it."""
    editor = window.editor
    window.files.open_sample("digits_cnn")
    editor.perform("Remove", lambda project: edits.remove(project, ["flatten_1"]))
    editor.perform("Connect", lambda project: edits.connect(project, "conv2d_2", "dense_1"))
    editor.perform("Branch", lambda project: edits.connect(project, "max_pool2d_1", "dropout_1"))
    editor.perform("Move", lambda project: edits.move(project, {"dropout_1": _dropout_below(project)}))
    editor.perform("Step", lambda project: edits.set_setting(project, "conv2d_1", "activation", "step"))
    editor.select(())
    window.show_problems()
    wait()
    window.show_whole_drawing()
    yield "", window


def drawing(window: MainWindow) -> Iterator[Step]:
    """A branched drawing with a note, a frame and blocks, one of them folded."""
    editor = window.editor
    open_sample(window, "residual_cnn")
    yield "whole", window
    ids = [node.id for node in editor.project.graph.nodes]
    editor.perform("Group", lambda project: blocks.group(project, ids[1:4], "stem")[0])
    editor.perform("Group", lambda project: blocks.group(project, ids[4:7], "residual")[0])
    chosen = editor.project.sheet.blocks[0].id
    editor.perform("Fold", lambda project: blocks.set_folded(project, (chosen,), folded=True))
    editor.select(())
    window.canvas.annotations.add("note", QPoint(40, 40))
    window.canvas.annotations.finish()
    wait()
    window.show_whole_drawing()
    yield "blocks", window
    editor.select({ids[0]})
    window.canvas.camera.set_zoom(1.5)
    yield "near", window
    window.canvas.camera.set_zoom(0.3)
    yield "far", window


def messages(window: MainWindow) -> Iterator[Step]:
    """What is said above the canvas: a refusal, good news, and a fault with its report."""
    open_sample(window, "diabetes")
    report = Path("/home/somebody/.local/share/nnstudio/reports/fault-2026-01-31-120000.txt")
    window.say("Dense 1 has no way to an Output, so that it learns nothing: connect it.", "warning")
    yield "warning", window
    window.notices.tell_saved(Path("diabetes.nns"))
    yield "success", window
    words = "NN Studio made a mistake (ZeroDivisionError). Your project is still open: save it under another "
    window.message_bar.show_message(
        f"{words}name to be safe. The details are in {report}.", "error", "Open the report", lambda: None
    )
    yield "fault", window


def _dropout_below(project: Project) -> tuple[float, float]:
    """A place for a branch of its own."""
    node = project.graph.node("conv2d_2")
    return node.x, node.y + 144


WALKS = (
    welcome, empty, sample, half_way_through, training, images, after_training, problems, drawing, messages,
)  # fmt: skip
