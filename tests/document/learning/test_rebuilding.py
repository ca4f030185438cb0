"""An Output may be compared with the inputs: what is checked, trained, measured and given back then."""

from dataclasses import replace

import numpy as np
import pytest

from nnstudio.data.columns.choices import ColumnChoices, PreparationSettings
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.tables.table import Table, category_column
from nnstudio.document.checks.problems import check
from nnstudio.document.drawing.heads import with_all_heads
from nnstudio.document.editing import data_edits, edits, plan_edits
from nnstudio.document.experiment import conclude, evaluate, predict, prepare
from nnstudio.document.files.storage import load, save
from nnstudio.document.learning.losses import propose_loss, target_names, target_of
from nnstudio.document.learning.rebuilding import narrowest, nodes_between
from nnstudio.document.project import Project
from nnstudio.engine.choices.augmentation import Augmentation
from nnstudio.engine.layers import Conv2D, Dense, Flatten, GaussianNoise, Input, Output
from nnstudio.errors import TrainingError
from tests.helpers.images import image_table
from tests.helpers.projects import flower_project, flower_table, rebuilding_project
from tests.helpers.training import trained


def scaled(project: Project, scaling: str) -> Project:
    return data_edits.set_data(
        project, replace(project.data, preparation=PreparationSettings(scaling=scaling))
    )


def sentences(project: Project, severity: str = "error") -> list[str]:
    return [one.sentence for one in check(project).problems if one.severity == severity]


def mended(project: Project, words: str, label: str) -> Project:
    """The project after the fix with this label of the problem that says these words."""
    problem = next(one for one in check(project).problems if words in one.sentence)
    return next(fix for fix in problem.fixes if fix.label == label).edit(project)


# ------------------------------------------------------------------ what is checked


def test_the_inputs_are_the_target_and_no_column_need_be_one():
    project = rebuilding_project()
    columns = tuple(
        replace(one, role="ignored") if one.role == "target" else one for one in project.data.columns
    )
    project = data_edits.set_data(project, replace(project.data, columns=columns))
    assert sentences(project) == sentences(project, "warning") == []
    target = target_of(project, "output_1")
    assert target.task == "reconstruction"
    assert (target.entry, target.columns) == ("input_1", ("width", "length", "colour"))
    assert target_names(project) == ("the inputs",)


def test_a_target_column_that_no_output_predicts_is_no_problem_of_an_autoencoder():
    assert rebuilding_project().data.with_role("target") == ("kind",)
    assert sentences(rebuilding_project(), "warning") == []
    assert with_all_heads(rebuilding_project()).graph.node("output_1").layer.target == ""


def test_the_output_must_be_as_wide_as_the_input():
    project = edits.set_setting(rebuilding_project(), "dense_2", "units", 3)
    assert sentences(project) == [
        "Dense 2 gives 3 units to Output 1, but Input 1, which it rebuilds, has 4 values: set its units to 4."
    ]
    assert sentences(mended(project, "gives 3 units", "Set units to 4")) == []


def of_images(*layers: object) -> Project:
    """Images of 8 × 8 pixels, rebuilt by these layers."""
    from nnstudio.document.starting.image_projects import image_data
    from nnstudio.document.starting.starters import with_row_of_layers

    data = image_data(image_table(12), "pictures")
    project = Project("pictures", data=data)
    layers = (Input(shape=(8, 8, 1)), *layers, Output(compares_with="inputs"))
    return plan_edits.set_plan_setting(with_row_of_layers(project, layers), "epochs", 2)


def test_an_image_may_come_as_an_image_or_as_one_long_list():
    assert sentences(of_images(Conv2D(2, 3, padding="same"), Conv2D(1, 3, padding="same"))) == []
    assert sentences(of_images(Flatten(), Dense(3), Dense(64))) == []


def test_images_of_another_shape_are_told_how_to_agree():
    project = of_images(Conv2D(2, 3, padding="same"), Conv2D(4, 3, padding="same"))
    words = "gets 8×8×4 from Conv2D 2, but Input 1 gives 8×8×1"
    assert words in sentences(project)[0]
    assert sentences(mended(project, words, "Set filters to 1")) == []
    project = of_images(Conv2D(2, 3), Conv2D(1, 3))
    mending = mended(project, "gets 4×4×1 from Conv2D 2", "Put Flatten and Dense of 64 before it")
    assert sentences(mending) == []
    project = of_images(Conv2D(4, 2, stride=2))
    assert sentences(mended(project, "gets 4×4×4", "Put a Reshape to 8×8×1 before it")) == []


