"""The predict view: answers for what is filled in, and predictions for a whole file."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from nnstudio.data.csv.reading import read_csv
from nnstudio.data.csv.writing import write_csv
from nnstudio.data.reading.table_reading import TABLE_SUFFIXES, read_table
from nnstudio.document.editing import plan_edits
from nnstudio.document.editing.data_edits import set_column_choices
from nnstudio.document.experiment import predict
from nnstudio.document.starting.image_projects import image_data, image_project
from nnstudio.document.starting.starters import sample_project
from nnstudio.panels.views.predict.pixel_pad import PixelPad
from nnstudio.panels.views.predict.predict_view import NOT_TRAINED, PredictPanel
from nnstudio.panels.views.predict.row_form import RowForm
from nnstudio.widgets.fields.number_field import NumberField
from tests.helpers.digits import DIGITS, within
from tests.helpers.films import film_project, film_table
from tests.helpers.images import image_folder, picture
from tests.helpers.menus import choose_from_next_menu
from tests.helpers.projects import flower_project, flower_table
from tests.helpers.studio import Studio
from tests.interchange.test_prepared_columns import numbered_project, sold_project, told_project
from tests.panels.conftest import OpenStudio

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def shown(studio: Studio) -> PredictPanel:
    return studio.shown(PredictPanel(studio.editor, studio.runner, studio.inspection), 560, 340)


def type_number(qtbot: QtBot, panel: PredictPanel, name: str, text: str) -> None:
    assert panel.form is not None
    field = panel.form.fields[name]
    assert isinstance(field, NumberField)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def test_before_training_it_says_what_to_do(open_studio: OpenStudio) -> None:
    assert shown(open_studio(flower_project())).message == NOT_TRAINED


def test_the_form_has_a_field_for_each_input_column(open_studio: OpenStudio) -> None:
    studio = open_studio(flower_project(epochs=2))
    panel = shown(studio)
    studio.train()
    assert panel.form is not None
    assert list(panel.form.fields) == ["width", "length", "colour"]
    colours = panel.form.fields["colour"]
    assert isinstance(colours, QComboBox)
    assert [colours.itemText(place) for place in range(colours.count())] == ["blue", "red"]


def test_a_row_of_the_data_is_answered_as_the_document_answers(open_studio: OpenStudio) -> None:
    project = flower_project(epochs=40)
    studio = open_studio(project)
    panel = shown(studio)
    studio.train()
    panel.row.setValue(8)
    studio.settle()
    expected = predict(project, studio.editor.run, flower_table().take(np.array([7]))).answers[0]
    assert panel.answer.text() == expected.classes[int(expected.values[0])]
    assert expected.probabilities is not None
    assert np.allclose(panel.bars.probabilities, expected.probabilities[0])


def test_typing_another_value_changes_the_answer(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=80))
    panel = shown(studio)
    studio.train()
    type_number(qtbot, panel, "width", "0")
    type_number(qtbot, panel, "length", "2")
    studio.settle()
    assert panel.answer.text() == "daisy"
    type_number(qtbot, panel, "width", "2")
    type_number(qtbot, panel, "length", "0")
    studio.settle()
    assert panel.answer.text() == "tulip"


def test_a_number_is_answered_in_its_own_unit(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project("height", epochs=5))
    panel = shown(studio)
    studio.train()
    with qtbot.waitSignal(panel.predicted) as seen:
        type_number(qtbot, panel, "width", "1.5")
    assert seen.args[0].target == "height"
    assert panel.bars.isHidden()


def test_a_file_is_predicted_into_a_new_file(open_studio: OpenStudio, qtbot: QtBot, tmp_path: Path) -> None:
    project = flower_project(epochs=20)
    studio = open_studio(project)
    panel = shown(studio)
    studio.train()
    source, target = tmp_path / "new.csv", tmp_path / "answers.csv"
    inputs = [column for column in flower_table().columns if column.name in ("width", "length", "colour")]
    write_csv(source, inputs)
    with qtbot.waitSignal(panel.file_written, timeout=30_000):
        panel.predict_file(source, target)
    written = read_csv(target)
    expected = predict(project, studio.editor.run, read_csv(source)).answers[0]
    assert written.rows == flower_table().rows
    column = written.column("predicted kind")
    assert [column.cell(row) for row in range(written.rows)] == [
        expected.classes[int(code)] for code in expected.values
    ]
    assert "probability of rose" in written.names


def test_a_file_without_the_columns_is_refused_in_a_sentence(
    open_studio: OpenStudio, qtbot: QtBot, tmp_path: Path
) -> None:
    studio = open_studio(flower_project(epochs=2))
    panel = shown(studio)
    studio.train()
    source = tmp_path / "other.csv"
    source.write_text("a,b\n1,2\n3,4\n", "utf-8")
    with qtbot.waitSignal(panel.file_failed, timeout=30_000) as seen:
        panel.predict_file(source, tmp_path / "answers.csv")
    assert "width" in seen.args[0]
    assert not (tmp_path / "answers.csv").exists()


@pytest.mark.parametrize(("choice", "left_out"), [("unknown", 0), ("drop", 1)])
def test_what_was_never_met_is_taken_as_the_user_chooses(
    open_studio: OpenStudio, qtbot: QtBot, tmp_path: Path, choice: str, left_out: int
) -> None:
    studio = open_studio(flower_project(epochs=2))
    panel = shown(studio)
    studio.train()
    assert panel.files.unseen.isHidden()
    source, target = tmp_path / "new.csv", tmp_path / "answers.csv"
    source.write_text("width,length,colour\n1,2,red\n1,2,green\n", "utf-8")
    with qtbot.waitSignal(panel.file_failed, timeout=30_000) as seen:
        panel.predict_file(source, target)
    assert "“green”" in seen.args[0]
    assert panel.files.unseen.isVisible()
    panel.files.unseen.setCurrentIndex(panel.files.unseen.findData(choice))
    with qtbot.waitSignal(panel.file_written, timeout=30_000):
        panel.files.unseen.activated.emit(panel.files.unseen.currentIndex())
    cells = read_csv(target).column("predicted kind")
    assert int(cells.missing.sum()) == left_out


def test_digits_are_shown_as_a_picture_that_can_be_drawn_on(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(sample_project("digits"))
    panel = shown(studio)
    studio.train()
    assert panel.form is not None
    assert panel.form.picture is not None
    pad = panel.form.picture.pad
    data = studio.editor.project.data
    assert data is not None
    assert np.array_equal(pad.pixels.ravel(), [column.values[0] for column in data.table.columns[:64]])
    before = pad.pixels.copy()
    with qtbot.waitSignal(panel.predicted, timeout=10_000):
        qtbot.mouseClick(pad, Qt.MouseButton.LeftButton, pos=pad.picture().topLeft().toPoint())
    assert pad.pixels[0, 0] > before[0, 0]


def drag(pad: PixelPad, *places: tuple[float, float]) -> None:
    """Draw a line through places, given as shares of the picture, with the left button."""
    picture = pad.picture()
    points = [picture.topLeft() + QPointF(x * picture.width(), y * picture.height()) for x, y in places]
    QTest.mousePress(pad, LEFT, NONE, points[0].toPoint())
    for point in points[1:]:
        there = pad.mapToGlobal(point)
        move = QMouseEvent(QEvent.Type.MouseMove, point, there, Qt.MouseButton.NoButton, LEFT, NONE)
        QApplication.sendEvent(pad, move)
    QTest.mouseRelease(pad, LEFT, NONE, points[-1].toPoint())


SEVEN = ((0.15, 0.07), (0.8, 0.07), (0.4, 0.97))


def test_a_drawn_digit_is_known_wherever_it_stands(open_studio: OpenStudio) -> None:
    studio = open_studio(sample_project("mnist"))
    panel = shown(studio)
    studio.train()
    assert panel.form is not None
    form = panel.form.picture
    assert form is not None
    for left, top, size in ((0.1, 0.1, 0.8), (0.0, 0.0, 0.55), (0.42, 0.42, 0.55), (0.0, 0.0, 1.0)):
        form.pad.clear()
        drag(form.pad, *((left + x * size, top + y * size) for x, y in SEVEN))
        studio.settle()
        assert panel.answer.text() == "7"
        assert form.seen.isVisible()
        assert (form.pixels > 40).any(axis=1).sum() == pytest.approx(20, abs=2)


def test_a_fast_stroke_leaves_no_gap(qtbot: QtBot) -> None:
    pad = PixelPad()
    qtbot.addWidget(pad)
    pad.resize(200, 200)
    pad.show_pixels(np.zeros((28, 28)), (0.0, 255.0))
    drag(pad, (0.1, 0.5), (0.9, 0.5))
    assert pad.pixels[13:15, 4:24].min() > 200
    assert not pad.pixels[:10].any()


def test_a_row_of_the_data_is_asked_about_as_it_is(open_studio: OpenStudio) -> None:
    studio = open_studio(sample_project("digits_cnn"))
    panel = shown(studio)
    studio.train()
    assert panel.form is not None
    form = panel.form.picture
    assert form is not None
    drag(form.pad, (0.1, 0.1), (0.9, 0.9))
    assert form.seen.isVisible()
    panel.row.setValue(5)
    table = studio.editor.project.data.table
    assert form.pixels.ravel().tolist() == [column.values[4] for column in table.columns[:-1]]
    assert not form.seen.isVisible()
    studio.settle()
    assert panel.answer.text() == table.columns[-1].cell(4)


def test_the_keys_ink_a_whole_pixel(qtbot: QtBot) -> None:
    pad = PixelPad()
    qtbot.addWidget(pad)
    pad.show_pixels(np.zeros((8, 8)), (0.0, 16.0))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space):
        qtbot.keyClick(pad, key)
    assert pad.pixels[1, 1] == 16.0
    assert pad.pixels.sum() == 16.0
    qtbot.keyClick(pad, Qt.Key.Key_Space)
    assert not pad.pixels.any()


def test_more_values_than_anybody_would_fill_in_come_from_the_row(qtbot: QtBot) -> None:
    data = sample_project("mnist").data
    assert data is not None
    form = RowForm(data)
    qtbot.addWidget(form)
    form.show_row(7)
    assert not form.fields
    assert np.array_equal(form.values().images["image"], data.table.column("image").values[7])


def test_a_date_may_be_chosen_or_typed(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(sold_project(False, "one_hot", "kind"))
    panel = shown(studio)
    studio.train()
    assert panel.form is not None
    field = panel.form.fields["sold"]
    panel.row.setValue(2)
    assert field.currentText() == studio.editor.project.data.table.column("sold").cell(1)
    field.lineEdit().selectAll()
    with qtbot.waitSignal(panel.form.edited):
        QTest.keyClicks(field, "2031-05-06")
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert panel.form.values().categories["sold"] == "2031-05-06"
    qtbot.waitUntil(lambda: panel.answer.text() in ("daisy", "rose", "tulip"))


def test_a_date_that_is_typed_is_read_as_the_type_says(open_studio: OpenStudio, qtbot: QtBot) -> None:
    project = numbered_project("date_month_first")
    studio = open_studio(project)
    panel = shown(studio)
    studio.train()
    assert panel.form is not None
    for typed, known in (("12/31/2031", True), ("31/12/2031", False)):
        field = panel.form.fields["sold"]
        field.lineEdit().selectAll()
        with qtbot.waitSignal(panel.form.edited):
            QTest.keyClicks(field, typed)
            QTest.keyClick(field, Qt.Key.Key_Return)
        studio.settle()
        told = panel.answer.text() + " ".join(label.text() for label in panel.findChildren(QLabel))
        assert ("such as 12/31/2024" in told) is not known
    assert panel.form.values().categories["sold"] == "31/12/2031"


@pytest.mark.parametrize(("sample", "known"), [("mnist", 10), ("digits_cnn", 9)])
def test_digits_that_are_drawn_well_are_known(open_studio: OpenStudio, sample: str, known: int) -> None:
    studio = open_studio(sample_project(sample))
    panel = shown(studio)
    studio.train()
    assert panel.form is not None
    form = panel.form.picture
    assert form is not None
    for left, top, size in ((0.1, 0.1, 0.8), (0.4, 0.45, 0.5)):
        told = []
        for strokes in DIGITS.values():
            form.pad.clear()
            for stroke in strokes:
                drag(form.pad, *within(stroke, left, top, size))
            studio.settle()
            told.append(panel.answer.text())
        assert sum(map(str.__eq__, told, DIGITS)) >= known, told


@pytest.fixture
def coloured(open_studio: OpenStudio, tmp_path: Path) -> PredictPanel:
    """The panel on a trained project of small images in colour."""
    table = read_table(image_folder(tmp_path / "f", colour=True))
    project = plan_edits.set_plan_setting(image_project(image_data(table, "f"), "f"), "epochs", 2)
    studio = open_studio(project)
    panel = shown(studio)
    studio.train()
    return panel


def dropped_on(widget: QWidget, path: Path) -> bool:
    """Drag a file onto a widget and let it go; whether it was taken."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    words = Qt.DropAction.CopyAction, mime, LEFT, NONE
    enter = QDragEnterEvent(QPoint(20, 20), *words)
    enter.ignore()
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(20, 20), *words))
    return enter.isAccepted()


