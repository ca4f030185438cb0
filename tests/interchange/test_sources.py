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

from nnstudio.data.columns.choices import PreparationSettings
from nnstudio.data.csv.writing import write_csv
from nnstudio.data.tables.table import Table
from nnstudio.document.editing import data_edits, edits
from nnstudio.document.experiment import predict
from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.engine.activations import ACTIVATION_NAMES
from nnstudio.engine.layers import (
    LAYERS,
    Activation,
    AveragePool1D,
    AveragePool2D,
    BatchNorm,
    Concatenate,
    Conv1D,
    Conv2D,
    ConvTranspose2D,
    Embedding,
    Flatten,
    GaussianNoise,
    GlobalAveragePool,
    GlobalMaxPool,
    GroupNorm,
    Input,
    LayerNorm,
    MaxPool1D,
    MaxPool2D,
    Permute,
    Reshape,
    RMSNorm,
    SpatialDropout,
    Upsample2D,
    ZeroPadding2D,
)  # fmt: skip
from nnstudio.errors import TrainingError
from nnstudio.interchange import numpy_source, pytorch_source
from tests.helpers.projects import flower_project, flower_table, two_towers
from tests.helpers.training import trained

Source = Callable[[Project, Run | None], str]

SOURCES = [
    pytest.param(numpy_source.numpy_source, id="numpy"),
    pytest.param(pytorch_source.pytorch_source, id="pytorch"),
]


def on_images(project: Project) -> Project:
    """The project with its four features as an image of 2×2 pixels, which layers of all kinds work on."""
    project = edits.set_setting(project, "input_1", "shape", (2, 2, 1))
    (link,) = project.graph.incoming("dense_1")
    project = edits.disconnect(project, link)
    before = "input_1"
    for layer in (
        Reshape((1, -1, 1)), Permute((3, 2, 1)), ZeroPadding2D(1, 2, 1, 0),
        Upsample2D(3), Conv2D(4, 3, stride=2, padding="same", activation="tanh"),
        Conv2D(6, 3, padding=1, dilation=2, groups=2, activation="softmax"), MaxPool2D(3, 2, "same"),
        AveragePool2D(2, 1, 1, count_include_pad=False), SpatialDropout(0.3), AveragePool2D(2, 1, "same"),
        GroupNorm(3), LayerNorm(epsilon=0.1), GaussianNoise(0.2), RMSNorm(),
        BatchNorm(epsilon=0.01),
        ConvTranspose2D(4, 3, groups=2, activation="tanh"), ConvTranspose2D(3, 2, 3),
        ConvTranspose2D(2, 3, 3, 1, dilation=2, output_padding=2), Conv2D(4, 3, 3),
    ):  # fmt: skip
        project, node = edits.add_node(project, layer, 0, 0)
        project = edits.connect(project, before, node)
        before = node
    project, largest = edits.add_node(project, GlobalMaxPool(), 0, 0)
    project, mean = edits.add_node(project, GlobalAveragePool(), 0, 0)
    project, both = edits.add_node(project, Concatenate(), 0, 0)
    for source, target in (
        (before, largest),
        (before, mean),
        (largest, both),
        (mean, both),
        (both, "dense_1"),
    ):
        project = edits.connect(project, source, target)
    return on_series(project, before, both)


def on_series(project: Project, image: str, join: str) -> Project:
    """The project with an image read as a series of its pixels, too, by every layer along time."""
    before = image
    for layer in (
        Reshape((-1, 4)), Conv1D(6, 3, padding="same", activation="relu"),
        Conv1D(4, 3, padding="causal", dilation=2, groups=2, activation="tanh"), MaxPool1D(3, 2, "same"),
        MaxPool1D(2, 1, "causal"), AveragePool1D(3, 1, 1, count_include_pad=False), AveragePool1D(2, 1, 1),
        GlobalMaxPool(),
    ):  # fmt: skip
        project, node = edits.add_node(project, layer, 0, 0)
        project = edits.connect(project, before, node)
        before = node
    project, mean = edits.add_node(project, GlobalAveragePool(), 0, 0)
    (series,) = (link.source for link in project.graph.incoming(before))
    project = edits.connect(edits.connect(project, series, mean), mean, join)
    return edits.connect(project, before, join)


