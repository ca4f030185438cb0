"""Does every Embedding get whole numbers that name the rows of its table?"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from nnstudio.data.columns.settings import ColumnSetting, choices_for
from nnstudio.data.tables.table import Column, listed
from nnstudio.document.checks.report import Fix, Problem
from nnstudio.document.drawing.inserting import remove_and_join
from nnstudio.document.drawing.look_up import gives_codes, rows_needed, with_embeddings
from nnstudio.document.editing import data_edits, edits
from nnstudio.document.features import span_of
from nnstudio.document.graph import Node
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.shapes import Inference, input_columns
from nnstudio.engine.indices import origins
from nnstudio.engine.layers import Embedding, Input
from nnstudio.engine.settings import settings_of


def index_problems(project: Project, inference: Inference) -> Iterator[Problem]:
    """Problems of Embeddings: what feeds them, then the columns that arrive there."""
    graph = project.graph
    layers = {node.id: node.layer for node in graph.nodes}
    for node in graph.nodes:
        if not isinstance(node.layer, Embedding) or node.id in inference.looped:
            continue
        for origin in origins(node.id, layers, lambda name: [link.source for link in graph.incoming(name)]):
            source = graph.node(origin)
            if not isinstance(source.layer, Input):
                yield Problem(
                    node.id,
                    f"{node.label} looks whole numbers up, but gets what {source.label} computes: "
                    "link it to an Input.",
                    fixes=(Fix(f"Remove {node.label}", partial(remove_and_join, node_ids=(node.id,))),),
                )
            elif project.data is not None:
                yield from _column_problems(node, node.layer, source, project.data)
    if project.data is not None:
        yield from _numbers_not_looked_up(project, project.data, inference)


def _numbers_not_looked_up(project: Project, data: ProjectData, inference: Inference) -> Iterator[Problem]:
    """Categories that come as numbers where no Embedding waits for them: their size would mean something."""
    graph = project.graph
    layers = {node.id: node.layer for node in graph.nodes}
    tables = [node for node in graph.of_kind("embedding") if node.id not in inference.looped]
    looked_up = {
        origin
        for node in tables
        for origin in origins(node.id, layers, lambda name: [link.source for link in graph.incoming(name)])
    }
    for node in graph.of_kind("input"):
        names = [name for name in input_columns(node, data) if name in data.setting_of]
        coded = [name for name in names if gives_codes(data.setting_of[name])]
        if coded and node.id not in looked_up and graph.outgoing(node.id):
            yield Problem(
                node.id,
                f"{node.label} brings {listed(coded)} as the number of a category, of which the size means "
                "nothing: let an Embedding look it up, or give each category a feature.",
                "warning",
                (
                    Fix("Draw an Embedding", partial(with_embeddings, input_id=node.id)),
                    Fix("One feature for each", partial(_with_encoding, names=coded, encoding="one_hot")),
                ),
            )


def _column_problems(node: Node, layer: Embedding, source: Node, data: ProjectData) -> Iterator[Problem]:
    names = [name for name in input_columns(source, data) if name in data.column_of]
    settings = [replace(data.setting_of[name], role="input") for name in names]
    numbers = [setting for setting in settings if setting.type == "number"]
    coded = [setting for setting in settings if gives_codes(setting)]
    if not numbers and not coded:
        if names and layer.count > 2:
            yield _two_rows_only(node, layer, source, settings)
    elif any(choices_for(setting, data.preparation).scaling != "none" for setting in numbers):
        yield Problem(
            node.id,
            f"{node.label} looks whole numbers up, but the numbers of {source.label} are scaled: leave them "
            "as they are.",
            fixes=(Fix("Leave numbers as they are", lambda project: _without_scaling(project, numbers)),),
        )
    else:
        for setting in numbers:
            yield from _value_problems(node, layer, data.column_of[setting.name])
        for setting in coded:
            yield from _code_problems(node, layer, setting, data)


def _two_rows_only(node: Node, layer: Embedding, source: Node, settings: list[ColumnSetting]) -> Problem:
    """One 0/1 feature for each category is nothing to look up, but the category's number is."""
    categories = [setting.name for setting in settings if setting.type == "category"]
    fixes = (Fix("Number the categories", partial(_with_encoding, names=categories, encoding="codes")),)
    return Problem(
        node.id,
        f"{node.label} has {layer.count:,} rows, but {source.label} brings a category as one feature "
        "for each value, 0 or 1, so that only two rows are ever looked up: give each category a number, or "
        "set the count to 2.",
        "warning",
        fixes if categories else (),
    )


def _code_problems(
    node: Node, layer: Embedding, setting: ColumnSetting, data: ProjectData
) -> Iterator[Problem]:
    needed = rows_needed(setting, data)
    known = needed - 1
    if needed > layer.count:
        yield Problem(
            node.id,
            f"{node.label} has {layer.count:,} rows, but “{setting.name}” has {known:,} categories, and 0 "
            "stands for what was never met: raise its count.",
            fixes=_room_for(node, needed),
        )


def _value_problems(node: Node, layer: Embedding, column: Column) -> Iterator[Problem]:
    span = span_of(column) if column.type == "number" else None
    if span is None:
        return
    present = column.present
    if span[0] < 0 or not np.array_equal(present, np.floor(present)):
        yield Problem(
            node.id,
            f"{node.label} looks whole numbers from 0 on up, but “{column.name}” holds others: take it as a "
            "category, of which each value gets a number, or choose another column.",
            fixes=(Fix(f"Take “{column.name}” as a category", partial(_as_codes, name=column.name)),),
        )
    elif span[1] >= layer.count:
        yield Problem(
            node.id,
            f"{node.label} has {layer.count:,} rows, for numbers up to {layer.count - 1:,}, but "
            f"“{column.name}” goes up to {span[1]:,.0f}: raise its count.",
            fixes=_room_for(node, int(span[1]) + 1),
        )


def _room_for(node: Node, count: int) -> tuple[Fix, ...]:
    most = next(one.maximum for one in settings_of(node.layer) if one.name == "count")
    if most is not None and count > most:
        return ()
    return (
        Fix(f"Set Count to {count:,}", lambda project: edits.set_setting(project, node.id, "count", count)),
    )


def _without_scaling(project: Project, numbers: list[ColumnSetting]) -> Project:
    """Where a column has a choice of its own, the rule for all would not reach it."""
    assert project.data is not None
    names = {setting.name for setting in numbers if setting.own is not None and setting.own.scaling}
    project = data_edits.set_column_choices(project, names, scaling="none")
    assert project.data is not None
    preparation = replace(project.data.preparation, scaling="none")
    return data_edits.set_data(project, replace(project.data, preparation=preparation))


def _as_codes(project: Project, name: str) -> Project:
    return _with_encoding(data_edits.set_types(project, (name,), "category"), [name], "codes")


def _with_encoding(project: Project, names: list[str], encoding: str) -> Project:
    return data_edits.set_column_choices(project, names, encoding=encoding)