def test_an_image_in_colour_is_shown_and_another_one_dropped(
    coloured: PredictPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    assert coloured.form is not None
    form = coloured.form.picture
    assert form is not None
    assert form.colours.isVisible()
    assert not form.pad.isVisible()
    assert np.array_equal(form.pixels, picture(8, 8, 0, colour=True, dark=True))
    assert not dropped_on(form, tmp_path / "table.csv")
    with qtbot.waitSignal(coloured.predicted, timeout=10_000):
        assert dropped_on(form, tmp_path / "f" / "light" / "002.png")
    light = picture(8, 8, 102, colour=True)
    assert np.array_equal(form.pixels, light)
    painted = form.colours.grab().toImage()
    step = min(form.colours.width(), form.colours.height()) / 8
    colour = painted.pixelColor(round(1.5 * step * painted.devicePixelRatio()), round(0.5 * step))
    assert [colour.red(), colour.green(), colour.blue()] == pytest.approx(light[0, 1].tolist(), abs=2)


def test_a_file_that_is_no_image_is_told_and_changes_nothing(coloured: PredictPanel, tmp_path: Path) -> None:
    assert coloured.form is not None
    form = coloured.form.picture
    assert form is not None
    before = form.pixels
    (tmp_path / "words.png").write_text("no image")
    assert dropped_on(form, tmp_path / "words.png")
    told = [label.text() for label in form.findChildren(QLabel) if label.isVisible()]
    assert "words.png: no image, or a damaged one." in told
    assert form.pixels is before


def test_a_folder_of_images_is_predicted_with_the_names_of_its_files(
    coloured: PredictPanel, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "answers.csv"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "f" / "light"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    choose_from_next_menu(0)
    with qtbot.waitSignal(coloured.file_written, timeout=10_000):
        QTest.mouseClick(coloured.csv, LEFT)
    table = read_csv(target)
    assert table.names == ("file", "predicted class", "probability of dark", "probability of light")
    assert [table.column("file").cell(row) for row in (0, 5)] == ["000.png", "005.png"]


def test_a_text_is_typed_as_it_stands(open_studio: OpenStudio, qtbot: QtBot) -> None:
    """No other text of the data takes its place, however it begins."""
    studio = open_studio(told_project("counts"))
    panel = shown(studio)
    studio.train()
    assert panel.form is not None
    field = panel.form.fields["said"]
    field.lineEdit().selectAll()
    with qtbot.waitSignal(panel.form.edited):
        QTest.keyClicks(field, "The PRETTY one, don")
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert panel.form.values().categories["said"] == "The PRETTY one, don"
    qtbot.waitUntil(lambda: panel.answer.text() in ("daisy", "rose", "tulip"))


def test_a_long_file_is_predicted_beside_a_live_window_and_cancel_leaves_nothing(
    open_studio: OpenStudio, qtbot: QtBot, tmp_path: Path
) -> None:
    studio = open_studio(flower_project(epochs=2))
    panel = shown(studio)
    studio.train()
    source = tmp_path / "long.csv"
    source.write_text("width,length,colour\n" + "1.5,2,red\n" * 600_000, "utf-8")
    panel.predict_file(source, tmp_path / "out.csv")
    qtbot.waitUntil(lambda: panel.files.progress.value() > 0, timeout=30_000)
    assert panel.files.progress.isVisible()
    assert not panel.csv.isEnabled()
    QTest.mouseClick(panel.files.cancel_button, LEFT)
    assert panel.files.note.text() == "Cancelled; nothing was written."
    assert panel.csv.isEnabled()
    assert not panel.files.progress.isVisible()
    assert list(tmp_path.iterdir()) == [source]


def test_the_window_closes_while_a_file_is_predicted(
    open_studio: OpenStudio, qtbot: QtBot, tmp_path: Path
) -> None:
    studio = open_studio(flower_project(epochs=2))
    panel = shown(studio)
    studio.train()
    source = tmp_path / "long.csv"
    source.write_text("width,length,colour\n" + "1.5,2,red\n" * 600_000, "utf-8")
    panel.predict_file(source, tmp_path / "out.csv")
    qtbot.waitUntil(lambda: panel.files.is_busy, timeout=30_000)
    panel.shutdown()
    assert not panel.files.is_busy
    assert list(tmp_path.iterdir()) == [source]


def test_formulas_in_the_file_are_made_harmless_where_the_box_is_ticked(
    open_studio: OpenStudio, qtbot: QtBot, tmp_path: Path
) -> None:
    studio = open_studio(flower_project(epochs=2))
    panel = shown(studio)
    studio.train()
    source = tmp_path / "new.csv"
    source.write_text("width,length,colour,note\n-1.5,2,red,=1+1\n", "utf-8")
    QTest.mouseClick(panel.files.safe, LEFT, pos=QPoint(8, panel.files.safe.height() // 2))
    with qtbot.waitSignal(panel.file_written, timeout=30_000):
        panel.predict_file(source, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text("utf-8").splitlines()[1].startswith("-1.5,2,red,'=1+1,")


def test_the_button_offers_every_kind_of_file_that_can_be_read(
    open_studio: OpenStudio, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = open_studio(flower_project(epochs=2))
    panel = shown(studio)
    studio.train()
    (tmp_path / "new.csv").write_text("width,length,colour\n1,2,red\n", "utf-8")
    asked: list[tuple[str, str]] = []

    def choose(_parent: object, _title: str, proposed: str, kinds: str) -> tuple[str, str]:
        asked.append((proposed, kinds))
        return proposed or str(tmp_path / "new.csv"), ""

    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, choose)
    with qtbot.waitSignal(panel.file_written, timeout=30_000):
        QTest.mouseClick(panel.csv, LEFT)
    assert all(f"*{suffix}" in asked[0][1] for suffix in TABLE_SUFFIXES)
    assert (tmp_path / "new predicted.csv").exists()


def test_labels_are_told_together_with_a_bar_for_each(open_studio: OpenStudio) -> None:
    project = film_project(epochs=40)
    studio = open_studio(project)
    panel = shown(studio)
    studio.train()
    (answer,) = predict(project, studio.editor.run, film_table().take(np.arange(1))).answers
    assert panel.answer.text() == (", ".join(answer.held(0)) or "none of them")
    np.testing.assert_array_equal(panel.bars.probabilities, answer.probabilities[0])


@pytest.mark.parametrize(("choice", "predicted"), [("drop", 1), ("prepared", 2)])
def test_what_becomes_of_gaps_is_said_and_can_be_changed(
    open_studio: OpenStudio, qtbot: QtBot, tmp_path: Path, choice: str, predicted: int
) -> None:
    studio = open_studio(set_column_choices(flower_project(epochs=2), {"width"}, missing="median"))
    panel = shown(studio)
    studio.train()
    assert panel.files.missing.isHidden()
    source, target = tmp_path / "new.csv", tmp_path / "answers.csv"
    source.write_text("width,length,colour\n1,2,red\n,2,blue\n", "utf-8")
    with qtbot.waitSignal(panel.file_written, timeout=30_000):
        panel.predict_file(source, target)
    assert "1 missing value was filled in as in the training." in panel.files.note.text()
    assert panel.files.missing.isVisible()
    panel.files.missing.setCurrentIndex(panel.files.missing.findData(choice))
    with qtbot.waitSignal(panel.file_written, timeout=30_000):
        panel.files.missing.activated.emit(panel.files.missing.currentIndex())
    assert int((~read_csv(target).column("predicted kind").missing).sum()) == predicted
