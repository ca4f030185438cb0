"""Where a command may save: a place that can be written to, and nothing that would be lost by it."""

from pathlib import Path

from nnstudio.data.storage.replacing import refuse_place
from nnstudio.document.files.storage import SUFFIX, is_project
from nnstudio.errors import ProjectError
from nnstudio.presence import are_one, is_there


def check_project_place(out: Path, *sources: Path | None) -> None:
    """Raise `ProjectError` where a project cannot be saved, or would replace something that is none."""
    _check(out, sources)
    if is_there(out) and not is_project(out):
        raise ProjectError(
            f"“{out}” is there already and holds no project, and saving would replace it: "
            f"name another file, such as {out.stem}{SUFFIX}."
        )


def check_file_place(out: Path, *sources: Path | None) -> None:
    """Raise `ProjectError` where a file cannot be written, or would replace a project."""
    _check(out, sources)
    if is_project(out):
        raise ProjectError(f"“{out}” is a project, which would be lost: name another file to save in.")


def _check(out: Path, sources: tuple[Path | None, ...]) -> None:
    refuse_place(out, ProjectError)
    for source in sources:
        if source is not None and are_one(source, out):
            raise ProjectError(
                f"“{out}” is the file that is read, and saving would replace it: name another file."
            )
