"""The window as a whole: welcome, canvas, menus, drops, messages and the way out."""

import re
from itertools import pairwise

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QFrame,
    QLabel,
    QMessageBox,
    QPushButton,
    QToolButton,
)

from nnstudio.app.docks import first_size
from nnstudio.app.main_window import MainWindow
from nnstudio.document.editing import edits, plan_edits
from nnstudio.document.files.storage import save
from nnstudio.document.starting.sample_projects import SAMPLE_PROJECTS
from nnstudio.document.starting.starters import sample_project
from nnstudio.engine.layers import Conv2D, Flatten
from nnstudio.session.editing.editor import Editor
from nnstudio.session.running.runner import Runner
from nnstudio.widgets.settings import Settings
from tests.helpers.dialogs import answer_question, when_asked
from tests.helpers.dropping import drop
from tests.helpers.projects import flower_project

LEFT = Qt.MouseButton.LeftButton
ASK = QMessageBox.StandardButton


def test_it_starts_with_the_welcome_page_and_no_panels(window):
    assert window.is_welcoming
    assert not any(dock.isVisible() for dock in window.docks.values())


@pytest.mark.parametrize("sample", SAMPLE_PROJECTS, ids=lambda sample: sample.id)
def test_a_click_on_a_sample_opens_it_ready_to_train(window, qtbot, sample):
    card = window.findChild(object, f"sample_{sample.id}")
    assert card.has_picture
    qtbot.mouseClick(card, LEFT)
    assert not window.is_welcoming
    assert window.docks["inspector"].isVisible()
    assert window.editor.project.data.table.rows > 100
    assert window.editor.report.can_train
    assert not window.editor.is_modified


def test_an_empty_canvas_is_one_click_away(window, qtbot):
    qtbot.mouseClick(window.findChild(QPushButton, "welcome_empty_canvas"), LEFT)
    assert not window.is_welcoming
    assert window.editor.project.graph.nodes == ()


def test_the_name_says_when_it_is_edited(window, tmp_path):
    window.editor.new(flower_project())
    assert window.top_bar._edited.text() == ""
    window.editor.perform("", lambda project: edits.rename(project, "garden"))
    assert window.top_bar._name.text() == "garden"
    assert window.top_bar._edited.text() == "— edited"
    window.editor.save(tmp_path / "flowers.nns")
    assert window.top_bar._name.text() == "flowers.nns"
    assert window.windowTitle().startswith("flowers.nns")
    assert window.message_bar.text == "Saved flowers.nns."


def test_undo_and_redo_by_keys(window, qtbot):
    window.editor.new(flower_project())
    window.editor.perform("", lambda project: edits.add_node(project, "dense", 0, 0)[0])
    window.activateWindow()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "dense_3" not in window.editor.project.graph
    shifted = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window.canvas, Qt.Key.Key_Z, shifted)
    assert "dense_3" in window.editor.project.graph
    button = window.findChild(QToolButton, "button_undo")
    assert button.text() == "Undo"


def test_saving_asks_for_a_name_and_adds_the_ending(window, tmp_path, monkeypatch):
    window.editor.new(flower_project())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(tmp_path / "garden"), ""))
    window.actions_by_name["save"].trigger()
    assert (tmp_path / "garden.nns").is_file()
    assert window.settings.recent_files == ((tmp_path / "garden.nns").resolve(),)


def test_what_cannot_be_saved_is_told_in_a_sentence(window, tmp_path, monkeypatch):
    window.editor.new(flower_project())
    nowhere = tmp_path / "missing" / "garden.nns"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(nowhere), ""))
    window.actions_by_name["save"].trigger()
    assert "garden.nns" in window.message_bar.text
    assert window.editor.path is None


def test_a_damaged_project_leaves_everything_as_it_was(window, tmp_path):
    window.editor.new(flower_project())
    before = window.editor.project
    damaged = tmp_path / "broken.nns"
    damaged.write_bytes(b"PK\x03\x04 no zip at all")
    window.open_file(damaged)
    assert "broken.nns" in window.message_bar.text
    assert window.editor.project is before


def test_a_refusal_goes_away_with_its_reason(window, qtbot):
    window.editor.new(flower_project())
    window.editor.perform("Cut", lambda project: edits.disconnect(project, project.graph.links[0]))
    qtbot.mouseClick(window.findChild(QToolButton, "button_train"), LEFT)
    refusal = window.editor.report.reason
    assert window.message_bar.text == refusal
    window.editor.perform("Rename", lambda project: edits.rename(project, "garden"))
    assert window.message_bar.text == refusal
    qtbot.mouseClick(window.canvas.overlays.callout.findChild(QPushButton, "fix_button"), LEFT)
    assert window.editor.report.can_train
    assert window.message_bar.text == ""


