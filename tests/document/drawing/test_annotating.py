"""Notes and frames as data: edited, saved, and what lies in a frame."""

from dataclasses import replace
from pathlib import Path

import pytest

from nnstudio.document.drawing import annotating
from nnstudio.document.drawing.clipping import clipping_of, project_of_clipping
from nnstudio.document.files import storage
from nnstudio.document.project import Project
from nnstudio.document.sheet import Sheet
from nnstudio.errors import EditError, ProjectError
from tests.document.files.test_storage import changed_json, written
from tests.helpers.projects import row_of

SIZES = {"input_1": (120.0, 96.0), "dense_1": (120.0, 96.0), "output_1": (120.0, 96.0)}


@pytest.fixture
def project() -> Project:
    """Three layers in a row, a frame around the first two, and a note in it."""
    project = row_of("input", "dense", "output")
    project, _ = annotating.add_annotation(project, "frame", (-24.0, -40.0, 328.0, 200.0))
    project, _ = annotating.add_annotation(project, "note", (0.0, 104.0, 160.0, 40.0))
    return annotating.set_text(project, "note_1", "why? — “so”\nand so ")


def test_a_sheet_is_saved_and_comes_back(tmp_path: Path, project):
    project = replace(project, sheet=replace(project.sheet, direction="down"))
    storage.save(tmp_path / "p.nns", project)
    assert storage.load(tmp_path / "p.nns")[0].sheet == project.sheet


def test_files_from_before_there_were_sheets_still_open(tmp_path: Path, project):
    def older(record: dict) -> None:
        del record["sheet"]
        record["version"] = 3

    (tmp_path / "p.nns").write_bytes(changed_json(written(project), older))
    assert storage.load(tmp_path / "p.nns")[0] == replace(project, sheet=Sheet())


def test_two_notes_with_one_id_are_refused(tmp_path: Path, project):
    def twice(record: dict) -> None:
        record["sheet"]["annotations"] *= 2

    (tmp_path / "p.nns").write_bytes(changed_json(written(project), twice))
    with pytest.raises(ProjectError, match="same id"):
        storage.load(tmp_path / "p.nns")


def test_a_clipping_takes_chosen_notes_along(project):
    clipping = project_of_clipping(clipping_of(project, ["dense_1"], ["note_1"]))
    assert clipping.sheet.annotations == (project.sheet.by_id["note_1"],)
    pasted, ids = annotating.paste_annotations(project, clipping.sheet.annotations, 8, 16)
    assert ids == ("note_2",)
    assert annotating.box_of(pasted.sheet.by_id["note_2"])[:2] == (8.0, 120.0)


def test_a_frame_holds_what_has_its_middle_in_it(project):
    assert annotating.contents(project, ["frame_1"], SIZES) == ({"input_1", "dense_1"}, {"note_1"})
    assert annotating.contents(project, ["note_1"], SIZES) == (frozenset(), frozenset())


def test_edits_that_change_nothing_give_the_same_project(project):
    assert annotating.set_colour(project, ["note_1"], "yellow") is project
    assert annotating.move_annotations(project, {"note_1": (0.0, 104.0)}) is project
    assert annotating.remove_annotations(project, []) is project


def test_nothing_becomes_too_small_to_be_taken(project):
    small = annotating.resize_annotation(project, "note_1", 1.0, -5.0).sheet.by_id["note_1"]
    assert (small.width, small.height) == annotating.LEAST_SIZE


def test_what_is_not_there_is_refused(project):
    with pytest.raises(EditError, match="no note or frame “note_7”"):
        annotating.remove_annotations(project, ["note_7"])
