"""Small projects for tests: a table made on the spot, and a network that fits it."""

from dataclasses import replace

import numpy as np

from nnstudio.data.columns.settings import ColumnSetting, Role
from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.document.editing import data_edits, edits
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import project_for_table
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.layers import Dense, Input, Output


def flower_table(rows: int = 60) -> Table:
    """Two numbers and a colour tell three kinds of flowers apart; the height is a number to predict."""
    generator = np.random.Generator(np.random.PCG64(3))
    kinds = np.arange(rows) % 3
    width = kinds + generator.normal(0, 0.2, rows)
    length = 2.0 - kinds + generator.normal(0, 0.2, rows)
    colours = ["red" if value > 0 else "blue" for value in generator.normal(0, 1, rows)]
    height = 30 + 10 * width - 5 * length
    return Table(
        (
            number_column("width", width),
            number_column("length", length),
            category_column("colour", colours),
            number_column("height", height),
            category_column("kind", [("daisy", "rose", "tulip")[kind] for kind in kinds]),
        ),
        "flowers.csv",
    )


def flower_columns(target: str = "kind") -> tuple[ColumnSetting, ...]:
    """The columns of the flowers, one of them the target and the other possible target ignored."""
    other = {"kind": "height", "height": "kind"}.get(target, "")
    table = flower_table(6)
    return tuple(
        ColumnSetting(
            column.name,
            column.type,
            "target" if column.name == target else "ignored" if column.name == other else "input",
        )
        for column in table.columns
    )


def flower_project(target: str = "kind", epochs: int = 5, **plan: object) -> Project:
    """Input → Dense(4) → Dense → Output on the flowers; kinds by default, `height` for a number."""
    project = project_for_table(flower_table(), target, hidden=(4,), columns=flower_columns(target))
    changes = {"epochs": epochs, "batch_size": 8, "early_stopping": False, **plan}
    return replace(project, plan=replace(TrainingPlan(), **changes))  # type: ignore[arg-type]


def with_role(project: Project, name: str, role: Role) -> Project:
    """The project with a role for one column and nothing else changed, whatever sense that makes."""
    assert project.data is not None
    columns = tuple(replace(one, role=role) if one.name == name else one for one in project.data.columns)
    return data_edits.set_data(project, replace(project.data, columns=columns))


def two_output_project(epochs: int = 5) -> Project:
    """Two outputs on the flowers: the kind, and from the same hidden layer the height."""
    project = with_role(flower_project(epochs=epochs), "height", "target")
    project = edits.set_setting(project, "output_1", "target", "kind")
    project, dense = edits.add_node(project, Dense(units=1), 500.0, 300.0)
    project, output = edits.add_node(project, Output(target="height"), 700.0, 300.0)
    project = edits.connect(project, "dense_1", dense)
    return edits.connect(project, dense, output)


def two_towers(shares: bool = True, epochs: int = 5) -> Project:
    """One Dense(4) looks at the width and, the same layer once more or another one, at the length; both are
    added.
    """
    project = flower_project(epochs=epochs)
    project = edits.set_setting(project, "input_1", "columns", ("width",))
    project, other = edits.add_node(project, Input(columns=("length",)), 0.0, 200.0)
    project, twin = edits.add_node(project, project.graph.node("dense_1").layer, 176.0, 200.0)
    project = edits.connect(project, other, twin)
    project, joined = edits.insert_on_link(project, project.graph.incoming("dense_2")[0], "add", 300.0, 100.0)
    project = edits.connect(project, twin, joined)
    return edits.set_shares(project, twin, "dense_1") if shares else project


def row_of(*kinds: str, linked: bool = True) -> Project:
    """Layers of these kinds in a row, each linked with the next."""
    project, before = Project(), None
    for place, kind in enumerate(kinds):
        project, node_id = edits.add_node(project, kind, 160.0 * place, 0.0)
        if linked and before is not None:
            project = edits.connect(project, before, node_id)
        before = node_id
    return project


def rebuilding_project(epochs: int = 5, **plan: object) -> Project:
    """An autoencoder of the flowers: their two numbers and the shares of two colours through three units."""
    project = flower_project(epochs=epochs, **plan)
    project = edits.set_setting(project, "output_1", "compares_with", "inputs")
    project = edits.set_setting(project, "dense_1", "units", 3)
    project = edits.set_setting(project, "dense_2", "units", 4)
    return edits.set_setting(project, "dense_2", "activation", "linear")