def test_an_edit_that_was_refused_is_forgotten_with_the_next_one(window):
    window.editor.new(flower_project())
    window.editor.perform("Link", lambda project: edits.connect(project, "dense_1", "dense_1"))
    assert "cannot be connected with itself" in window.message_bar.text
    window.editor.perform("Rename", lambda project: edits.rename(project, "garden"))
    assert window.message_bar.text == ""


def test_recent_projects_open_from_the_welcome_page(window, tmp_path, qtbot):
    path = tmp_path / "flowers.nns"
    save(path, flower_project())
    window.settings.add_recent_file(path)
    window.show_welcome()
    qtbot.mouseClick(window.welcome.findChild(QPushButton, "recent_project"), LEFT)
    assert window.editor.path == path.resolve()
    assert not window.is_welcoming


def test_a_project_dropped_on_the_window_opens(window, tmp_path):
    path = tmp_path / "flowers.nns"
    save(path, flower_project())
    assert drop(window, path)
    assert window.editor.path == path


def test_a_picture_dropped_on_the_window_is_not_taken(window, tmp_path):
    assert not drop(window, tmp_path / "cat.png")


def test_training_is_refused_with_the_sentence_and_the_node(window, qtbot):
    project = flower_project()
    project = edits.disconnect(project, project.graph.incoming("output_1"))
    window.editor.new(project)
    qtbot.mouseClick(window.findChild(QToolButton, "button_train"), LEFT)
    assert window.runner.state == "idle"
    assert window.message_bar.text == window.editor.report.reason
    assert window.editor.selection == {window.editor.report.errors[0].node_id}


@pytest.mark.parametrize("pace", [None, 2.0])
def test_a_run_is_trained_paused_resumed_and_stopped(window, qtbot, pace):
    window.editor.new(flower_project(epochs=1_000_000))
    window.runner.set_pace(pace)
    train = window.findChild(QToolButton, "button_train")
    qtbot.mouseClick(train, LEFT)
    qtbot.waitUntil(lambda: window.runner.state == "running", timeout=60_000)
    assert train.text() == "Pause"
    qtbot.mouseClick(train, LEFT)
    qtbot.waitUntil(lambda: window.runner.state == "paused", timeout=10_000)
    speed = window.top_bar.figures.findChild(QLabel, "speed")
    qtbot.waitUntil(lambda: speed.text() == "paused")
    assert train.text() == "Resume"
    qtbot.mouseClick(train, LEFT)
    with qtbot.waitSignal(window.runner.stopped, timeout=10_000):
        qtbot.mouseClick(window.findChild(QToolButton, "button_stop"), LEFT)
    assert train.text() == "Train"
    assert window.editor.run is not None
    assert window.top_bar.figures._epoch.text().endswith("/ 1,000,000")


def test_reset_forgets_the_weights(window, qtbot):
    window.editor.new(flower_project(epochs=2))
    with qtbot.waitSignal(window.runner.finished, timeout=60_000):
        qtbot.mouseClick(window.findChild(QToolButton, "button_train"), LEFT)
    qtbot.mouseClick(window.findChild(QToolButton, "button_reset"), LEFT)
    assert window.editor.run is None
    assert window.top_bar.figures._epoch.text() == "not trained yet"
    assert not window.actions_by_name["reset"].isEnabled()


def test_the_cards_show_the_first_weights_and_then_those_that_were_trained(window, qtbot):
    window.editor.new(flower_project(epochs=2))
    item = window.canvas.drawing.nodes["dense_1"]
    qtbot.waitUntil(lambda: item.thumbnail is not None, timeout=10_000)
    before = window.canvas.grab().toImage()
    with qtbot.waitSignal(window.runner.finished, timeout=60_000):
        window.actions_by_name["train"].trigger()
    assert window.card_pictures._shown == {"dense_1", "dense_2"}
    assert window.canvas.grab().toImage() != before


def test_other_units_and_another_seed_give_other_first_weights(window, qtbot):
    window.editor.new(flower_project())
    item = window.canvas.drawing.nodes["dense_1"]
    qtbot.waitUntil(lambda: item.thumbnail is not None, timeout=10_000)
    for edit in (
        lambda project: edits.set_setting(project, "dense_1", "units", 9),
        lambda project: plan_edits.set_seed(project, 7),
    ):
        shown = item.thumbnail
        window.editor.perform("Change", edit)
        qtbot.waitUntil(lambda shown=shown: item.thumbnail is not shown, timeout=10_000)
        assert item.thumbnail is not None


