"""Does every Embedding get whole numbers that name the rows of its table?"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from nnstudio.data.category_preparation import grouping
from nnstudio.data.columns import ColumnSetting
from nnstudio.data.preparation import choices_for
from nnstudio.data.table import Column
from nnstudio.document import data_edits, edits
from nnstudio.document.features import span_of
from nnstudio.document.graph import Node
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.report import Fix, Problem
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
                )
            elif project.data is not None:
                yield from _column_problems(node, node.layer, source, project.data)


def _column_problems(node: Node, layer: Embedding, source: Node, data: ProjectData) -> Iterator[Problem]:
    names = [name for name in input_columns(source, data) if name in data.column_of]
    settings = [replace(data.setting_of[name], role="input") for name in names]
    numbers = [setting for setting in settings if setting.type == "number"]
    coded = [setting for setting in settings if _gives_codes(setting)]
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


def _gives_codes(setting: ColumnSetting) -> bool:
    return setting.type == "category" and setting.own is not None and setting.own.encoding == "codes"


def _two_rows_only(node: Node, layer: Embedding, source: Node, settings: list[ColumnSetting]) -> Problem:
    """One 0/1 feature for each category is nothing to look up, but the category's number is."""
    categories = [setting.name for setting in settings if setting.type == "category"]
    fixes = (Fix("Number the categories", lambda project: _with_codes(project, categories)),)
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
    known = len(grouping(data.column_of[setting.name], choices_for(setting, data.preparation)).categories)
    if known >= layer.count:
        yield Problem(
            node.id,
            f"{node.label} has {layer.count:,} rows, but “{setting.name}” has {known:,} categories, and 0 "
            "stands for what was never met: raise its count.",
            fixes=_room_for(node, known + 1),
        )


def _value_problems(node: Node, layer: Embedding, column: Column) -> Iterator[Problem]:
    span = span_of(column) if column.type == "number" else None
    if span is None:
        return
    present = column.values[~column.missing]
    if span[0] < 0 or not np.array_equal(present, np.floor(present)):
        yield Problem(
            node.id,
            f"{node.label} looks whole numbers from 0 on up, but “{column.name}” holds others: choose "
            "another column.",
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
    return edits.set_data(project, replace(project.data, preparation=preparation))


def _with_codes(project: Project, names: list[str]) -> Project:
    return data_edits.set_column_choices(project, names, encoding="codes")
