"""Exported source of an autoencoder gives the columns and errors that the project gives."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnstudio.data.columns.choices import ColumnChoices
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.tables.table import Table, category_column
from nnstudio.document.editing import data_edits, edits, plan_edits
from nnstudio.document.experiment import predict
from nnstudio.document.project import Project
from nnstudio.document.starting.image_projects import image_data
from nnstudio.document.starting.starters import with_row_of_layers
from nnstudio.engine.layers import Conv2D, ConvTranspose2D, GaussianNoise, Input, Output
from tests.helpers.images import image_table
from tests.helpers.projects import flower_project, flower_table, rebuilding_project
from tests.helpers.training import trained
from tests.interchange.test_sources import SOURCES, Source, output_of, pytorch_source


def tagged(table: Table) -> Table:
    """The flowers with a column of several labels."""
    tags = (("soft;tall", "tall", "small;soft", "small")[row % 4] for row in range(table.rows))
    return Table((*table.columns, category_column("tags", tags)), table.name)


@pytest.mark.parametrize("loss", ["automatic", "binary_cross_entropy"])
@pytest.mark.parametrize("source", SOURCES)
def test_a_script_rebuilds_the_columns_of_a_table(source: Source, loss: str, tmp_path: Path) -> None:
    if source is pytorch_source.pytorch_source:
        pytest.importorskip("torch")
    project = rebuilding_project(epochs=20)
    own = {
        "width": ColumnChoices(log=True, scaling="min_max"),
        "length": ColumnChoices(scaling="min_max"),
        "colour": ColumnChoices(encoding="order", was_missing=True, missing="most_frequent"),
    }
    columns = tuple(replace(one, own=own.get(one.name)) for one in project.data.columns)
    columns = (*columns, ColumnSetting("tags", "labels", "input"))
    project = data_edits.set_data(
        project, replace(project.data, columns=columns, table=tagged(flower_table()))
    )
    project = edits.set_setting(project, "dense_2", "units", 7)  # width, length, two of colour, three tags
    project = edits.set_setting(project, "output_1", "loss", loss)
    table = tagged(flower_table(20))
    run = trained(project)
    found = predict(project, run, table).columns()
    header, *rows = output_of(source(project, run), table, tmp_path)
    assert header == [column.name for column in found]
    for place, column in enumerate(found):
        cells = [row[place] for row in rows]
        if column.type == "number":
            np.testing.assert_allclose(np.array(cells, float), column.values, rtol=1e-4)
        else:
            assert cells == [column.cell(row) for row in range(len(rows))]


@pytest.mark.parametrize("source", SOURCES)
def test_a_script_rebuilds_images(source: Source, tmp_path: Path) -> None:
    if source is pytorch_source.pytorch_source:
        pytest.importorskip("torch")
    table = image_table(12)
    project = Project("pictures", data=image_data(table, "pictures"))
    layers = (
        Input(shape=(8, 8, 1)), GaussianNoise(0.1), Conv2D(3, 3, stride=2, padding="same", activation="relu"),
        ConvTranspose2D(1, 4, stride=2, padding="same", activation="sigmoid"), Output(compares_with="inputs"),
    )  # fmt: skip
    project = plan_edits.set_plan_setting(with_row_of_layers(project, layers), "epochs", 3)
    run = trained(project)
    (answer,) = predict(project, run, table).answers
    names: dict[str, object] = {"__name__": "model"}
    exec(source(project, run), names)  # a file of its own, in which images are arrays
    rows = [{"image": pixels} for pixels in table.columns[0].values]
    found = names["predict"](rows)
    np.testing.assert_allclose(found["reconstruction error"]["values"], answer.rebuilt.errors, rtol=1e-4)
    apart = found["rebuilt image"]["images"].astype(int) - answer.rebuilt.columns[0].values
    assert np.abs(apart).max() <= 1  # where a value lies between two whole numbers


def test_a_script_of_another_network_knows_nothing_of_rebuilding() -> None:
    project = flower_project(epochs=1)
    assert "def rebuilt" not in SOURCES[0].values[0](project, trained(project))
