"""Editors, runners and inspections that are shut down when their test is over."""

from collections.abc import Callable, Iterator

import pytest

from nnstudio.document.project import Project
from nnstudio.session.editing.editor import Editor
from nnstudio.session.inspection import Inspection
from nnstudio.session.running.runner import Runner

MakeRunner = Callable[..., Runner]


@pytest.fixture
def make_runner(qapp: object) -> Iterator[MakeRunner]:
    runners: list[Runner] = []

    def make(project: Project, **more: object) -> Runner:
        editor = Editor(project)
        runner = Runner(editor, **more)  # type: ignore[arg-type]
        runner.editor = editor  # type: ignore[attr-defined] — kept alive as the window would
        runners.append(runner)
        return runner

    yield make
    for runner in runners:
        runner.shutdown()


@pytest.fixture
def inspection(qapp: object) -> Iterator[Inspection]:
    inspection = Inspection()
    yield inspection
    inspection.shutdown()
