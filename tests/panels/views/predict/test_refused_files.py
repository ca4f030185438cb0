"""A file that cannot be predicted: why is said once, and the choices that it asks for are seen whole."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnstudio.document.editing import data_edits
from nnstudio.panels.views.predict.predict_view import PredictPanel
from tests.helpers.projects import flower_project
from tests.panels.conftest import OpenStudio
from tests.panels.views.predict.test_predict_view import shown


def refused(panel: PredictPanel, qtbot: QtBot, folder: Path, cells: str) -> str:
    """Predict a file of these cells; the sentence that says why not."""
    source = folder / "new.csv"
    source.write_text(cells, "utf-8")
    with qtbot.waitSignal(panel.file_failed, timeout=30_000) as seen:
        panel.predict_file(source, folder / "answers.csv")
    return str(seen.args[0])


@pytest.mark.parametrize(("width", "is_below"), [(450, True), (470, True), (1000, False)])
def test_the_choices_stand_where_there_is_room_for_their_words(
    open_studio: OpenStudio, qtbot: QtBot, tmp_path: Path, width: int, is_below: bool
) -> None:
    studio = open_studio(flower_project(epochs=2))
    panel = shown(studio)
    panel.resize(width, 300)
    studio.train()
    refused(panel, qtbot, tmp_path, "width,length,colour\n1,2,green\n")
    files = panel.files
    assert files.note.text() == "new.csv was not predicted."
    assert "“green”" in files.note.toolTip()
    qtbot.waitUntil(lambda: (files.unseen.y() > files.note.geometry().bottom()) == is_below)
    for box in (files.unseen, files.missing):
        words = max(box.fontMetrics().horizontalAdvance(box.itemText(at)) for at in range(box.count()))
        assert box.width() >= words + 34
        assert box.geometry().right() <= files.outcome.width()
    assert panel.bars.height() >= panel.bars.minimumSizeHint().height()


def test_a_column_that_is_away_names_the_choice_that_takes_it(
    open_studio: OpenStudio, qtbot: QtBot, tmp_path: Path
) -> None:
    project = data_edits.set_preparation(flower_project(epochs=2), missing="mean")
    studio = open_studio(project)
    panel = shown(studio)
    studio.train()
    sentence = refused(panel, qtbot, tmp_path, "width,length\n1,2\n")
    assert sentence.startswith("new.csv has no column “colour”, which the network needs")
    assert sentence.endswith("or take what was never met as unknown, which fills it in as in the training.")
    with qtbot.waitSignal(panel.file_written, timeout=30_000):
        panel.files.unseen.setFocus()
        QTest.keyClick(panel.files.unseen, Qt.Key.Key_Down)
    assert panel.files.unseen.currentData() == "unknown"
    assert (tmp_path / "answers.csv").read_text("utf-8").count("\n") == 2


def test_a_column_whose_gaps_were_not_filled_has_to_be_there(
    open_studio: OpenStudio, qtbot: QtBot, tmp_path: Path
) -> None:
    studio = open_studio(flower_project(epochs=2))
    panel = shown(studio)
    studio.train()
    assert refused(panel, qtbot, tmp_path, "width,length\n1,2\n").endswith("or give it this name.")
