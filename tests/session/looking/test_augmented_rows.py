"""The rows that the augmentation's preview shows: those of the project, varied as training varies them."""

from dataclasses import replace

import numpy as np
import pytest

from nnstudio.document.editing import plan_edits
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import sample_project
from nnstudio.errors import TrainingError
from nnstudio.session.looking.augmented_rows import IMAGES, AugmentationWorker, AugmentedImages, AugmentedRow
from tests.helpers.projects import flower_project


@pytest.fixture(scope="module")
def digits() -> Project:
    return sample_project("digits_cnn")


def with_augmentation(project: Project, **settings: object) -> Project:
    for name, value in settings.items():
        project = plan_edits.set_plan_setting(project, f"augmentation.{name}", value)
    return project


def test_without_augmentation_images_are_as_they_are(digits):
    seen = AugmentationWorker().look(digits, 0)
    assert isinstance(seen, AugmentedImages)
    assert seen.before.shape == (IMAGES, 8, 8, 1)
    assert np.array_equal(seen.before, seen.after)
    assert len({image.tobytes() for image in seen.before}) == IMAGES


def test_a_flip_mirrors_some_images_and_leaves_the_others(digits):
    seen = AugmentationWorker().look(with_augmentation(digits, horizontal_flip=True), 0)
    pairs = list(zip(seen.before, seen.after, strict=True))
    flipped = [np.array_equal(after, before[:, ::-1]) for before, after in pairs]
    same = [np.array_equal(after, before) for before, after in pairs]
    assert any(flipped)
    assert any(same)
    assert all(np.logical_or(flipped, same))


def test_every_epoch_is_another_draw_and_the_same_one_again(digits):
    project, worker = with_augmentation(digits, noise=0.3), AugmentationWorker()
    first, second = worker.look(project, 0), worker.look(project, 1)
    assert not np.array_equal(first.after, second.after)
    assert np.array_equal(worker.look(project, 0).after, first.after)
    assert np.array_equal(first.before, second.before)


def test_a_table_tells_numbers_in_their_own_units():
    worker, project = AugmentationWorker(), flower_project()
    seen = worker.look(project, 0)
    assert isinstance(seen, AugmentedRow)
    assert [name for name, _, _ in seen.numbers] == ["width", "length"]
    values = {value.item() for value in project.data.table.column("width").values.astype(np.float32)}
    _, before, after = seen.numbers[0]
    assert min(abs(before - value) for value in values) < 1e-5
    assert before == after
    _, kept, noisy = worker.look(with_augmentation(project, noise=0.5), 0).numbers[0]
    assert kept == before
    assert 0 < abs(noisy - kept) < 3


def test_other_data_is_looked_at_anew(digits):
    worker = AugmentationWorker()
    assert isinstance(worker.look(digits, 0), AugmentedImages)
    assert isinstance(worker.look(flower_project(), 0), AugmentedRow)


def test_what_cannot_be_trained_says_why(digits):
    with pytest.raises(TrainingError):
        AugmentationWorker().look(replace(digits, data=None), 0)