def test_several_inputs_cannot_be_rebuilt_at_once():
    project = rebuilding_project()
    project, other = edits.add_node(project, Input(columns=("height",)), 0, 200)
    project, join = edits.insert_on_link(project, project.graph.incoming("dense_1")[0], "concatenate", 0, 0)
    project = edits.connect(project, other, join)
    (sentence,) = sentences(project)
    assert sentence.startswith("Output 1 is compared with the inputs, but Input 1 and Input 2 lead to it")
    back = mended(project, "is compared with the inputs", "Compare it with a column")
    assert target_of(back, "output_1").name == "kind"


def test_the_loss_that_fits_depends_on_where_the_inputs_lie():
    project = edits.set_setting(rebuilding_project(), "dense_2", "activation", "sigmoid")
    assert propose_loss(project, "output_1")[0] == "mse"
    assert "cannot reach every value" in sentences(project, "warning")[0]
    project = scaled(project, "min_max")
    assert propose_loss(project, "output_1")[0] == "binary_cross_entropy"
    assert sentences(project, "warning") == []
    assert propose_loss(edits.set_setting(project, "dense_2", "activation", "linear"), "output_1")[0] == "mse"


def test_a_loss_of_shares_wants_inputs_from_0_to_1():
    project = edits.set_setting(rebuilding_project(), "output_1", "loss", "binary_cross_entropy")
    words = "Binary cross-entropy needs values from 0 to 1"
    assert sentences(project)[0].startswith(words)
    assert sentences(mended(project, words, "Scale the inputs from 0 to 1")) == []
    assert sentences(mended(project, words, "Use mean squared error")) == []


def test_a_loss_of_classes_is_refused():
    project = edits.set_setting(rebuilding_project(), "output_1", "loss", "cross_entropy")
    assert sentences(project)[0].startswith("Cross-entropy tells classes apart, but Output 1 rebuilds")


def test_a_network_that_can_copy_is_told_so():
    project = edits.set_setting(rebuilding_project(), "dense_1", "units", 4)
    assert "can copy them" in sentences(project, "warning")[0]
    noisy, _ = edits.insert_on_link(project, project.graph.incoming("dense_1")[0], GaussianNoise(), 0, 0)
    assert sentences(noisy, "warning") == []


def test_images_that_augmentation_moves_cannot_be_rebuilt_as_they_were():
    project = of_images(Flatten(), Dense(3), Dense(64))
    project = plan_edits.set_plan(
        project, replace(project.plan, augmentation=Augmentation(shift=0.1, noise=0.2))
    )
    mending = mended(project, "Augmentation moves the images", "Switch the moving off")
    assert mending.plan.augmentation == Augmentation(noise=0.2)


def test_the_code_is_behind_the_activation_of_the_narrowest_layer():
    project = rebuilding_project()
    project, bent = edits.insert_on_link(project, project.graph.incoming("dense_2")[0], "activation", 0, 0)
    between = nodes_between(project.graph, "input_1", "output_1")
    assert {node.id for node in between} == {"dense_1", bent, "dense_2"}
    assert narrowest(between, check(project).shapes).id == bent


# ------------------------------------------------------------------ what is trained


def test_the_targets_are_the_very_arrays_of_the_inputs():
    data = prepare(rebuilding_project()).data
    assert data.targets["output_1"] is data.inputs["input_1"]
    assert data.validation_targets["output_1"] is data.validation_inputs["input_1"]


def test_a_share_of_the_rows_takes_each_row_with_itself():
    project = rebuilding_project(epochs=3, data_share=0.5)
    assert trained(project).weights.keys() == trained(rebuilding_project(epochs=1)).weights.keys()


def test_a_value_beyond_those_of_the_training_is_cut_for_a_loss_of_shares():
    project = scaled(rebuilding_project(), "min_max")
    project = edits.set_setting(project, "output_1", "loss", "binary_cross_entropy")
    table = flower_table()
    project = data_edits.set_data(project, replace(project.data, table=table))
    row = int(prepare(project).split.validation[0])
    table.column("width").values[row] = 1e3
    data = prepare(project).data
    assert data.validation_inputs["input_1"].max() > 100
    assert data.validation_targets["output_1"].max() == 1
    assert np.isfinite(evaluate(project, trained(project), "validation").loss)


def test_more_training_rebuilds_better_and_early_stopping_watches_it():
    short, long = rebuilding_project(epochs=1), rebuilding_project(epochs=120, early_stopping=True)
    poor, good = evaluate(short, trained(short)), evaluate(long, trained(long))
    assert good.metrics["mse"] < 0.3 * poor.metrics["mse"]
    assert len(trained(long).history["epoch_validation_loss"]) >= 1


