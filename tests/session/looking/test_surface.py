"""Surfaces: what the network itself says at each place of the plane."""

from dataclasses import replace

import numpy as np
import pytest

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.reading.table_reading import read_table
from nnstudio.data.tables.table import Table, as_categories, category_column, number_column
from nnstudio.document.editing.edits import disconnect, remove
from nnstudio.document.experiment import conclude, predict, prepare
from nnstudio.document.networks.build import build
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.runs import kept_epoch
from nnstudio.document.starting.starters import project_for_table
from nnstudio.engine.choices.optimizers import Adam
from nnstudio.errors import DataError, TrainingError
from nnstudio.session.exploring.telling_columns import number_inputs, telling_pair
from nnstudio.session.looking.answer_line import line_of, track_of
from nnstudio.session.looking.held_columns import held_table
from nnstudio.session.looking.snapshot import (
    ModelCache,
    Snapshot,
    first_snapshot,
    first_weights,
    snapshot_of_run,
)
from nnstudio.session.looking.surface import grid_of, surface_of
from nnstudio.session.looking.surface_worker import SurfaceWorker
from tests.helpers.images import image_folder
from tests.helpers.projects import flower_project


def trained(project: Project) -> Snapshot:
    experiment = prepare(project)
    for _progress in experiment.train():
        pass
    return Snapshot(project, conclude(experiment, "finished"))


def test_a_surface_of_classes_holds_the_networks_probabilities() -> None:
    snapshot = trained(flower_project(epochs=10))
    model = ModelCache().model(snapshot)
    grid = grid_of(model, "width", "length", resolution=5)
    surface = surface_of(model, grid)
    expected = predict(snapshot.project, snapshot.run, grid.table).answers[0]
    assert surface.classes == ("daisy", "rose", "tulip")
    assert surface.probabilities is not None
    assert np.array_equal(surface.probabilities.reshape(25, 3), expected.probabilities)
    assert np.allclose(surface.probabilities.sum(axis=-1), 1)


def test_a_surface_of_numbers_is_in_the_targets_own_unit() -> None:
    snapshot = trained(flower_project("height", epochs=30))
    surface = SurfaceWorker().surface(snapshot, "width", "length")
    assert surface.values is not None
    assert surface.value_range[0] < surface.values.mean() < surface.value_range[1]


def test_other_columns_stand_at_their_mean_or_most_frequent_value() -> None:
    model = ModelCache().model(trained(flower_project(epochs=1)))
    grid = grid_of(model, "width", "length", resolution=4)
    colour = as_categories(model.data.table.column("colour")).take(model.rows("train"))
    most_frequent = colour.categories[int(np.bincount(colour.values).argmax())]
    assert {as_categories(grid.table.column("colour")).cell(row) for row in range(16)} == {most_frequent}
    assert f"colour {most_frequent}" in grid.others


def test_x_runs_along_the_columns_and_y_along_the_rows_from_below() -> None:
    model = ModelCache().model(trained(flower_project(epochs=1)))
    grid = grid_of(model, "width", "length", resolution=4)
    across, up = (grid.table.column(name).values.reshape(4, 4) for name in ("width", "length"))
    assert (np.diff(across, axis=1) > 0).all()
    assert (np.diff(up, axis=0) > 0).all()
    surface = surface_of(model, grid)
    assert surface.cell_at(across[0, 3], up[0, 3]) == (0, 3)


def test_the_points_are_the_training_and_validation_rows() -> None:
    model = ModelCache().model(trained(flower_project(epochs=1)))
    points = grid_of(model, "width", "length").points
    assert np.count_nonzero(~points.validation) == len(model.rows("train"))
    assert np.count_nonzero(points.validation) == len(model.rows("validation"))
    assert np.array_equal(points.labels[: len(model.rows("train"))], model.true(model.rows("train")))


def test_the_same_column_twice_spans_no_plane() -> None:
    with pytest.raises(DataError, match="do not span a plane"):
        SurfaceWorker().surface(first_snapshot(flower_project()), "width", "width")


def test_a_model_is_kept_while_only_the_weights_move() -> None:
    first = first_snapshot(flower_project())
    cache = ModelCache()
    model = cache.model(first)
    moved = Snapshot(first.project, type(first.run)(
        first.run.plan, {name: values + 1 for name, values in first.run.weights.items()},
        first.run.preparation, first.run.split,
    ))  # fmt: skip
    assert cache.model(moved) is model
    assert np.array_equal(model.network.parameters["dense_1/bias"], moved.run.weights["dense_1/bias"])