def test_the_card_of_a_convolution_shows_its_filters(window, qtbot):
    project = plan_edits.set_plan_setting(sample_project("digits"), "epochs", 1)
    project = edits.set_setting(project, "input_1", "shape", (8, 8, 1))
    link = project.graph.outgoing("input_1")[0]
    project, _ = edits.insert_on_link(project, link, Flatten(), 0, 200)
    project, _ = edits.insert_on_link(project, project.graph.incoming("flatten_1")[0], Conv2D(4), 0, 400)
    window.editor.new(project)
    with qtbot.waitSignal(window.runner.finished, timeout=120_000):
        window.actions_by_name["train"].trigger()
    assert "conv2d_1" in window.card_pictures._shown


def test_cards_without_weights_show_what_their_layers_say_of_a_row(window, qtbot):
    project = plan_edits.set_plan_setting(sample_project("digits_cnn"), "epochs", 1)
    pooled = project.graph.of_kind("max_pool2d")[0].id
    window.editor.new(project)
    item = window.canvas.drawing.nodes[pooled]
    qtbot.waitUntil(lambda: item.thumbnail is not None, timeout=120_000)
    before = item.thumbnail
    with qtbot.waitSignal(window.runner.finished, timeout=120_000):
        window.actions_by_name["train"].trigger()
    qtbot.waitUntil(lambda: item.thumbnail is not before, timeout=10_000)
    assert window.canvas.drawing.nodes["input_1"].thumbnail is None
    window.editor.perform("Move", lambda project: edits.move(project, {pooled: (40.0, 400.0)}))
    assert item.thumbnail is not None
    links = window.editor.project.graph.incoming(pooled)
    window.editor.perform("Cut", lambda project: edits.disconnect(project, links))
    qtbot.waitUntil(lambda: item.thumbnail is None, timeout=10_000)
    assert window.canvas.drawing.nodes["conv2d_1"].thumbnail is not None  # its weights are known as before


def test_leaving_unsaved_changes_asks_and_can_be_cancelled(window):
    window.editor.new(flower_project(), modified=True)
    asked = answer_question(ASK.Cancel)
    assert not window.close()
    assert asked == ["Save the changes to “flowers”?"]
    assert window.isVisible()


def test_leaving_can_save_first(window, tmp_path):
    path = tmp_path / "flowers.nns"
    window.editor.new(flower_project())
    window.editor.save(path)
    window.editor.perform("", lambda project: edits.rename(project, "garden"))
    answer_question(ASK.Save)
    assert window.close()
    again = Editor()
    again.open(path)
    assert again.project.name == "garden"


def test_closing_while_training_stops_the_run_and_keeps_its_weights(window, tmp_path, qtbot):
    path = tmp_path / "flowers.nns"
    window.editor.new(flower_project(epochs=1_000_000))
    window.editor.save(path)
    with qtbot.waitSignal(window.runner.progressed, timeout=60_000):
        window.actions_by_name["train"].trigger()
    answer_question(ASK.Save)
    assert window.close()
    assert window.runner.state == "idle"
    again = Editor()
    again.open(path)
    assert again.run is not None
    assert again.run.steps > 0


def test_the_layout_comes_back(window, own_home, qtbot):
    window.editor.new(flower_project())
    window.docks["data"].close()
    window.closeEvent(QCloseEvent())
    other = MainWindow(editor := Editor(), Runner(editor), settings=Settings())
    other.editor.new(flower_project())
    with qtbot.waitExposed(other):
        other.show()
    assert not other.docks["data"].isVisible()
    assert other.docks["layers"].isVisible()
    other.reset_layout()
    assert other.docks["data"].isVisible()
    other.close()
    other.deleteLater()


def test_problems_are_listed_from_the_status_line_and_mended_in_the_strip(window, qtbot):
    project = flower_project()
    wrong = edits.disconnect(project, project.graph.incoming("output_1"))
    window.editor.new(edits.set_setting(wrong, "dense_1", "activation", "step"))
    button = window.findChild(QPushButton, "problems_button")
    qtbot.mouseClick(button, LEFT)
    strip = window.views.view("problems")
    qtbot.waitUntil(strip.isVisible)
    cards = strip.findChildren(QFrame, "problem_card")
    assert [card.accessibleName() for card in cards] == [p.sentence for p in window.editor.report.problems]
    assert window.views.strip.tab("problems").text() == f"Problems {len(cards)}"
    qtbot.mouseClick(cards[0].findChild(QPushButton, "show_node"), LEFT)
    assert window.editor.selection == {"output_1"}
    fix = cards[0].findChild(QPushButton, "fix_button")
    words = fix.accessibleName() or fix.text()
    qtbot.mouseClick(fix, LEFT)
    assert window.editor.report.can_train
    assert window.editor.undo_stack.undoText() == words
    window.editor.undo_stack.undo()
    assert window.editor.report.errors


