"""`nnstudio new`: a sensible project for a table."""

from pathlib import Path

from nnstudio.cli.printing import console, plain, print_json
from nnstudio.data.csv_reading import read_csv
from nnstudio.document.features import categories_of
from nnstudio.document.problems import check
from nnstudio.document.project import Project
from nnstudio.document.starters import project_for_table
from nnstudio.document.storage import save
from nnstudio.engine.layers import Dense
from nnstudio.engine.settings import problem_with, settings_of
from nnstudio.errors import SettingError

_MOST_LAYERS = 50


def new_project(data: Path, target: str, out: Path, hidden: str, seed: int, as_json: bool) -> None:
    """Read the table, make the project, save it and say what it is."""
    units = hidden_units(hidden)
    _check_seed(seed)
    project = project_for_table(read_csv(data), target, units, seed)
    save(out, project)
    if as_json:
        print_json({"out": str(out), "target": target, "hidden": list(units), "seed": seed,
                    "parameters": check(project).parameter_count})  # fmt: skip
        return
    _describe(project, target, out)


def hidden_units(text: str) -> tuple[int, ...]:
    """Units of the hidden layers from text like ``32,16``; empty text means none."""
    units = next(setting for setting in settings_of(Dense) if setting.name == "units")
    words = [word.strip() for word in text.split(",")] if text.strip() else []
    if not all(word.isascii() and word.isdigit() for word in words) or len(words) > _MOST_LAYERS:
        raise SettingError(
            f"--hidden “{text}” is no list of units: write whole numbers with commas, such as 32,16."
        )
    for word in words:
        problem = problem_with(units, int(word))
        if problem:
            raise SettingError(f"--hidden: Units {problem}.")
    return tuple(int(word) for word in words)


def _check_seed(seed: int) -> None:
    from nnstudio.engine.plan import TrainingPlan

    setting = next(setting for setting in settings_of(TrainingPlan) if setting.name == "seed")
    problem = problem_with(setting, seed)
    if problem:
        raise SettingError(f"--seed {problem}.")


def _describe(project: Project, target: str, out: Path) -> None:
    report, data = check(project), project.data
    assert data is not None
    layers = " → ".join(
        f"{node.layer.title} {node.layer.units}" if isinstance(node.layer, Dense) else node.layer.title
        for node in project.graph.nodes
    )
    setting = data.setting_of[target]
    task = (
        "a number"
        if setting.type == "number"
        else f"one of {len(categories_of(data.column_of[target]))} classes"
    )
    lines = console()
    lines.print(f"{plain(layers)}, {report.parameter_count:,} parameters")
    lines.print(
        f"predicts {plain(target)} ({task}) from {len(data.with_role('input'))} columns "
        f"of {data.table.rows:,} rows"
    )
    for note in data.table.notes:
        lines.print(f"[dim]{plain(note)}[/dim]")
    for problem in report.problems:
        lines.print(f"[yellow]{plain(problem.sentence)}[/yellow]")
    lines.print(f"saved as {plain(out)}")
