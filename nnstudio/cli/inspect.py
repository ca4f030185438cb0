"""`nnstudio inspect`: what is in a project, or in a table."""

from typing import Any

from nnstudio.cli.opening import Opened, open_project
from nnstudio.cli.printing import console, counted, grid, plain, print_json
from nnstudio.document.checks.problems import check
from nnstudio.document.graph import Node
from nnstudio.document.learning.losses import loss_of, target_names
from nnstudio.document.learning.rebuilding import REBUILT
from nnstudio.document.project import Project
from nnstudio.document.runs import fits
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.layers import shape_text
from nnstudio.engine.settings import values_of


def inspect_project(name: str, as_json: bool) -> None:
    """Print layers, data, plan, problems and run of a project."""
    opened = open_project(name)
    if as_json:
        print_json(project_record(opened))
    else:
        _print_project(opened)


def project_record(opened: Opened) -> dict[str, Any]:
    """A project for JSON."""
    project, report = opened.project, check(opened.project)
    return {
        "name": project.name,
        "layers": [
            {
                "id": node.id, "kind": node.layer.kind, "settings": _settings_of(node.layer),
                "shape": list(report.shapes[node.id]) if node.id in report.shapes else None,
                "parameters": report.parameter_counts.get(node.id), "shares": node.shares or None,
            }
            for node in project.graph.nodes
        ],
        "links": [[link.source, link.target, link.port] for link in project.graph.links],
        "parameters": report.parameter_count,
        "data": _data_record(project),
        "plan": _plan_record(project),
        "problems": [
            {"layer": problem.node_id, "severity": problem.severity, "sentence": problem.sentence}
            for problem in report.problems
        ],
        "trained": _run_record(opened),
    }  # fmt: skip


def _data_record(project: Project) -> dict[str, Any] | None:
    data = project.data
    if data is None:
        return None
    return {
        "source": data.source,
        "rows": data.table.rows,
        "columns": [{"name": one.name, "type": one.type, "role": one.role} for one in data.columns],
    }


def _settings_of(thing: Any) -> dict[str, Any]:
    """Values of the settings by name; a loss that was set is its kind and the values of its own."""
    values = dict(values_of(thing))
    own = values.pop("loss_settings", None)
    return values if own is None else {**values, "loss_settings": {"kind": own.kind, **values_of(own)}}


def _plan_record(project: Project) -> dict[str, Any]:
    plan = dict(values_of(project.plan))
    plan["optimizer"] = {"kind": project.plan.optimizer.kind, **values_of(project.plan.optimizer)}
    plan["schedule"] = {"kind": project.plan.schedule.kind, **values_of(project.plan.schedule)}
    plan["augmentation"] = dict(values_of(project.plan.augmentation))
    return plan


def _run_record(opened: Opened) -> dict[str, Any] | None:
    run = opened.run
    if run is None:
        return None
    return {"epochs": run.epochs, "steps": run.steps, "ending": run.ending, "seed": run.plan.seed,
            "fits": fits(run, opened.project)}  # fmt: skip


def _print_project(opened: Opened) -> None:
    project, report, lines = opened.project, check(opened.project), console()
    lines.print(f"[bold]{plain(project.name)}[/bold], {counted(report.parameter_count, 'parameter')}")
    rows = [
        (
            node.label, _settings_words(project, node),
            shape_text(report.shapes[node.id]) if node.id in report.shapes else "–",
            f"{report.parameter_counts.get(node.id, 0):,}",
        )
        for node in project.graph.nodes
    ]  # fmt: skip
    lines.print(grid(("layer", "settings", "shape", "parameters"), rows, right=(2, 3)))
    _print_data(project)
    _print_plan(project)
    for problem in report.problems:
        lines.print(f"[{'red' if problem.severity == 'error' else 'yellow'}]{plain(problem.sentence)}[/]")
    lines.print(_run_sentence(opened))


def _settings_words(project: Project, node: Node) -> str:
    shares = f"shares {project.graph.node(node.shares).label}" if node.shares else ""
    return " · ".join(words for words in (node.layer.caption(), shares) if words)


def _print_data(project: Project) -> None:
    data = project.data
    if data is None:
        return
    names = target_names(project)
    told = "rebuilds" if names == (REBUILT,) else "predicts"
    console().print(
        f"{plain(data.source)}: {counted(data.table.rows, 'row')}, "
        f"{counted(len(data.with_role('input')), 'input')}, {told} {plain(', '.join(names) or 'nothing')}"
    )


def _print_plan(project: Project) -> None:
    plan = project.plan
    losses = {loss_of(project, node.id).title for node in project.graph.of_kind("output")}
    stopping = (
        f", stops early after {plan.patience} epochs without {_better_words(plan)}"
        if plan.early_stopping
        else ""
    )
    console().print(
        f"{', '.join(sorted(losses)) or 'No loss'}; {plan.optimizer.title}, {counted(plan.epochs, 'epoch')}, "
        f"batches of {plan.batch_size}, seed {plan.seed}{stopping}"
    )


def _better_words(plan: TrainingPlan) -> str:
    least = plan.least_improvement
    return f"one that is {100 * least:g} % better" if least else "a better one"


def _run_sentence(opened: Opened) -> str:
    run = opened.run
    if run is None:
        return "not trained yet"
    if run.preparation is None:
        return "holds the weights of a script, which were not trained on a table"
    fitting = "" if fits(run, opened.project) else "; the network was changed since, so train it again"
    return f"trained for {counted(run.epochs, 'epoch')} ({counted(run.steps, 'step')}, {run.ending}){fitting}"
