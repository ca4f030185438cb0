"""`nnstudio new`: a sensible project for a table, for images, or for a toy world, or the one of a sample."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from nnstudio.cli.opening import with_tables
from nnstudio.cli.places import check_project_place
from nnstudio.cli.printing import console, counted, plain, print_json
from nnstudio.cli.world import WorldOptions, refuse_both
from nnstudio.data.columns.guess import guess
from nnstudio.data.columns.roles import with_role
from nnstudio.data.columns.warnings import warnings_about
from nnstudio.data.reading.table_reading import RowFormat, detect, read_table
from nnstudio.data.tables.table import Table, listed
from nnstudio.document.checks.problems import check
from nnstudio.document.features import classes_of
from nnstudio.document.files.storage import save
from nnstudio.document.learning.arrays import data_of, rows_in_use
from nnstudio.document.learning.losses import target_names
from nnstudio.document.learning.rebuilding import REBUILT
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.starting.autoencoders import autoencoder_project
from nnstudio.document.starting.image_projects import has_images, image_column, image_data, image_project
from nnstudio.document.starting.playground import playground_project
from nnstudio.document.starting.starters import data_for_table, project_for_table, sample_project
from nnstudio.engine.layers import Dense
from nnstudio.engine.settings import problem_with, settings_of
from nnstudio.errors import SettingError

_MOST_LAYERS = 50
_TOLD = ("leakage", "unbalanced", "many_classes", "alike", "date_order")
"""What is told of columns that are learned from; those of no use are ignored, and named as such."""


def new_from_sample(sample: str, out: Path, seed: int, as_json: bool, other: object) -> None:
    """Save a sample's project as a file and say what it is; `other` is true where anything was given beside
    the sample, which has data and a network of its own.
    """
    if other:
        raise SettingError(
            "--sample brings its own data, target and network: leave --data, --target, --hidden, --world and "
            "other tables out."
        )
    _check_seed(seed)
    check_project_place(out)
    project = sample_project(sample, seed)
    save(out, project)
    _tell(project, target_names(project), out, {"sample": sample}, seed, as_json)


def new_project(
    data: Path | None,
    targets: Sequence[str],
    world: WorldOptions,
    out: Path,
    hidden: str | None,
    seed: int,
    parts: Mapping[str, Path],
    as_json: bool,
    rebuilds: bool = False,
) -> None:
    """Read the data, make the project, save it and say what it is; `rebuilds` for an autoencoder."""
    units = None if hidden is None else hidden_units(hidden)
    _check_seed(seed)
    refuse_both(world, data)
    check_project_place(out, data, *parts.values())
    if data is None:
        if rebuilds:
            raise SettingError(
                "--autoencoder rebuilds the columns of a table, or images: name them with --data."
            )
        project = _of_world(world, targets, units, seed)
    elif rebuilds:
        project = _autoencoder(data, targets, units, seed)
    else:
        project = _of_data(data, targets, units, seed)
    project = with_tables(project, None, parts)
    save(out, project)
    targets = target_names(project) if rebuilds else targets or data_of(project).with_role("target")
    _tell(project, targets, out, {"hidden": list(_hidden_of(project))}, seed, as_json)


def _of_world(
    options: WorldOptions, targets: Sequence[str], units: tuple[int, ...] | None, seed: int
) -> Project:
    if not options.wanted:
        raise SettingError(
            "Nothing to learn from: name data with --data, a toy world with --world, or a sample with "
            "--sample."
        )
    if targets:
        raise SettingError("--target belongs to a table: a toy world knows what is to be predicted.")
    return playground_project(*options.made(seed), seed, units)


def _autoencoder(data: Path, targets: Sequence[str], units: tuple[int, ...] | None, seed: int) -> Project:
    """All columns but the targets enter, and are rebuilt."""
    table = read_table(data)
    for name in targets:
        table.column(name)
    if has_images(table):
        found = image_data(table, table.name, targets[0] if targets else None, seed)
        return autoencoder_project(found, data.stem, units)
    columns = guess(table, targets[0] if targets else None)
    guessed = [one.name for one in columns if one.role == "target" and one.name not in targets]
    columns = with_role(columns, table, guessed, "input") if guessed else columns
    for name in targets[1:]:
        columns = with_role(columns, table, (name,), "target", single_target=False)
    return autoencoder_project(data_for_table(table, table.name, None, seed, columns), data.stem, units)


def _of_data(data: Path, targets: Sequence[str], units: tuple[int, ...] | None, seed: int) -> Project:
    form = detect(data)
    # Images and arrays say it themselves; of the columns of a table any may be meant.
    table = read_table(data, form) if targets or not isinstance(form, RowFormat) else None
    if table is not None and not targets:
        targets = [one.name for one in guess(table) if one.role == "target"]
    if table is None or not targets:
        raise SettingError(
            "Name the column to be predicted with --target, or rebuild all of them with --autoencoder."
        )
    table.column(targets[0])
    if units is None and has_images(table) and len(targets) == 1:
        return image_project(image_data(table, table.name, targets[0], seed), data.stem)
    return _of_table(table, targets, units, seed)


def _of_table(table: Table, targets: Sequence[str], units: tuple[int, ...] | None, seed: int) -> Project:
    """The network of a starter, which has an end for each target."""
    columns = guess(table, targets[0])
    for name in targets[1:]:
        table.column(name)
        columns = with_role(columns, table, (name,), "target", single_target=False)
    return project_for_table(table, hidden=units, seed=seed, columns=columns)


def _hidden_of(project: Project) -> tuple[int, ...]:
    """Units of the Dense layers that lead to other layers, not to an output."""
    graph = project.graph
    dense = (node for node in graph.nodes if isinstance(node.layer, Dense))
    inner = (
        node
        for node in dense
        if all(graph.node(link.target).layer.kind != "output" for link in graph.outgoing(node.id))
    )
    return tuple(node.layer.size or 0 for node in inner)


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


def _tell(
    project: Project, targets: Sequence[str], out: Path, origin: dict[str, Any], seed: int, as_json: bool
) -> None:
    if as_json:
        print_json({"out": str(out), "target": targets[0], "targets": list(targets), **origin, "seed": seed,
                    "parameters": check(project).parameter_count})  # fmt: skip
        return
    _describe(project, out)


def _check_seed(seed: int) -> None:
    from nnstudio.engine.choices.plan import TrainingPlan

    setting = next(setting for setting in settings_of(TrainingPlan) if setting.name == "seed")
    problem = problem_with(setting, seed)
    if problem:
        raise SettingError(f"--seed {problem}.")


def _choices(project: Project) -> Iterator[str]:
    """What was decided about columns and rows, in sentences."""
    data = data_of(project)
    ignored = tuple(one.name for one in data.columns if one.role in ("id", "ignored"))
    if ignored:
        yield (
            f"Ignored as free text, identifiers or single values: {listed(ignored)}; "
            "the Data panel of the window changes that."
        )
    if data.preparation.fills and any(column.missing.any() for column in data.table.columns):
        yield (
            f"Fills missing numbers with the {data.preparation.missing}, missing categories with the most "
            "frequent: leaving such rows out would lose many."
        )
    if rows_in_use(project).sentence:
        yield rows_in_use(project).sentence
    for warning in warnings_about(data.table, data.columns):
        if warning.kind in _TOLD:
            yield warning.sentence


def _sources(data: ProjectData) -> str:
    """What is learned from, in a few words."""
    images = image_column(data.table)
    if images is not None and data.with_role("input") == (images.name,):
        return f"{counted(data.table.rows, 'image')} of {images.cell(0)}"
    return f"{counted(len(data.with_role('input')), 'column')} of {counted(data.table.rows, 'row')}"


def _describe(project: Project, out: Path) -> None:
    report, data = check(project), project.data
    assert data is not None
    layers = " → ".join(
        f"{node.layer.title} {node.layer.size}" if node.layer.size is not None else node.layer.title
        for node in project.graph.nodes
    )
    lines = console()
    lines.print(f"{plain(layers)}, {counted(report.parameter_count, 'parameter')}")
    if target_names(project) == (REBUILT,):
        lines.print(f"rebuilds {_sources(data)}")
    else:
        told = (f"{plain(name)} ({_task_words(data, name)})" for name in data.with_role("target"))
        lines.print(f"predicts {' and '.join(told)} from {_sources(data)}")
    for note in (*_choices(project), *data.table.notes):
        lines.print(f"[dim]{plain(note)}[/dim]")
    for problem in report.problems:
        lines.print(f"[yellow]{plain(problem.sentence)}[/yellow]")
    lines.print(f"saved as {plain(out)}")


def _task_words(data: ProjectData, target: str) -> str:
    if data.setting_of[target].type == "number":
        return "a number"
    count = len(classes_of(data, target))
    if data.setting_of[target].type == "labels":
        return f"any of {counted(count, 'label')}"
    return f"one of {counted(count, 'class', 'classes')}"
