"""Any edits in any order: the project stays sound and can be checked, saved and opened again as it was."""

import inspect
import typing
from collections.abc import Callable, Iterator
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.document.checks.problems import check
from nnstudio.document.drawing import annotating, block_copies, blocks, heads, look_up
from nnstudio.document.editing import data_edits, edits, plan_edits
from nnstudio.document.files import storage
from nnstudio.document.learning import loss_settings, part_files
from nnstudio.document.networks import hand_weights
from nnstudio.document.project import Project
from nnstudio.errors import NNStudioError
from tests.helpers.patience import examples
from tests.helpers.projects import flower_project
from tests.helpers.random_edits import EDITS, any_edit
from tests.helpers.soundness import assert_sound, written

ROOMS = (
    annotating, block_copies, blocks, data_edits, edits, hand_weights, heads, look_up, loss_settings,
    part_files, plan_edits,
)  # fmt: skip
"""Where the edits stand that panels and gestures make of."""


def edit_functions() -> Iterator[Callable[..., object]]:
    """Every public function of these rooms that makes a project of a project."""
    for room in ROOMS:
        for name, function in inspect.getmembers(room, inspect.isfunction):
            kinds = list(typing.get_type_hints(function).values())
            is_own = function.__module__ == room.__name__ and not name.startswith("_")
            if is_own and kinds[0] is Project and Project in (kinds[-1], *typing.get_args(kinds[-1])):
                yield function


def test_every_edit_can_be_drawn():
    assert [function.__qualname__ for function in edit_functions() if function not in EDITS] == []


@given(st.data())
@settings(max_examples=examples(60), deadline=None)
def test_any_edits_leave_a_project_that_is_sound_and_can_be_saved(data: st.DataObject):
    project = data.draw(st.sampled_from([flower_project(), Project()]))
    for _ in range(data.draw(st.integers(0, 12))):
        edit = any_edit(data.draw, project)
        try:
            project = edit(project) if edit else project
        except NNStudioError:
            continue
        assert_sound(project)
        report = check(project)
        assert all(problem.sentence for problem in report.problems)
    reopened, _ = storage.read(BytesIO(written(project)), "again")
    assert written(reopened) == written(project)