def with_every_layer() -> Project:
    """Images, then Dense(tanh), Dropout, Activation, layers that join, Flatten → Dense → Output."""
    project = on_images(flower_project(epochs=3))
    project = edits.set_setting(project, "dense_1", "activation", "tanh")
    link = project.graph.incoming("dense_2")[0]
    project, _ = edits.insert_on_link(project, link, "dropout", 0, 0)
    project, bent = edits.insert_on_link(project, project.graph.incoming("dense_2")[0], "activation", 0, 0)
    project = edits.set_setting(project, bent, "function", "leaky_relu")
    for kind in ("add", "subtract", "multiply", "average", "maximum"):
        project, joining = edits.insert_on_link(project, project.graph.incoming("dense_2")[0], kind, 0, 0)
        project = edits.connect(project, "dense_1", joining)
    project, joined = edits.insert_on_link(project, project.graph.incoming("dense_2")[0], "concatenate", 0, 0)
    project, flat = edits.add_node(project, Flatten(), 0, 0)
    project = edits.connect(project, "input_1", flat)
    project = edits.connect(project, flat, joined)
    project, _ = edits.insert_on_link(project, project.graph.incoming("dense_2")[0], "flatten", 0, 0)
    project, _ = edits.insert_on_link(
        project, project.graph.incoming("dense_2")[0], Activation("prelu"), 0, 0
    )
    return with_an_embedding(project, joined)


def with_an_embedding(project: Project, joined: str) -> Project:
    """The project with rows of a table for the 0 or 1 of each colour."""
    before = ""
    for layer in (Input(columns=("colour",)), Embedding(2, 3), Flatten()):
        project, node = edits.add_node(project, layer, 0, 0)
        project = edits.connect(project, before, node) if before else project
        before = node
    return edits.connect(project, before, joined)


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
    told = answer.label_cells if answer.task == "labels" else [answer.classes[code] for code in answer.values]
    assert [row[0] for row in rows] == told
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


def with_every_activation() -> Project:
    """Dense → every activation beside the others → Concatenate → Dense → Output."""
    project = flower_project(epochs=3)
    project, joined = edits.insert_on_link(project, project.graph.incoming("dense_2")[0], "concatenate", 0, 0)
    for name in ACTIVATION_NAMES:
        project, bent = edits.add_node(project, Activation(name), 0, 0)
        project = edits.connect(edits.connect(project, "dense_1", bent), bent, joined)
    return project


@pytest.mark.parametrize("source", SOURCES)
def test_every_activation(source: Source, tmp_path: Path):
    assert_predicts_the_same(source, with_every_activation(), flower_table(20), tmp_path)


@pytest.mark.parametrize("rows", [numpy_source.ACTIVATIONS, pytorch_source.ACTIVATIONS])
def test_every_activation_has_its_row(rows: dict[str, str]):
    assert set(rows) == set(ACTIVATION_NAMES)


@pytest.mark.parametrize("source", SOURCES)
def test_logits_become_probabilities(source: Source, tmp_path: Path):
    project = edits.set_setting(flower_project(), "dense_2", "activation", "linear")
    assert_predicts_the_same(source, project, flower_table(20), tmp_path)


@pytest.mark.parametrize("source", SOURCES)
def test_one_unit_for_two_classes(source: Source, tmp_path: Path):
    project = flower_project()
    rows = np.array([row for row in range(60) if row % 3 != 2])
    project = data_edits.set_data(project, replace(project.data, table=project.data.table.take(rows)))
    project = edits.set_setting(project, "dense_2", "units", 1)
    project = edits.set_setting(project, "dense_2", "activation", "sigmoid")
    assert_predicts_the_same(source, project, flower_table(20), tmp_path)


