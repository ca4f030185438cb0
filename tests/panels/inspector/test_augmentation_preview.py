"""The preview below the augmentation's settings follows them, and costs nothing while it is folded away."""

import pytest

from nnstudio.document.editing import edits, plan_edits
from nnstudio.document.starting.starters import sample_project
from nnstudio.panels.inspector.augmentation_preview import AugmentationPreview
from nnstudio.panels.inspector.run_settings import RunSettings
from nnstudio.session.looking.augmented_rows import IMAGES
from nnstudio.widgets.fold import Fold
from tests.helpers.projects import flower_project


@pytest.fixture
def open_settings(open_studio, qtbot):
    """Run settings of a project in a studio of its own."""

    def open_project(project):
        studio = open_studio(project)
        panel = RunSettings(studio.editor, studio.inspection)
        panel.resize(280, 700)
        qtbot.addWidget(panel)
        with qtbot.waitExposed(panel):
            panel.show()
        return studio, panel, panel.findChild(AugmentationPreview)

    return open_project


def change(studio, name, value):
    studio.editor.perform(
        "Change", lambda project: plan_edits.set_plan_setting(project, f"augmentation.{name}", value)
    )


def test_folded_away_it_asks_for_nothing(open_settings):
    studio, panel, preview = open_settings(sample_project("digits_cnn"))
    change(studio, "shift", 0.2)
    assert not studio.inspection.is_busy
    panel.findChild(Fold, "augmentation").set_unfolded(True)
    assert studio.inspection.is_busy
    studio.settle()
    assert preview.strip.isVisible()


def test_images_follow_the_settings_and_another_draw(open_settings, qtbot):
    studio, panel, preview = open_settings(sample_project("digits_cnn"))
    panel.findChild(Fold, "augmentation").set_unfolded(True)
    studio.settle()
    assert [len(row) for row in preview.strip.rows] == [IMAGES]
    assert not preview.another.isVisible()
    change(studio, "shift", 0.2)
    studio.settle()
    before, after = preview.strip.rows
    assert (before != after).any()
    preview.another.click()
    studio.settle()
    assert (preview.strip.rows[1] != after).any()
    assert preview.strip.width() <= panel.width()


def test_a_table_says_its_noise_in_words(open_settings):
    studio, panel, preview = open_settings(flower_project())
    panel.findChild(Fold, "augmentation").set_unfolded(True)
    studio.settle()
    assert not preview.words.isVisible()
    change(studio, "noise", 0.5)
    studio.settle()
    assert "width: " in preview.words.text()
    assert "→" in preview.words.text()
    assert not preview.strip.isVisible()


def test_a_drawing_that_cannot_be_trained_shows_nothing(open_settings):
    studio, panel, preview = open_settings(sample_project("digits_cnn"))
    panel.findChild(Fold, "augmentation").set_unfolded(True)
    studio.settle()
    studio.editor.perform("Remove", lambda project: edits.remove(project, {"flatten_1"}))
    studio.settle()
    assert not preview.strip.isVisible()
