"""The whole way by hand: a CSV, layers from the palette, training, saving, and the same answers again."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton, QToolButton, QWidget

from nnstudio import paths
from nnstudio.app.main_window import MainWindow
from nnstudio.dialogs.import_csv import ImportCsvDialog
from nnstudio.widgets.layers.layer_list import LayerList
from tests.helpers.dialogs import when_asked
from tests.helpers.dragging import drag_out
from tests.helpers.drawing import Hand
from tests.helpers.projects import flower_project

LEFT = Qt.MouseButton.LeftButton
WINE = paths.resources() / "samples" / "wine.csv"


@pytest.mark.timeout(300)
def test_from_a_csv_to_the_same_answers_after_reopening(window, qtbot, tmp_path, monkeypatch):
    window.resize(1440, 900)
    window.add_views()
    import_through_the_dialog(window, qtbot, monkeypatch)
    draw_a_network(window, qtbot)
    choose_settings(window, qtbot)

    loss, weights = window.views.view("loss"), window.views.view("weights")
    window.editor.select({"dense_1"})
    qtbot.waitUntil(lambda: weights.heatmap.weights.shape == (16, 13), timeout=60_000)
    untrained = weights.heatmap.weights.copy()
    colours = weights.heatmap.grab().toImage()
    with qtbot.waitSignal(window.runner.finished, timeout=200_000):
        qtbot.mouseClick(window.findChild(QToolButton, "button_train"), LEFT)

    epochs, losses = loss.plot.drawn("training")
    assert len(epochs) > 10
    assert losses[-1] < losses[0] / 2
    assert not np.array_equal(weights.heatmap.weights, untrained)
    assert weights.heatmap.grab().toImage() != colours

    answers = answers_shown(window, qtbot)
    assert sum(answer == true for answer, true in answers) > 0.9 * len(answers)
    path = save_by_key(window, qtbot, tmp_path, monkeypatch)
    window.actions_by_name["new"].trigger()
    assert window.editor.run is None
    window.open_file(path)
    assert not window.editor.is_modified
    assert answers_shown(window, qtbot) == answers


def import_through_the_dialog(window: MainWindow, qtbot, monkeypatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *arguments: (str(WINE), ""))

    def accept(dialog: QWidget) -> None:
        assert isinstance(dialog, ImportCsvDialog)
        button = dialog.findChild(QPushButton, "import_accept")
        qtbot.waitUntil(button.isEnabled, timeout=30_000)
        qtbot.mouseClick(button, LEFT)

    when_asked(accept)
    qtbot.mouseClick(window.findChild(QPushButton, "welcome_open_a_table"), LEFT)
    data = window.editor.project.data
    assert data is not None
    assert data.table.rows == 178
    assert data.with_role("target") == ("cultivar",)
    assert "178 rows" in window.message_bar.text
    qtbot.mouseClick(window.findChild(QToolButton, "message_close"), LEFT)


def draw_a_network(window: MainWindow, qtbot) -> None:
    canvas = window.canvas
    palette = window.palette_panel.findChild(LayerList)
    middle = canvas.viewport().height() // 2
    for place, kind in enumerate(("input", "dense", "dense", "output")):
        point = QPoint(90 + place * max(150, canvas.viewport().width() // 5), middle)
        before = len(window.editor.project.graph.nodes)
        drag_out(palette, index_of(palette, kind), canvas.viewport(), point)
        qtbot.waitUntil(lambda count=before: len(window.editor.project.graph.nodes) == count + 1)
    hand = Hand(canvas)
    graph = window.editor.project.graph
    chain = [node.id for node in graph.nodes]
    assert chain == ["input_1", "dense_1", "dense_2", "output_1"]
    for source, target in pairwise(chain):
        if not window.editor.project.graph.incoming(target):
            hand.drag(hand.output(source), hand.input(target))
    links = {(link.source, link.target) for link in window.editor.project.graph.links}
    assert links == {("input_1", "dense_1"), ("dense_1", "dense_2"), ("dense_2", "output_1")}


def choose_settings(window: MainWindow, qtbot) -> None:
    """ReLU for the first layer, and as many units in the last one as there are cultivars."""
    hand = Hand(window.canvas)
    hand.click(hand.node("dense_1"))
    activation = window.inspector.findChild(object, "field_activation")
    activation.setFocus()
    QTest.keyClick(activation, Qt.Key.Key_Down)
    hand.click(hand.node("dense_2"))
    units = window.inspector.findChild(object, "field_units")
    units.setFocus()
    units.selectAll()
    QTest.keyClicks(units, "3")
    QTest.keyClick(units, Qt.Key.Key_Return)
    layers = {node.id: node.layer for node in window.editor.project.graph.nodes}
    assert (layers["dense_1"].activation, layers["dense_2"].units) == ("relu", 3)
    assert window.editor.report.can_train, window.editor.report.reason


def answers_shown(window: MainWindow, qtbot) -> list[tuple[str, str]]:
    """What the predict view answers for every eighth row, and what is true."""
    window.views.set_open(("loss", "weights"))
    window.views.show_view("predict")
    panel = window.views.view("predict")
    table = window.editor.project.data.table
    target = table.column("cultivar")
    answers = []
    for row in range(0, table.rows, 8):
        with qtbot.waitSignal(panel.predicted, timeout=30_000):
            panel.row.setValue(row + 1)
            panel.form.edited.emit()
        answers.append((panel.answer.text(), target.categories[target.values[row]]))
    return answers


def save_by_key(window: MainWindow, qtbot, tmp_path: Path, monkeypatch) -> Path:
    path = tmp_path / "wine.nns"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *arguments: (str(path), ""))
    window.activateWindow()
    qtbot.mouseClick(window.findChild(QToolButton, "button_save"), LEFT)
    assert path.is_file()
    return path


def index_of(palette: LayerList, kind: str):
    model = palette.model()
    title = {"input": "Input", "dense": "Dense", "output": "Output"}[kind]
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    return next(index for index in rows if index.data() == title)


def test_the_activation_s_picture_shows_where_the_inputs_are(window, qtbot):
    window.editor.new(flower_project(epochs=2))
    window.editor.select({"dense_1"})
    curve = window.inspector.node_section.form.curve
    assert curve._counts is None
    with qtbot.waitSignal(window.runner.finished, timeout=60_000):
        window.actions_by_name["train"].trigger()
    qtbot.waitUntil(lambda: curve._counts is not None, timeout=10_000)
    train_rows = 60 - 12 - 9
    assert int(curve._counts.sum()) == train_rows * 4
