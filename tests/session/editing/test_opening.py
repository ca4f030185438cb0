"""A project is opened with what the window shows of it: the window's thread has nothing to find out."""

import pytest

from nnstudio.data.columns import leakage, summary
from nnstudio.data.columns.warnings import warnings_about
from nnstudio.document.checks import problems
from nnstudio.session.editing.editor import Editor
from tests.helpers.projects import flower_project


@pytest.fixture
def opened(qapp, tmp_path) -> Editor:
    Editor(flower_project()).save(tmp_path / "flowers.nns")
    editor = Editor()
    editor.open(tmp_path / "flowers.nns")
    return editor


def test_figures_warnings_and_problems_are_known(opened, monkeypatch):
    def look_again(*_: object) -> None:
        raise AssertionError("this was to be known")

    monkeypatch.setattr(summary, "describe", look_again)
    monkeypatch.setattr(leakage, "gives_away", look_again)
    monkeypatch.setattr(problems, "_checked", look_again)
    data = opened.project.data
    for setting in data.columns:
        assert summary.glance(data.table.column(setting.name), setting).rows == data.table.rows
    warnings_about(data.table, data.columns)
    assert opened.report.can_train