def test_a_network_for_the_data_can_be_drawn_whenever_the_canvas_is_empty(window):
    draw = window.actions_by_name["draw"]
    assert not draw.isEnabled()
    window.editor.new(flower_project())
    assert not draw.isEnabled()
    nodes = {node.id for node in window.editor.project.graph.nodes}
    window.editor.perform("", lambda project: edits.remove(project, nodes))
    draw.trigger()
    assert window.editor.report.can_train


def test_the_network_that_is_drawn_for_images_is_a_convolutional_one(window):
    for sample in ("digits", "mnist"):
        window.editor.new(sample_project(sample))
        nodes = {node.id for node in window.editor.project.graph.nodes}
        window.editor.perform("", lambda project, nodes=nodes: edits.remove(project, nodes))
        window.actions_by_name["draw"].trigger()
        assert window.editor.report.can_train
        assert window.editor.project.graph.of_kind("conv2d")


@pytest.mark.parametrize(
    ("screen", "size"), [((1920, 1080), (1440, 900)), ((1024, 700), (1016, 660)), ((1440, 900), (1440, 900))]
)
def test_the_first_size_fits_the_screen(screen, size):
    assert first_size(QSize(*screen)) == QSize(*size)


@pytest.mark.parametrize("width", [800, 1004, 1100, 1259, 1260, 1431, 1432, 1920])
def test_the_top_bar_fits_its_width(window, width):
    window.editor.new(flower_project())
    window.resize(width, 700)
    QApplication.processEvents()
    bar = window.top_bar
    assert bar.width() == width
    shown = [child for child in bar.findChildren(QToolButton) if child.isVisible()]
    assert len(shown) == 12
    for child in shown:
        assert child.width() >= child.minimumSizeHint().width()
        assert child.geometry().right() < width
    assert bar.figures.isVisible() == (width > 1000)
    parts = [*shown, bar.figures] if bar.figures.isVisible() else shown
    parts.sort(key=lambda part: part.x())
    for part, following in pairwise(parts):
        assert part.geometry().right() < following.x()


@pytest.mark.parametrize("size", [(1016, 660), (1440, 900)])
def test_no_panel_is_squeezed(window, size, qtbot):
    window.resize(*size)
    window.editor.new(flower_project())
    window.add_views()
    window.reset_layout()
    window.editor.select({"dense_1"})
    inspector = window.inspector
    qtbot.waitUntil(lambda: inspector.widget().width() <= inspector.viewport().width())
    assert window.width() <= size[0]
    assert window.canvas.width() >= 400
    assert window.canvas.height() >= 200


def test_about_and_preferences_open_and_close(window):
    for name in ("about", "preferences"):
        when_asked(lambda dialog: dialog.reject())
        window.actions_by_name[name].trigger()


def test_the_status_line_counts_rows_parameters_and_what_they_cost(window):
    window.editor.new(flower_project())
    words = window.status_line._size.text()
    assert re.match(
        r"35 parameters · 28 multiply–adds · [\d.]+ kB · about \d+ .s an epoch · 60 rows: ", words
    )
    assert words.endswith("validation, 12 test")


def test_a_double_click_in_the_palette_appends_to_the_selection(window, qtbot):
    window.editor.new(flower_project())
    window.editor.select({"dense_1"})
    entries = window.palette_panel.finder.list
    rows = [entries.model().index(row, 0) for row in range(entries.model().rowCount())]
    place = next(entries.visualRect(index) for index in rows if index.data() == "Activation").center()
    qtbot.mouseClick(entries.viewport(), LEFT, pos=place)
    qtbot.mouseDClick(entries.viewport(), LEFT, pos=place)
    graph = window.editor.project.graph
    assert [link.source for link in graph.incoming("activation_1")] == ["dense_1"]
    assert [link.source for link in graph.incoming("dense_2")] == ["activation_1"]
    assert window.editor.selection == {"activation_1"}
    assert window.editor.undo_stack.count() == 1
