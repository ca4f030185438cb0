"""What the canvas shows: words and shapes, problems with their fixes, live pictures."""

import gc
import weakref

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from nnstudio.canvas import geometry
from nnstudio.canvas.cards.card_painting import fitting
from nnstudio.canvas.cards.preview import Bars, Pictures, Sign, preview_of
from nnstudio.canvas.cards.preview_painting import paint_preview
from nnstudio.canvas.cards.thumbnail import Thumbnail
from nnstudio.canvas.look import family, look
from nnstudio.document.checks.report import Fix, Problem
from nnstudio.document.editing import edits
from nnstudio.document.graph import Link
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import sample_project, with_row_of_layers
from nnstudio.engine.layers import LAYERS, Conv2D, Dense, Flatten, Input, Output
from nnstudio.widgets import tooltip
from nnstudio.widgets.dress import theme
from nnstudio.widgets.elided_button import ElidedButton
from tests.helpers.projects import row_of, two_towers

REARRANGING = ("flatten", "reshape", "permute")


def test_cards_say_kind_size_activation_and_parameters(editor, view):
    editor.new(sample_project("wine"))
    cards = [item.card for item in view.drawing.nodes.values()]
    assert [card.title for card in cards] == [
        "Input",
        "Dense 1 · 32",
        "Dense 2 · 16",
        "Dense 3 · 3",
        "Output",
    ]
    assert cards[0].caption == "13 columns"
    assert cards[1].caption == "ReLU · 448"
    assert not any(card.problems for card in cards)


def test_links_carry_their_shapes(editor, view):
    editor.new(sample_project("wine"))
    assert [item.label for item in view.drawing.links.values()] == ["13", "32", "16", "3"]


def test_the_shapes_on_links_can_be_read_in_a_small_drawing_too(editor, view):
    editor.new(sample_project("wine"))
    item = next(iter(view.drawing.links.values()))

    def shows(zoom: float) -> bool:
        view.camera.set_zoom(zoom)
        item.set_label("8×8×16")
        written = view.viewport().grab().toImage()
        item.set_label("")
        return view.viewport().grab().toImage() != written

    assert shows(1.0)
    assert shows(0.5)
    assert not shows(0.3)
    item.set_label("8×8×16")
    assert 0.5 * item.label_rect(0.5).height() == pytest.approx(0.8 * item.label_rect(1.0).height())


def test_a_setting_changes_one_card_and_its_link(editor, view):
    editor.new(sample_project("wine"))
    items = dict(view.drawing.nodes)
    editor.perform("Units", lambda project: edits.set_setting(project, "dense_1", "units", 8))
    assert view.drawing.nodes == items
    assert items["dense_1"].card.title == "Dense 1 · 8"
    assert view.drawing.links[Link("dense_1", "dense_2")].label == "8"


def test_items_of_deleted_nodes_are_gone(editor, view):
    gone = weakref.ref(view.drawing.nodes["dense_1"])
    editor.perform("Delete", lambda project: edits.remove(project, ["dense_1"]))
    assert len(view.drawing.items()) == 3 + 1
    gc.collect()
    assert gone() is None


def test_a_problem_is_said_at_its_node_and_mended_by_its_button(editor, view, qtbot):
    editor.new(sample_project("wine"))
    assert not view.overlays.callout.isVisible()
    editor.perform("Cut", lambda project: edits.disconnect(project, Link("dense_3", "output_1")))
    callout = view.overlays.callout
    assert callout.isVisible()
    assert "Nothing arrives at Output" in callout.accessibleName()
    assert view.drawing.nodes["output_1"].card.severity == "error"
    button = callout.findChild(QPushButton, "fix_button")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert Link("dense_3", "output_1") in editor.project.graph.links
    assert not callout.isVisible()
    assert editor.undo_stack.count() == 2


def test_long_words_on_the_buttons_of_a_callout_are_read_whole(editor, view):
    layers = (Input(), Conv2D(), Flatten(), Dense(units=10, activation="softmax"), Output())
    editor.new(with_row_of_layers(Project(data=sample_project("digits").data), layers))
    buttons = view.overlays.callout.findChildren(ElidedButton, "fix_button")
    assert [button.text() for button in buttons] == ["Take columns as 8×8×1", "Insert Reshape 8×8×1"]
    assert not any(button.is_elided() for button in buttons)
    assert all(button.width() >= button.sizeHint().width() for button in buttons)