def test_a_run_of_an_autoencoder_is_saved_opened_and_continued(tmp_path):
    project = rebuilding_project(epochs=4)
    run = trained(project)
    save(tmp_path / "a.nns", project, run)
    opened, kept = load(tmp_path / "a.nns")
    assert opened.graph == project.graph
    again = prepare(opened, kept)
    for _ in again.train():
        pass
    whole = trained(replace(project, plan=replace(project.plan, epochs=8)))
    assert all(
        np.array_equal(whole.weights[name], now) for name, now in conclude(again, "finished").weights.items()
    )


# ------------------------------------------------------------------ what it gives


def test_the_figures_are_those_of_all_values_together():
    project = rebuilding_project(epochs=20)
    run = trained(project)
    found = evaluate(project, run)
    assert found.true.shape == found.predicted.shape == (len(found.rows), 4)
    distance = found.predicted.astype(np.float64) - found.true
    assert found.metrics["mse"] == pytest.approx(np.mean(distance**2))
    assert found.metrics["mae"] == pytest.approx(np.mean(np.abs(distance)))
    spread = np.sum((found.true - found.true.mean(axis=0, dtype=np.float64)) ** 2)
    assert found.metrics["r2"] == pytest.approx(1 - np.sum(distance**2) / spread)
    assert found.errors == pytest.approx(np.mean(distance**2, axis=1))
    assert found.loss == pytest.approx(found.metrics["mse"], rel=1e-5)
    assert found.errors[found.places_by_error[0]] == found.errors.max()


def test_rows_come_back_in_the_units_of_their_columns():
    project = rebuilding_project(epochs=300)
    run, table = trained(project), flower_table()
    columns = {column.name: column for column in predict(project, run, table).columns(("rebuilt width",))}
    assert list(columns) == ["reconstruction error", "rebuilt width 2", "rebuilt length", "rebuilt colour"]
    assert np.corrcoef(columns["rebuilt length"].values, table.column("length").values)[0, 1] > 0.9
    colours = columns["rebuilt colour"]
    words = [colours.cell(row) for row in range(60)]
    assert np.mean([word == table.column("colour").cell(row) for row, word in enumerate(words)]) > 0.9


@pytest.mark.parametrize("steps", [(), ("log", "clip", "fill", "scale")])
def test_a_perfect_copy_gives_the_cells_back(steps: tuple[str, ...]):
    from nnstudio.data.preparing.preparation import fit
    from nnstudio.data.preparing.rebuilding import rebuilt_columns

    tags = ("soft;tall", "tall", "", "small;soft") * 15
    table = Table((*flower_table().columns, category_column("tags", tags)), "flowers.csv")
    choices = {
        "width": ColumnChoices(log=True, steps=steps, was_missing=True, missing="mean"),
        "colour": ColumnChoices(encoding="codes"),
        "kind": ColumnChoices(encoding="order"),
    }
    settings = [
        replace(one, role="input", own=choices.get(one.name)) for one in rebuilding_project().data.columns
    ]
    settings.append(ColumnSetting("tags", "labels", "input"))
    names = [one.name for one in settings]
    fitted = fit(table, settings, PreparationSettings(), np.arange(60))
    for column in rebuilt_columns(fitted, names, fitted.inputs(table, names)):
        if column.type == "number":
            np.testing.assert_allclose(column.values, table.column(column.name).values, rtol=1e-5, atol=1e-6)
        else:
            assert [column.cell(row) for row in range(60)] == [
                table.column(column.name).cell(row) for row in range(60)
            ]


def test_rows_with_gaps_stay_without_a_reconstruction():
    project = rebuilding_project()
    table = flower_table(6)
    table.column("width").values[2] = np.nan
    found = predict(project, trained(project), table, skip_gaps=True)
    error, width, *_ = found.columns()
    assert (
        np.isnan(error.values).tolist()
        == np.isnan(width.values).tolist()
        == [False] * 2 + [True] + [False] * 3
    )


def test_an_output_may_predict_beside_one_that_rebuilds():
    project = flower_project(epochs=3)
    project, dense = edits.add_node(project, Dense(units=4), 500.0, 300.0)
    project, output = edits.add_node(project, Output(compares_with="inputs"), 700.0, 300.0)
    project = edits.connect(edits.connect(project, "dense_1", dense), dense, output)
    assert "can copy" in sentences(project, "warning")[0]
    project = edits.set_setting(project, "dense_1", "units", 3)
    run = trained(project)
    kind, copy = predict(project, run, Table(flower_table(6).columns)).answers
    assert (kind.target, kind.rebuilt) == ("kind", None)
    assert copy.values.shape == (6, 4)
    assert evaluate(project, run, "test", output).task == "reconstruction"


def test_columns_that_are_not_there_are_named():
    project = edits.set_setting(rebuilding_project(), "input_1", "columns", ("width", "breadth"))
    assert target_of(project, "output_1") is None
    with pytest.raises(TrainingError, match="breadth"):
        prepare(project)
