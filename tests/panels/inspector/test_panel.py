"""The inspector: what it shows of the selection, and what its fields do to the project."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QWidget

from nnstudio.document.checks.report import Fix, Problem
from nnstudio.document.editing import edits
from nnstudio.document.networks.build import build
from nnstudio.document.project import Project
from nnstudio.engine.layers import LAYERS
from nnstudio.panels.inspector.panel import MINIMUM_WIDTH
from nnstudio.panels.problem_cards import ProblemCards
from nnstudio.widgets.elided_button import ElidedButton
from nnstudio.widgets.fold import Fold
from nnstudio.widgets.weight_histogram import WeightHistogram
from tests.helpers.projects import flower_project, two_towers


def layer(editor, node_id):
    return editor.project.graph.node(node_id).layer


def field(inspector, name):
    return inspector.node_section.form.fields[name].widget


def test_with_nothing_selected_it_sums_the_network_up(inspector, editor):
    assert inspector.summary_section.isVisible()
    assert not inspector.node_section.isVisible()
    words = " ".join(label.text() for label in inspector.summary_section.findChildren(QLabel))
    assert "4 layers" in words
    assert f"{editor.report.parameter_count:,} parameters" in words


def test_it_shows_the_selected_layer(inspector, editor):
    editor.select({"dense_1"})
    assert inspector.node_section.title.text() == "Dense 1 · 4"
    facts = inspector.findChild(QLabel, "facts").text()
    assert facts == f"dense_1 · in 4 · out 4 · {4 * 4 + 4} parameters"
    assert field(inspector, "units").value() == 4


def test_typing_units_is_one_entry_of_the_undo_stack(inspector, editor, qtbot):
    editor.select({"dense_1"})
    units = field(inspector, "units")
    units.selectAll()
    qtbot.keyClicks(units, "128")
    assert layer(editor, "dense_1").units == 128
    assert editor.undo_stack.count() == 1
    editor.undo_stack.undo()
    assert layer(editor, "dense_1").units == 4
    assert units.value() == 4


def test_leaving_the_field_ends_the_entry(inspector, editor, qtbot):
    editor.select({"dense_1"})
    units = field(inspector, "units")
    units.setFocus()
    qtbot.keyClick(units, Qt.Key.Key_Up)
    qtbot.keyClick(units, Qt.Key.Key_Return)
    qtbot.keyClick(units, Qt.Key.Key_Up)
    assert editor.undo_stack.count() == 2


def test_choosing_an_activation_draws_its_curve(inspector, editor, qtbot):
    editor.select({"dense_1"})
    qtbot.keyClick(field(inspector, "activation"), Qt.Key.Key_Down)
    chosen = layer(editor, "dense_1").activation
    assert chosen != "relu"
    assert inspector.node_section.form.curve.activation == chosen


def test_a_layer_is_renamed_by_its_title(inspector, editor, qtbot):
    editor.select({"dense_1"})
    title = inspector.node_section.title
    title.setFocus()
    title.selectAll()
    qtbot.keyClicks(title, "Hidden")
    qtbot.keyClick(title, Qt.Key.Key_Return)
    assert editor.project.graph.node("dense_1").title == "Hidden"
    title.selectAll()
    qtbot.keyClick(title, Qt.Key.Key_Delete)
    qtbot.keyClick(title, Qt.Key.Key_Return)
    assert editor.project.graph.node("dense_1").title == ""
    assert title.text() == "Dense 1 · 4"


def test_what_is_this_explains_the_layer(inspector, editor, qtbot):
    editor.select({"dense_1"})
    explanation = inspector.findChild(QLabel, "explanation")
    assert not explanation.isVisible()
    qtbot.mouseClick(inspector.findChild(QPushButton, "what_is_this"), Qt.MouseButton.LeftButton)
    assert explanation.isVisible()
    assert explanation.text() == layer(editor, "dense_1").explanation


def test_the_output_proposes_a_loss_and_says_why(inspector, editor):
    editor.select({"output_1"})
    assert field(inspector, "loss").currentText() == "Automatic: Cross-entropy"
    reasons = [label.text() for label in inspector.findChildren(QLabel, "loss_reason") if label.isVisible()]
    assert reasons == ["Cross-entropy fits: “kind” is one of 3 classes."]


def test_another_loss_can_be_chosen(inspector, editor, qtbot):
    editor.select({"output_1"})
    loss = field(inspector, "loss")
    qtbot.keyClick(loss, Qt.Key.Key_Down)
    assert layer(editor, "output_1").loss == "cross_entropy"


def test_a_layers_own_l2_is_switched_and_slid(inspector, editor, qtbot):
    editor.select({"dense_1"})
    row = inspector.findChild(object, "layer_l2")
    qtbot.mouseClick(row.toggle, Qt.MouseButton.LeftButton)
    assert layer(editor, "dense_1").l2 == 1e-3
    row.slider.slider.setFocus()
    qtbot.keyClick(row.slider.slider, Qt.Key.Key_Right)
    assert layer(editor, "dense_1").l2 == 2e-3
    qtbot.mouseClick(row.toggle, Qt.MouseButton.LeftButton)
    assert layer(editor, "dense_1").l2 == 0


def test_dropout_after_puts_a_layer_behind_and_takes_it_away(inspector, editor, qtbot):
    editor.select({"dense_1"})
    before = editor.project
    row = inspector.findChild(object, "dropout_after")
    qtbot.mouseClick(row.toggle, Qt.MouseButton.LeftButton)
    graph = editor.project.graph
    assert [link.target for link in graph.outgoing("dense_1")] == ["dropout_1"]
    assert [link.target for link in graph.outgoing("dropout_1")] == ["dense_2"]
    assert graph.node("dropout_1").layer.rate == 0.2
    qtbot.mouseClick(row.toggle, Qt.MouseButton.LeftButton)
    assert editor.project.graph == before.graph


def test_dropout_after_slides_the_rate_of_the_layer_behind(inspector, editor, qtbot):
    editor.select({"dense_1"})
    row = inspector.findChild(object, "dropout_after")
    qtbot.mouseClick(row.toggle, Qt.MouseButton.LeftButton)
    row.slider.slider.setFocus()
    qtbot.keyClick(row.slider.slider, Qt.Key.Key_Right)
    assert layer(editor, "dropout_1").rate == 0.25


def test_a_problem_is_told_in_words_and_mended_by_its_button(inspector, editor, qtbot):
    editor.perform("", lambda project: edits.set_setting(project, "dense_2", "units", 7))
    editor.select({"dense_2"})
    problems = editor.report.of_node("dense_2")
    cards = [card for card in inspector.findChildren(object, "problem_card") if card.isVisible()]
    assert [card.accessibleName() for card in cards] == [problem.sentence for problem in problems]
    qtbot.mouseClick(inspector.findChild(QPushButton, "fix_button"), Qt.MouseButton.LeftButton)
    assert editor.report.of_node("dense_2") == ()


def test_only_the_first_way_out_of_a_problem_stands_out(editor, qtbot):
    fixes = tuple(Fix(words, lambda project: project) for words in ("Connect", "Delete"))
    cards = ProblemCards(editor)
    qtbot.addWidget(cards)
    cards.show_problems((Problem(None, "Nothing arrives.", fixes=fixes),))
    buttons = cards.findChildren(QPushButton, "fix_button")
    assert [button.property("role") for button in buttons] == ["primary", ""]


@pytest.mark.parametrize("kind", ["dense", "conv2d", "embedding", "conv_transpose2d"])
def test_l1_and_l2_of_a_layer_stand_in_one_place(inspector, editor, kind):
    before = set(editor.project.graph.by_id)
    editor.perform("", lambda project: edits.add_node(project, kind, 0.0, 0.0)[0])
    editor.select(set(editor.project.graph.by_id) - before)
    assert not {"l1", "l2"} & set(inspector.node_section.form.fields)
    assert inspector.node_section.regularization.isVisible()


def test_several_layers_are_summed_up(inspector, editor):
    editor.select({"dense_1", "dense_2"})
    words = [label.text() for label in inspector.summary_section.findChildren(QLabel)]
    assert "2 layers selected" in words


def test_an_undone_layer_leaves_the_inspector(inspector, editor):
    editor.perform("", lambda project: edits.add_node(project, "dense", 0, 0)[0])
    editor.select({"dense_3"})
    editor.undo_stack.undo()
    assert not inspector.node_section.isVisible()


def test_file_text_is_shown_plain(inspector):
    for label in inspector.findChildren(QLabel):
        if label.text():
            assert label.textFormat() == Qt.TextFormat.PlainText, label.text()


@pytest.mark.parametrize("kind", sorted(LAYERS))
def test_no_field_is_clipped_whatever_is_selected_and_wrong(inspector, editor, qtbot, kind):
    for _ in range(2):
        editor.perform("", lambda project: edits.add_node(project, "concatenate", 0, 0)[0])
        editor.perform("", lambda project: edits.add_node(project, kind, 0, 0)[0])
    node_id = editor.project.graph.nodes[-1].id
    editor.select({node_id})
    inspector.resize(MINIMUM_WIDTH, 500)
    qtbot.waitUntil(lambda: inspector.verticalScrollBar().isVisible())
    qtbot.waitUntil(lambda: inspector.widget().width() <= inspector.viewport().width())
    for child in inspector.widget().findChildren(QWidget):
        if child.isVisible():
            right = child.mapTo(inspector.widget(), child.rect().topRight()).x()
            assert right < inspector.viewport().width(), child


def test_a_problem_uses_the_width_of_its_card(inspector, editor):
    editor.perform("", lambda project: edits.add_node(project, "activation", 0, 0)[0])
    editor.select({"activation_1"})
    card = inspector.findChild(QFrame, "problem_card")
    sentence = next(label for label in card.findChildren(QLabel) if label.text().startswith("Nothing"))
    assert sentence.width() > 0.75 * card.width()


def test_a_long_fix_is_elided_and_its_whole_text_is_the_tooltip(qtbot):
    button = ElidedButton("Connect Concatenate 1 → A layer with a very long name && more")
    qtbot.addWidget(button)
    button.show()
    button.resize(120, 30)
    assert button.is_elided()
    assert button.toolTip() == "Connect Concatenate 1 → A layer with a very long name & more"
    button.resize(900, 30)
    assert not button.is_elided()


def choose(qtbot, box, text):
    """Open the list with the mouse and click an entry."""
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    view = box.view()
    qtbot.waitUntil(view.isVisible)
    place = view.visualRect(view.model().index(box.findText(text), 0)).center()
    qtbot.wait(QApplication.doubleClickInterval())  # a list that has just opened takes no click
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_weights_of_another_layer_are_chosen_with_the_mouse(inspector, editor, qtbot):
    editor.new(two_towers(shares=False))
    editor.select({"dense_3"})
    facts = inspector.findChild(QLabel, "facts")
    qtbot.mouseClick(inspector.findChild(QPushButton, "more_settings"), Qt.MouseButton.LeftButton)
    box = inspector.node_section.shared_weights.box
    assert [box.itemText(place) for place in range(box.count())] == ["its own", "of Dense 1"]
    choose(qtbot, box, "of Dense 1")
    assert editor.project.graph.node("dense_3").shares == "dense_1"
    assert editor.undo_stack.undoText() == "Share weights of Dense 1"
    assert facts.text() == "dense_3 · in 1 · out 4 · weights of Dense 1"
    choose(qtbot, box, "its own")
    assert editor.project.graph.node("dense_3").shares == ""
    assert editor.undo_stack.undoText() == "Give Dense 3 weights of its own"
    editor.undo_stack.undo()
    assert box.currentText() == "of Dense 1"
    editor.select({"dense_1"})
    assert facts.text() == "dense_1 · in 1 · out 4 · 8 parameters · shared with Dense 3"
    assert box.currentText() == "its own"


def test_typing_units_of_a_shared_layer_is_one_entry_for_both(inspector, editor, qtbot):
    editor.new(two_towers())
    editor.select({"dense_3"})
    units = field(inspector, "units")
    units.selectAll()
    qtbot.keyClicks(units, "12")
    assert [layer(editor, each).units for each in ("dense_1", "dense_3")] == [12, 12]
    assert editor.undo_stack.count() == 1


def test_layers_that_do_not_fit_are_not_offered(inspector, editor):
    editor.perform("Units", lambda project: edits.set_setting(project, "dense_1", "units", 5))
    editor.select({"dense_2"})
    box = inspector.node_section.shared_weights.box
    assert box.count() == 1
    assert not box.isEnabled()
    assert "No other Dense layer gets inputs of the same shape" in box.toolTip()


def test_layers_without_weights_have_no_row_for_them(inspector, editor):
    editor.new(edits.add_node(flower_project(), "dropout", 0, 0)[0])
    editor.select({"dropout_1"})
    assert not inspector.node_section.shared_weights.isVisible()
    editor.select({"dense_1"})
    assert inspector.findChild(QWidget, "shared_weights") is inspector.node_section.shared_weights


def test_first_weights_are_drawn_as_training_would_draw_them(inspector, editor, qtbot):
    editor.select({"dense_1"})
    fold = inspector.node_section.form.findChild(Fold)
    qtbot.mouseClick(fold.button, Qt.MouseButton.LeftButton)
    histogram = inspector.findChild(WeightHistogram)
    assert histogram.isVisible()
    weights = build(editor.project).parameters["dense_1/weight"]
    assert histogram.deviation == pytest.approx(float(weights.std()), rel=1e-5)
    assert histogram.words().startswith("first weights, He uniform")
    qtbot.keyClick(field(inspector, "initializer"), Qt.Key.Key_End)
    assert layer(editor, "dense_1").initializer == "ones"
    assert histogram.deviation == 0
    editor.perform("", lambda project: edits.disconnect(project, project.graph.incoming("dense_1")))
    assert not histogram.isVisible()


def test_to_begin_is_no_mistake(inspector, editor):
    editor.new(Project())
    assert not [card for card in inspector.findChildren(QFrame, "problem_card") if card.isVisible()]
    editor.perform("", lambda project: edits.add_node(project, "dense", 0, 0)[0])
    editor.select(())
    assert [card for card in inspector.findChildren(QFrame, "problem_card") if card.isVisible()]