def test_buttons_that_do_not_fit_beside_each_other_stand_below(view):
    words = "Take all of these columns as an image of twenty-eight by twenty-eight"
    fixes = (Fix(words, lambda project: project), Fix("Leave them alone", lambda project: project))
    view.overlays.callout.show_problem(Problem(None, "It does not fit: choose.", fixes=fixes))
    view.overlays.callout.place(None, (), view.rect())
    first, second = view.overlays.callout.findChildren(ElidedButton, "fix_button")
    assert second.y() >= first.y() + first.height()
    assert first.is_elided()
    assert first.toolTip() == words
    assert not second.is_elided()


def test_a_problem_never_covers_cards_but_becomes_a_line_that_a_click_opens(editor, view):
    editor.new(sample_project("wide_and_deep"))
    link = editor.project.graph.incoming("concatenate_1")[0]
    editor.perform("Cut", lambda project: edits.disconnect(project, link))
    callout = view.overlays.callout
    fix = callout.findChild(QPushButton, "fix_button")
    assert fix.isVisible()
    view.resize(420, 250)
    QApplication.processEvents()
    line = callout.findChild(QPushButton, "open_problem")
    assert line.isVisible()
    assert not fix.isVisible()
    assert "Concatenate 1" in line.accessibleName()
    cards = [view.mapFromScene(item.scene_rect()).boundingRect() for item in view.drawing.cards()]
    assert not any(callout.geometry().intersects(card) for card in cards)
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    assert fix.isVisible()
    assert not line.isVisible()
    assert view.rect().contains(callout.geometry())
    QTest.mouseClick(fix, Qt.MouseButton.LeftButton)
    assert not any(problem.node_id == "concatenate_1" for problem in editor.report.errors)


def test_the_callout_lies_inside_the_view_and_beside_its_card(editor, view):
    editor.new(sample_project("wine"))
    editor.perform("Cut", lambda project: edits.disconnect(project, Link("dense_3", "output_1")))
    for zoom in (0.2, 1.0, 3.0):
        view.camera.set_zoom(zoom)
        assert view.rect().contains(view.overlays.callout.geometry())


def test_a_dismissed_callout_stays_away_until_another_problem(hand, editor, view):
    editor.new(sample_project("wine"))
    editor.perform("Cut", lambda project: edits.disconnect(project, Link("dense_3", "output_1")))
    hand.key(Qt.Key.Key_Escape)
    assert not view.overlays.callout.isVisible()
    editor.perform("Move", lambda project: edits.move(project, {"dense_1": (0.0, 200.0)}))
    assert not view.overlays.callout.isVisible()
    editor.perform("Connect", lambda project: edits.connect(project, "dense_3", "output_1"))
    editor.perform("Cut", lambda project: edits.disconnect(project, Link("dense_1", "dense_2")))
    assert view.overlays.callout.isVisible()


def test_words_from_a_file_are_shown_as_plain_text(editor, view):
    editor.perform("Rename", lambda project: edits.set_title(project, "dense_1", "<b>bold</b>"))
    words = view.drawing.tooltip(view.drawing.hit(view.drawing.nodes["dense_1"].scene_rect().center()))
    assert words.startswith("<b>bold</b>")
    assert "&lt;b&gt;" in tooltip.plain(words)


def test_a_thumbnail_is_seen_in_the_card_with_sharp_cells(editor, view):
    image = QImage(2, 1, QImage.Format.Format_RGB32)
    image.setPixelColor(0, 0, QColor("#ff0000"))
    image.setPixelColor(1, 0, QColor("#0000ff"))
    view.set_thumbnail("dense_1", image)
    item = view.drawing.nodes["dense_1"]
    shot = view.viewport().grab().toImage()
    row = view.mapFromScene(item.pos() + item.outline.center()).y() + 20
    left = view.mapFromScene(item.pos()).x()
    colours = {shot.pixelColor(x, row).name() for x in range(left + 14, left + 106)}
    assert colours == {"#ff0000", "#0000ff"}
    view.set_thumbnail("dense_1", None)
    assert item.thumbnail is None


