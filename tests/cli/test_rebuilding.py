"""Autoencoders on the command line: a sample's, a table's, and images that come back as files."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from nnstudio.data.csv.reading import read_csv
from nnstudio.document.answering.evaluation import evaluate
from nnstudio.document.checks.problems import check
from nnstudio.document.editing import data_edits, plan_edits
from nnstudio.document.files.storage import load, save
from nnstudio.document.learning.losses import target_of
from nnstudio.document.project import Project
from nnstudio.document.starting.image_projects import image_data
from nnstudio.document.starting.starters import sample_project, with_row_of_layers
from nnstudio.engine.layers import Dense, Flatten, Input, Output
from tests.helpers.images import image_folder, image_table
from tests.helpers.projects import rebuilding_project
from tests.helpers.training import trained


def test_a_table_is_trained_measured_and_rebuilt(run, flowers: Path):
    save(Path("a.nns"), rebuilding_project(epochs=200))
    report = run("train", "a.nns", "--json").json
    assert set(report["metrics"]) == {"mse", "mae", "rmse", "r2"}
    assert report["metrics"]["r2"] > 0.7
    measured = run("evaluate", "a.nns", "--json").json
    assert measured["metrics"] == report["metrics"]
    assert measured["task"] == "reconstruction"
    errors = [one["error"] for one in (*measured["worst"], *reversed(measured["best"]))]
    assert errors == sorted(errors, reverse=True)
    assert "inputs rebuilt with RMSE" in run("evaluate", "a.nns").out
    assert run("predict", "a.nns", "--data", flowers, "--out", "out.csv").code == 0
    table = read_csv("out.csv")
    assert {"rebuilt width", "rebuilt length", "rebuilt colour", "reconstruction error"} <= set(table.names)
    assert (table.column("reconstruction error").values >= 0).all()
    assert "rebuilds the inputs" in run("inspect", "a.nns").out
    assert "rows rebuilt in out.csv" in run("predict", "a.nns", "--data", flowers, "--out", "out.csv").out


def test_a_row_unlike_all_others_is_rebuilt_worst(run, flowers: Path):
    save(Path("a.nns"), rebuilding_project(epochs=200))
    assert run("train", "a.nns").code == 0
    lines = flowers.read_text().splitlines()
    cells = lines[7].split(",")
    lines[7] = ",".join(["60", *cells[1:]])
    Path("strange.csv").write_text("\n".join(lines))
    found = run("evaluate", "a.nns", "--data", "strange.csv", "--json").json
    assert found["worst"][0]["row"] == 7
    assert found["worst"][0]["error"] > 10 * found["worst"][1]["error"]


def test_images_come_back_as_files_that_the_table_names(run):
    data = image_data(image_table(12), "pictures")
    layers = (
        Input(shape=(8, 8, 1)),
        Flatten(),
        Dense(3),
        Dense(64, "sigmoid"),
        Output(compares_with="inputs"),
    )
    project = with_row_of_layers(Project("pictures", data=data), layers)
    save(Path("p.nns"), plan_edits.set_plan_setting(project, "epochs", 3))
    assert run("train", "p.nns").code == 0
    folder = image_folder(Path("new"), each=3)
    record = run("predict", "p.nns", "--data", folder, "--out", "out.csv", "--json").json
    assert record["images"] == "out images"
    table = read_csv("out.csv")
    names = [table.column("rebuilt image").cell(row) for row in range(table.rows)]
    assert names == [f"out images/{row + 1}.png" for row in range(6)]
    assert all(np.asarray(Image.open(name)).shape == (8, 8) for name in names)
    Path("other images").write_text("in the way")
    assert run("predict", "p.nns", "--data", folder, "--out", "other.csv").is_refused("other images")


def test_the_ready_autoencoders_say_what_they_do(run):
    for name in ("autoencoder", "denoising_autoencoder"):
        result = run("new", "--sample", name, "--out", f"{name}.nns")
        assert result.code == 0
        assert "rebuilds 5,000 images of 28 × 28" in result.out
    record = run("new", "--sample", "autoencoder", "--out", "again.nns", "--json").json
    assert record["targets"] == ["the inputs"]
    assert sample_project("autoencoder").plan.epochs == 20


def test_an_autoencoder_for_a_table_needs_no_target(run, flowers: Path):
    assert run("new", "--data", flowers, "--autoencoder", "--out", "a.nns").code == 0
    project, _ = load(Path("a.nns"))
    assert project.data.with_role("target") == ()
    (output,) = project.graph.of_kind("output")
    assert target_of(project, output.id).columns == project.data.with_role("input")
    report = run("train", "a.nns", "--json").json
    assert report["metrics"]["r2"] > 0.5


def test_a_target_beside_an_autoencoder_does_not_enter(run, flowers: Path):
    command = ("new", "--data", flowers, "--target", "kind", "--autoencoder", "--hidden", "5,2,5")
    record = run(*command, "--out", "a.nns", "--json").json
    assert (record["targets"], record["hidden"]) == (["the inputs"], [5, 2, 5])
    project, _ = load(Path("a.nns"))
    assert project.data.with_role("target") == ("kind",)
    assert "kind" not in project.data.with_role("input")


def test_an_autoencoder_for_images(run):
    folder = image_folder(Path("f"), each=12)
    assert run("new", "--data", folder, "--autoencoder", "--out", "a.nns").code == 0
    project, _ = load(Path("a.nns"))
    assert check(project).can_train
    assert project.graph.node("dense_4").layer.activation == "sigmoid"


def test_an_autoencoder_of_nothing_is_refused(run):
    assert run("new", "--autoencoder", "--out", "a.nns").is_refused("--autoencoder rebuilds the columns")
    assert run("new", "--autoencoder", "--sample", "wine", "--out", "a.nns").is_refused("--sample brings")


def test_weights_count_in_the_figures_of_what_is_rebuilt(run):
    project = rebuilding_project(epochs=3)
    columns = tuple(
        replace(one, role="weight") if one.name == "height" else one for one in project.data.columns
    )
    project = data_edits.set_data(project, replace(project.data, columns=columns))
    found = evaluate(project, trained(project), "validation")
    distance = np.square(found.predicted.astype(float) - found.true).mean(axis=1)
    assert np.isclose(found.metrics["mse"], np.average(distance, weights=found.weights))