@pytest.mark.parametrize("source", SOURCES)
def test_gaps_are_filled_as_in_training(source: Source, tmp_path: Path):
    project = flower_project()
    project = data_edits.set_data(project, replace(project.data, preparation=PreparationSettings("median")))
    table = flower_table(8)
    width, colour = table.column("width").values.copy(), table.column("colour").values.copy()
    width[1], colour[2] = np.nan, -1
    values = {"width": width, "colour": colour}
    columns = tuple(replace(one, values=values.get(one.name, one.values)) for one in table.columns)
    assert_predicts_the_same(source, project, Table(columns), tmp_path)


def with_convolutions_twice(stride: int) -> Project:
    """Two convolutions with one set of filters, the second one made first; strides as wanted."""
    project = edits.set_setting(flower_project(epochs=3), "input_1", "shape", (2, 2, 1))
    (link,) = project.graph.incoming("dense_1")
    project = edits.disconnect(project, link)
    layer = Conv2D(3, 1, activation="tanh")
    project, first = edits.add_node(project, layer, 0, 0)
    project, other = edits.add_node(project, layer, 0, 0)
    project, joined = edits.add_node(project, Concatenate(), 0, 0)
    project = edits.set_shares(project, first, other)
    for node in (first, other):
        project, pooled = edits.add_node(project, GlobalAveragePool(), 0, 0)
        for source, target in (("input_1", node), (node, pooled), (pooled, joined)):
            project = edits.connect(project, source, target)
    node = project.graph.node(first)
    changed = replace(node, layer=replace(layer, stride=stride, activation="linear"))
    project = replace(project, graph=project.graph.with_node(changed))
    return edits.connect(project, joined, "dense_1")


@pytest.mark.parametrize(
    "project",
    [
        pytest.param(two_towers(), id="dense"),
        pytest.param(with_convolutions_twice(1), id="convolution"),
        pytest.param(with_convolutions_twice(2), id="two strides"),
    ],
)
@pytest.mark.parametrize("source", SOURCES)
def test_one_layer_used_twice(source: Source, project: Project, tmp_path: Path):
    assert_predicts_the_same(source, project, flower_table(20), tmp_path)


def test_shared_weights_stand_in_the_source_once():
    alone, shared = (
        numpy_source.numpy_source(one, trained(one)) for one in (two_towers(False), two_towers())
    )
    assert shared.count("unpacked(") == alone.count("unpacked(") - 2
    source = pytorch_source.pytorch_source(two_towers(), trained(two_towers()))
    assert "self.dense_3 = self.dense_1" in source
    assert source.count("nn.Linear(") == 2


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


def answer_to(cells: str, folder: Path, preparation: PreparationSettings | None = None) -> tuple[str, str]:
    """What the script prints for these lines, and what it says went wrong."""
    project = flower_project()
    if preparation is not None:
        project = data_edits.set_data(project, replace(project.data, preparation=preparation))
    (folder / "model.py").write_text(numpy_source.numpy_source(project, trained(project)), encoding="utf-8")
    (folder / "rows.csv").write_text(cells, encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-I", "model.py", "rows.csv"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stdout, result.stderr


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("width\n1\n", "row 1 has no column 'length'"),
        (
            "width,length,colour\n1,2,red\nwide,2,red\n",
            "row 2: column 'width' holds 'wide', which is not a number",
        ),
        ("width,length,colour\n1,NA,red\n", "row 1: column 'length' has no value"),
        ("width,length,colour\n1,2,green\n", "row 1: column 'colour' holds 'green', which was not met"),
    ],
)
def test_the_script_says_what_it_cannot_predict(tmp_path: Path, cells: str, words: str):
    out, err = answer_to(cells, tmp_path)
    assert out == ""
    assert err.startswith(f"rows.csv: {words}")
    assert err.count("\n") == 1


@pytest.mark.parametrize("missing", ["NA", "?", " nan ", "-inf", ""])
def test_the_script_knows_the_words_for_missing_values(tmp_path: Path, missing: str):
    fills = PreparationSettings("median")
    rows = "width,length,colour\n1,{},red\n"
    assert answer_to(rows.format(missing), tmp_path, fills) == answer_to(rows.format("NULL"), tmp_path, fills)
    assert answer_to(rows.format(missing), tmp_path, fills)[1] == ""
