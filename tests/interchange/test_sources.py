"""Exported source runs without NN Studio and predicts what the project predicts."""

import csv
import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnstudio.data.csv_writing import write_csv
from nnstudio.data.preparation import PreparationSettings
from nnstudio.data.table import Table
from nnstudio.document import edits
from nnstudio.document.experiment import predict
from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.engine.layers import LAYERS
from nnstudio.errors import TrainingError
from nnstudio.interchange import numpy_source, pytorch_source
from tests.helpers.projects import flower_project, flower_table
from tests.helpers.training import trained

Source = Callable[[Project, Run | None], str]

SOURCES = [
    pytest.param(numpy_source.numpy_source, id="numpy"),
    pytest.param(pytorch_source.pytorch_source, id="pytorch"),
]


def with_every_layer() -> Project:
    """Input → Dense(tanh), Dropout, Activation, Add, Concatenate, Flatten → Dense → Output."""
    project = flower_project(epochs=3)
    project = edits.set_setting(project, "dense_1", "activation", "tanh")
    link = project.graph.incoming("dense_2")[0]
    project, _ = edits.insert_on_link(project, link, "dropout", 0, 0)
    project, bent = edits.insert_on_link(project, project.graph.incoming("dense_2")[0], "activation", 0, 0)
    project = edits.set_setting(project, bent, "function", "leaky_relu")
    project, summed = edits.insert_on_link(project, project.graph.incoming("dense_2")[0], "add", 0, 0)
    project = edits.connect(project, "dense_1", summed)
    project, joined = edits.insert_on_link(project, project.graph.incoming("dense_2")[0], "concatenate", 0, 0)
    project = edits.connect(project, "input_1", joined)
    project, _ = edits.insert_on_link(project, project.graph.incoming("dense_2")[0], "flatten", 0, 0)
    return project


def output_of(source: str, table: Table, folder: Path) -> list[list[str]]:
    """What the script prints for a table, in another process that cannot see this package."""
    (folder / "model.py").write_text(source, encoding="utf-8")
    write_csv(folder / "rows.csv", table.columns)
    result = subprocess.run(
        [sys.executable, "-I", "model.py", "rows.csv"], cwd=folder, capture_output=True, text=True, check=True
    )
    return list(csv.reader(io.StringIO(result.stdout)))


def assert_predicts_the_same(source: Source, project: Project, table: Table, folder: Path) -> None:
    if source is pytorch_source.pytorch_source:
        pytest.importorskip("torch")
    run = trained(project)
    (answer,) = predict(project, run, table).answers
    header, *rows = output_of(source(project, run), table, folder)
    assert header[0] == f"predicted {answer.target}"
    if answer.probabilities is None:
        np.testing.assert_allclose([float(row[0]) for row in rows], answer.values, rtol=1e-5)
        return
    assert header[1:] == [f"probability of {name}" for name in answer.classes]
    assert [row[0] for row in rows] == [answer.classes[code] for code in answer.values]
    shares = np.array([[float(cell) for cell in row[1:]] for row in rows])
    np.testing.assert_allclose(shares, answer.probabilities, atol=2e-6)


@pytest.mark.parametrize("source", SOURCES)
def test_classes(source: Source, tmp_path: Path):
    assert_predicts_the_same(source, flower_project(), flower_table(20), tmp_path)


@pytest.mark.parametrize("source", SOURCES)
def test_a_number(source: Source, tmp_path: Path):
    assert_predicts_the_same(source, flower_project("height"), flower_table(20), tmp_path)


@pytest.mark.parametrize("source", SOURCES)
def test_every_layer(source: Source, tmp_path: Path):
    project = with_every_layer()
    assert {node.layer.kind for node in project.graph.nodes} == set(LAYERS)
    assert_predicts_the_same(source, project, flower_table(20), tmp_path)


@pytest.mark.parametrize("source", SOURCES)
def test_logits_become_probabilities(source: Source, tmp_path: Path):
    project = edits.set_setting(flower_project(), "dense_2", "activation", "linear")
    assert_predicts_the_same(source, project, flower_table(20), tmp_path)


@pytest.mark.parametrize("source", SOURCES)
def test_one_unit_for_two_classes(source: Source, tmp_path: Path):
    project = flower_project()
    rows = np.array([row for row in range(60) if row % 3 != 2])
    project = edits.set_data(project, replace(project.data, table=project.data.table.take(rows)))
    project = edits.set_setting(project, "dense_2", "units", 1)
    project = edits.set_setting(project, "dense_2", "activation", "sigmoid")
    assert_predicts_the_same(source, project, flower_table(20), tmp_path)


@pytest.mark.parametrize("source", SOURCES)
def test_gaps_are_filled_as_in_training(source: Source, tmp_path: Path):
    project = flower_project()
    project = edits.set_data(project, replace(project.data, preparation=PreparationSettings("median")))
    table = flower_table(8)
    width, colour = table.column("width").values.copy(), table.column("colour").values.copy()
    width[1], colour[2] = np.nan, -1
    values = {"width": width, "colour": colour}
    columns = tuple(replace(one, values=values.get(one.name, one.values)) for one in table.columns)
    assert_predicts_the_same(source, project, Table(columns), tmp_path)


@pytest.mark.parametrize("kinds", [numpy_source.KINDS, pytorch_source.KINDS])
def test_every_layer_kind_has_its_row(kinds: frozenset[str]):
    assert kinds == set(LAYERS)


@pytest.mark.parametrize("source", SOURCES)
def test_names_from_files_are_no_code(source: Source, tmp_path: Path):
    project = replace(flower_project(), name='"""\nraise SystemExit("bad")\n"""\\')
    node = project.graph.node("dense_1")
    nodes = tuple(replace(node, id="import os") if one is node else one for one in project.graph.nodes)
    links = tuple(
        replace(
            link,
            source="import os" if link.source == "dense_1" else link.source,
            target="import os" if link.target == "dense_1" else link.target,
        )
        for link in project.graph.links
    )
    project = replace(project, graph=replace(project.graph, nodes=nodes, links=links))
    assert_predicts_the_same(source, project, flower_table(6), tmp_path)


@pytest.mark.parametrize("source", SOURCES)
def test_an_untrained_project_cannot_be_exported(source: Source):
    with pytest.raises(TrainingError, match="has not been trained yet"):
        source(flower_project(), None)


def test_the_script_names_a_column_that_is_missing(tmp_path: Path):
    project = flower_project()
    (tmp_path / "model.py").write_text(numpy_source.numpy_source(project, trained(project)), encoding="utf-8")
    (tmp_path / "rows.csv").write_text("width\n1\n", encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-I", "model.py", "rows.csv"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "row 1 has no column 'length'" in result.stderr
