"""Exported source opens image files by itself and predicts what the project predicts."""

import csv
import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnstudio.data.columns.choices import PreparationSettings
from nnstudio.data.images.format import ImageFormat
from nnstudio.data.reading.table_reading import read_table
from nnstudio.document.editing import plan_edits
from nnstudio.document.experiment import predict
from nnstudio.document.starting.image_projects import image_data, image_project
from tests.helpers.images import image_folder
from tests.helpers.training import trained
from tests.interchange.test_sources import SOURCES, Source, pytorch_source


@pytest.mark.parametrize("scaling", ["together", "log"])
@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("source", SOURCES)
def test_a_script_predicts_files_of_images(
    source: Source, colour: bool, scaling: str, tmp_path: Path
) -> None:
    if source is pytorch_source.pytorch_source:
        pytest.importorskip("torch")
    folder = image_folder(tmp_path / "f", colour=colour)
    table = read_table(folder, ImageFormat(8, 8, colour))
    project = plan_edits.set_plan_setting(image_project(image_data(table, "f"), "pictures"), "epochs", 2)
    project = replace(project, data=replace(project.data, preparation=PreparationSettings(scaling=scaling)))
    run = trained(project)
    (answer,) = predict(project, run, table).answers
    (tmp_path / "model.py").write_text(source(project, run), "utf-8")
    names = [table.column("file").cell(row) for row in range(table.rows)]
    (tmp_path / "rows.csv").write_text("\n".join(("image", *(f"f/{name}" for name in names))), "utf-8")
    result = subprocess.run(
        [sys.executable, "-I", "model.py", "rows.csv"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    _, *rows = csv.reader(io.StringIO(result.stdout))
    shares = np.array([[float(cell) for cell in row[1:]] for row in rows])
    np.testing.assert_allclose(shares, answer.probabilities, atol=2e-6)