def test_the_two_columns_that_say_most_are_proposed() -> None:
    data = flower_project().data
    assert data is not None
    assert number_inputs(data) == ("width", "length")
    assert telling_pair(data) == ("width", "length")


def test_constant_columns_are_not_proposed() -> None:
    from nnstudio.document.starting.starters import sample_project

    data = sample_project("digits").data
    assert data is not None
    pair = telling_pair(data)
    assert pair is not None
    assert all(np.ptp(data.column_of[name].values) > 0 for name in pair)


def test_the_second_column_adds_to_the_first_instead_of_saying_the_same() -> None:
    generator = np.random.Generator(np.random.PCG64(1))
    codes = np.repeat(np.arange(3), 40)
    first = (codes == 0) + generator.normal(0, 0.1, 120)
    other = (codes == 1) + generator.normal(0, 0.3, 120)
    table = Table((
        number_column("constant", np.ones(120)),
        number_column("first", first),
        number_column("first again", first * 2 + generator.normal(0, 0.01, 120)),
        number_column("other", other),
        category_column("class", [f"class {code}" for code in codes]),
    ))  # fmt: skip
    columns = tuple(
        ColumnSetting(column.name, column.type, "target" if column.name == "class" else "input")
        for column in table.columns
    )
    data = ProjectData(table, columns)
    pair = telling_pair(data)
    assert pair is not None
    assert "other" in pair
    assert "constant" not in pair


def test_a_plane_needs_two_columns_that_vary() -> None:
    table = Table((number_column("constant", np.ones(9)), number_column("moving", np.arange(9.0))))
    columns = tuple(ColumnSetting(column.name, "number", "input") for column in table.columns)
    assert telling_pair(ProjectData(table, columns)) is None


def test_columns_beside_the_plane_are_told_with_their_values() -> None:
    model = ModelCache().model(trained(flower_project(epochs=1)))
    grid = grid_of(model, "width", "length", resolution=4)
    assert grid.others.startswith("1 other column is held at its most frequent value: colour ")
    assert len(grid.held) == 1


def test_a_run_that_went_back_says_its_best_epoch() -> None:
    project = flower_project("colour", 60, early_stopping=True, patience=9, optimizer=Adam(learning_rate=0.1))
    snapshot = trained(project)
    kept = kept_epoch(snapshot.run)
    assert 0 < kept < snapshot.run.epochs
    assert snapshot_of_run(project, snapshot.run).words == f"best: epoch {kept}"


def test_layers_before_a_cut_show_their_first_weights() -> None:
    project = flower_project()
    cut = disconnect(project, next(link for link in project.graph.links if link.target == "dense_2"))
    weights = first_weights(cut).run.weights
    assert np.array_equal(weights["dense_1/weight"], build(project).parameters["dense_1/weight"])
    assert "dense_2/weight" not in weights


def test_without_inputs_the_problem_is_said() -> None:
    project = flower_project()
    loose = remove(project, ["input_1"])
    with pytest.raises(TrainingError, match="has no Input"):
        first_weights(loose)


def test_a_line_is_what_the_network_says_at_each_place_of_a_column() -> None:
    snapshot = trained(flower_project("height", epochs=5))
    model = ModelCache().model(snapshot)
    track = track_of(model, "length")
    line = line_of(model, track)
    held = held_table(model, {"length": track.at})
    expected = predict(snapshot.project, snapshot.run, held.table).answers[0]
    assert np.array_equal(line.values[:, 0], expected.values)
    assert "2 other columns are held" in line.others
    assert line.answer_at(float(line.at[7])) == line.values[7]
    low, high = line.value_range
    assert low < line.points.y.min()
    assert high > line.points.y.max()


def test_a_line_follows_other_weights_without_being_prepared_again() -> None:
    worker = SurfaceWorker()
    before, after = (trained(flower_project("height", epochs=epochs)) for epochs in (1, 4))
    one, other = worker.line(before, "width"), worker.line(replace(after, project=before.project), "width")
    assert not np.array_equal(one.values, other.values)


def test_images_beside_numbers_do_not_stand_still(tmp_path) -> None:
    table = read_table(image_folder(tmp_path / "f"))
    sizes = number_column("size", np.arange(12.0))
    project = project_for_table(table.with_columns((sizes,)), "class")
    with pytest.raises(DataError, match="depend on the images of “image”, too, of which none is usual"):
        SurfaceWorker().line(first_snapshot(project), "size")