def test_a_card_too_small_for_words_still_shows_its_picture(editor, view):
    image = QImage(1, 1, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    view.set_thumbnail("dense_1", image)
    for zoom, is_seen in ((0.4, True), (0.1, False)):
        view.camera.set_zoom(zoom)
        view.show_node("dense_1")
        shot = view.viewport().grab().toImage()
        item = view.drawing.nodes["dense_1"]
        place = view.mapFromScene(item.pos() + item.outline.center()).toPointF() + QPoint(0, 8)
        assert (shot.pixelColor(place.toPoint()).name() == "#ff0000") == is_seen


def test_a_card_too_small_for_its_words_still_says_its_name(editor, view):
    def card(zoom, title):
        editor.perform("Rename", lambda project: edits.set_title(project, "dense_1", title))
        view.camera.set_zoom(zoom)
        view.show_node("dense_1")
        item = view.drawing.nodes["dense_1"]
        place = view.mapFromScene(item.scene_rect()).boundingRect()
        return view.viewport().grab(place).toImage()

    assert card(0.45, "First") != card(0.45, "Other")
    assert card(0.2, "First") == card(0.2, "Other")


def test_a_class_without_rows_has_no_bar(editor):
    project = sample_project("perceptron")
    shares = preview_of(project, project.graph.nodes[-1])
    assert [name for name, _share in shares.classes] == ["A", "B"]


def test_of_a_caption_that_is_too_wide_the_last_part_gives_way():
    assert fitting("5×5 · ReLU · 208", 200.0, "caption") == "5×5 · ReLU · 208"
    assert fitting("5×5 · ReLU · 208", 80.0, "caption") == "5×5 · ReLU"
    assert fitting("a word that is long", 60.0, "caption").endswith("…")


def test_before_a_part_gives_way_all_move_closer_together():
    room = look().caption_metrics.horizontalAdvance("5×5 · ReLU · 208") - 1
    assert fitting("5×5 · ReLU · 208", room, "caption").replace("\u200a", "") == "5×5·ReLU·208"


def test_the_parameters_of_a_convolution_are_on_its_card_and_in_its_tooltip(editor, view):
    editor.new(sample_project("mnist"))
    card = view.drawing.nodes["conv2d_2"].card
    room = geometry.CARD_WIDTH - 2 * geometry.PADDING + 6
    assert card.caption == "5×5 · ReLU · 3,216"
    assert fitting(card.caption, room, "small").endswith("3,216")
    assert "Learns 3,216 parameters." in card.tooltip


def test_a_target_whose_classes_are_numbers_shows_a_bar_for_each(editor):
    project = sample_project("digits")
    (output,) = project.graph.of_kind("output")
    preview = preview_of(project, output)
    assert isinstance(preview, Bars)
    assert len(preview.heights) == 10
    assert min(preview.heights) > 0.9


def test_a_tall_thumbnail_is_laid_on_its_side():
    thumbnail = Thumbnail(QImage(3, 20, QImage.Format.Format_RGB32))
    assert thumbnail._image.size() == QSize(20, 3)


def test_a_thumbnail_for_a_node_that_is_gone_is_ignored(view):
    view.set_thumbnail("dense_99", QImage(2, 2, QImage.Format.Format_RGB32))


def test_the_empty_canvas_says_how_to_begin(editor, view):
    before = np.array(_pixels(view))
    editor.new()
    assert not np.array_equal(before, np.array(_pixels(view)))
    assert not view.overlays.minimap.isVisible()


def _pixels(view) -> bytes:
    image = view.viewport().grab().toImage()
    return bytes(image.constBits())


def test_a_press_on_the_overview_goes_there(editor, view):
    view.camera.set_zoom(3.0)
    minimap = view.overlays.minimap
    QTest.mouseClick(
        minimap, Qt.MouseButton.LeftButton, pos=QPoint(minimap.width() - 14, minimap.height() // 2)
    )
    seen = view.mapToScene(view.viewport().rect()).boundingRect()
    assert seen.intersects(view.drawing.nodes["output_1"].scene_rect())


def test_opening_another_project_fits_it(editor, view):
    view.camera.set_zoom(3.0)
    editor.new(sample_project("wine"))
    seen = view.mapToScene(view.viewport().rect()).boundingRect()
    assert seen.contains(view.drawing.drawing_rect())
    assert view.camera.zoom <= 1.0


def test_the_theme_is_followed(qapp, view):
    light = view.viewport().grab().toImage().pixelColor(5, 5)
    theme.apply(qapp, "dark")
    dark = view.viewport().grab().toImage().pixelColor(5, 5)
    theme.apply(qapp, "light")
    assert dark.lightness() < 60 < light.lightness()


def test_a_fitted_drawing_stays_fitted_while_the_window_is_resized(editor, view):
    editor.new(sample_project("wine"))
    view.zoom_to_fit()
    view.resize(500, 300)
    seen = view.mapToScene(view.viewport().rect()).boundingRect()
    assert seen.contains(view.drawing.drawing_rect())


def test_a_zoom_of_ones_own_is_kept_while_the_window_is_resized(editor, view):
    editor.new(sample_project("wine"))
    view.zoom_to_fit()
    view.zoom_in()
    zoom = view.camera.zoom
    middle = view.mapToScene(view.viewport().rect().center())
    view.resize(500, 300)
    assert view.camera.zoom == zoom
    moved = view.mapToScene(view.viewport().rect().center()) - middle
    assert abs(moved.x()) + abs(moved.y()) < 4


def test_an_input_of_pixels_shows_pictures_of_the_data(editor, view):
    project = sample_project("digits_cnn")
    editor.new(project)
    assert view.drawing.nodes["input_1"].card.caption == "8×8×1 image"
    pictures = preview_of(project, project.graph.node("input_1"))
    assert isinstance(pictures, Pictures)
    table = project.data.table
    first = np.array([column.values[0] for column in table.columns[:-1]]).reshape(8, 8)
    np.testing.assert_allclose(pictures.light[0, ..., 0] * 16, first)
    image = QImage(96, 34, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_preview(pictures, painter, QRectF(0, 0, 96, 34), QColor("black"), look())
    painter.end()
    row, column = np.unravel_index(int(first.argmax()), first.shape)
    ink = image.pixelColor(int((column + 0.5) * 4), int(34 - (8 - row - 0.5) * 4))
    assert ink.lightness() < 100
    assert image.pixelColor(1, 32).lightness() > 200
    flat = sample_project("digits")
    same = preview_of(flat, flat.graph.node("input_1"))
    np.testing.assert_array_equal(same.light, pictures.light)
    wine = sample_project("wine")
    assert isinstance(preview_of(wine, wine.graph.node("input_1")), Bars)


def test_every_layer_that_joins_or_rearranges_has_a_sign_of_its_own(editor, view):
    pictures = set()
    kinds = [
        kind
        for kind, layer in LAYERS.items()
        if layer.family in ("merge", "convolution", "pooling") or kind in REARRANGING
    ]
    for kind in kinds:
        project = row_of(kind)
        preview = preview_of(project, project.graph.nodes[0])
        assert isinstance(preview, Sign)
        image = QImage(140, 40, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        paint_preview(preview, painter, QRectF(0, 0, 140, 40), family("merge"), look())
        painter.end()
        pictures.add(bytes(image.constBits()))
    assert len(pictures) == len(kinds)


def test_cards_of_one_layer_say_so_and_hint_at_each_other(editor, view, hand):
    editor.new(edits.move(two_towers(), {"dense_3": (160, 200), "input_2": (0, 200), "add_1": (320, 100)}))
    view.zoom_to_fit()
    one, other = view.drawing.nodes["dense_1"], view.drawing.nodes["dense_3"]
    assert (one.card.caption, other.card.caption) == ("ReLU · 8", "shares Dense 1")
    assert (one.card.is_owner, other.card.is_owner) == (True, False)
    assert "Dense 3 uses its weights too." in one.card.tooltip
    assert "The same layer as Dense 1: both use its weights." in other.card.tooltip
    assert not one.akin
    hand.click(hand.node("dense_3"))
    assert editor.selection == {"dense_3"}
    assert (one.akin, other.selected) == (True, True)
    editor.perform("Apart", lambda project: edits.set_shares(project, "dense_3"))
    assert not one.akin
    assert other.card.caption == "ReLU · 8"
    editor.undo_stack.undo()
    assert one.akin


def test_a_link_that_carries_what_does_not_fit_is_drawn_as_a_problem(editor, view, hand):
    editor.new(with_row_of_layers(Project(), (Input(shape=(8, 8, 1)), Conv2D(), Dense(3), Output())))
    wrong = [link.target for link, item in view.drawing.links.items() if item.wrong]
    assert wrong == ["dense_1"]
    middle = hand.link("conv2d_1", "dense_1")
    assert "needs a flat list" in view.tooltip_at(middle)
    colour = look().error
    picture = view.viewport().grab().toImage()
    assert any(picture.pixelColor(middle + QPoint(0, dy)) == colour for dy in range(-4, 5))
    editor.undo_stack.clear()
    (problem,) = [each for each in editor.report.problems if each.links]
    editor.perform(problem.fixes[0].label, problem.fixes[0].edit)
    assert not any(item.wrong for item in view.drawing.links.values())


def test_a_problem_never_lies_over_the_overview(editor, view):
    project = edits.disconnect(editor.project, editor.project.graph.incoming("dense_2"))
    editor.new(project)
    for size in (QSize(1000, 600), QSize(490, 255), QSize(420, 300)):
        view.resize(size)
        view.zoom_to_fit()
        minimap, callout = view.overlays.minimap, view.overlays.callout
        assert callout.isVisible()
        assert not (minimap.isVisible() and minimap.geometry().intersects(callout.geometry()))
