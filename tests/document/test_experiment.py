"""A project trains, goes on, is measured and asked in one way, and the same seed gives the same weights."""

from dataclasses import replace

import numpy as np
import pytest

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.tables.table import Table
from nnstudio.document.editing import data_edits, edits, plan_edits
from nnstudio.document.experiment import conclude, evaluate, predict, prepare
from nnstudio.document.project import Project
from nnstudio.document.runs import Run, fits, kept_epoch, weights_that_fit
from nnstudio.document.starting.starters import sample_project
from nnstudio.engine.layout import Kept
from nnstudio.engine.training.training import Control, TrainingDiverged
from nnstudio.errors import DataError, TrainingError
from tests.helpers.projects import flower_columns, flower_project, flower_table, with_role
from tests.helpers.training import trained


def stopped_after_steps(project: Project, steps: int) -> Run:
    experiment = prepare(project)
    control = Control()
    control.pause()
    for progress in experiment.train(control):
        if progress.step >= steps:
            control.stop()
        elif progress.state == "paused":
            control.step()
    return conclude(experiment, "stopped")


def assert_same_weights(one: Run, other: Run) -> None:
    assert list(one.weights) == list(other.weights)
    for name in one.weights:
        np.testing.assert_array_equal(one.weights[name], other.weights[name])


def test_the_same_seed_gives_the_same_weights():
    assert_same_weights(trained(flower_project()), trained(flower_project()))


def test_another_seed_gives_other_weights():
    other = trained(plan_edits.set_seed(flower_project(), 1))
    assert not np.array_equal(
        trained(flower_project()).weights["dense_1/weight"], other.weights["dense_1/weight"]
    )


def test_training_learns():
    project = flower_project(epochs=200)
    assert evaluate(project, trained(project)).metrics["accuracy"] > 0.9


def test_a_run_holds_its_curves():
    run = trained(flower_project())
    assert (run.epochs, run.ending, run.plan.epochs) == (5, "finished", 5)
    assert run.history["epoch_loss"].shape == run.history["epoch_validation_loss"].shape == (5,)
    assert len(run.history["batch_loss"]) == run.steps == run.history["epoch_step"][-1]
    assert run.history["epoch_metric/accuracy"].shape == (5,)


def test_a_stopped_run_ends_as_if_it_had_not_been():
    project = flower_project()
    half = stopped_after_steps(project, 12)
    assert half.steps == 12
    whole = trained(project, half)
    assert_same_weights(trained(project), whole)
    assert whole.epochs == 5
    np.testing.assert_array_equal(trained(project).history["batch_loss"], whole.history["batch_loss"])


def test_a_run_that_was_over_gets_as_many_epochs_more():
    project = flower_project()
    again = trained(project, trained(project))
    assert again.epochs == 10
    assert_same_weights(again, trained(flower_project(epochs=10)))


def test_early_stopping_is_patient_again_when_a_run_goes_on():
    project = sample_project("wine")
    run = trained(project)
    assert run.epochs < project.plan.epochs
    assert trained(project, run).epochs >= run.epochs + project.plan.patience


def test_early_stopping_keeps_the_best_epoch():
    project = sample_project("wine")
    run = trained(project)
    losses = run.history["epoch_validation_loss"]
    assert kept_epoch(run) == np.argmin(losses) + 1 < run.epochs
    assert evaluate(project, run, "validation").loss == pytest.approx(losses.min(), rel=1e-5)
    assert kept_epoch(trained(flower_project())) == 5


def test_layers_that_still_fit_keep_their_weights():
    project = flower_project()
    run = trained(project)
    changed = edits.set_setting(project, "dense_1", "units", 6)
    assert fits(run, project)
    assert not fits(run, changed)
    assert set(weights_that_fit(run, changed)) == {"dense_2/bias"}
    network = prepare(changed, run).network
    np.testing.assert_array_equal(network.parameters["dense_2/bias"], run.weights["dense_2/bias"])


def test_a_changed_network_starts_its_curves_anew():
    project = flower_project()
    changed = edits.set_setting(project, "dense_1", "units", 6)
    assert trained(changed, trained(project)).epochs == 5


@pytest.mark.parametrize(
    "resume", [{}, {"words": np.zeros(3)}, {"words": None, "moments": np.zeros(3, np.float32)}]
)
def test_arrays_of_another_version_start_the_optimizer_anew(resume):
    project = flower_project()
    run = trained(project)
    kept = {name: array for name, array in run.resume.items() if name in resume}
    changed = {name: kept[name] if array is None else array for name, array in resume.items()}
    old = replace(run, resume={**run.resume, **changed} if resume else {})
    experiment = prepare(project, old)
    assert experiment.state.step == 0
    np.testing.assert_array_equal(
        experiment.network.parameters["dense_1/weight"], run.weights["dense_1/weight"]
    )


@pytest.mark.parametrize("losses", [None, np.zeros(3, np.float32), np.zeros((1, 30), np.float32)])
def test_a_run_whose_curve_was_lost_starts_the_optimizer_anew(losses):
    run = trained(flower_project())
    history = {name: array for name, array in run.history.items() if name != "batch_loss"}
    lost = replace(run, history=history if losses is None else {**history, "batch_loss": losses})
    assert prepare(flower_project(), lost).state.step == 0


def test_another_optimizer_keeps_the_weights_and_starts_anew():
    project = flower_project()
    run = trained(project)
    experiment = prepare(plan_edits.set_optimizer(project, "sgd"), run)
    assert experiment.state.step == 0
    np.testing.assert_array_equal(
        experiment.network.parameters["dense_1/weight"], run.weights["dense_1/weight"]
    )


def test_a_live_change_holds_on_until_the_project_says_otherwise():
    project = flower_project()
    experiment, control = prepare(project), Control()
    control.set("learning_rate", 0.05)
    for _ in experiment.train(control):
        pass
    run = conclude(experiment, "stopped")
    assert [(event.name, event.value) for event in run.events] == [("learning_rate", 0.05)]
    assert prepare(project, run).state.live == {"learning_rate": 0.05}
    changed = plan_edits.set_plan_setting(project, "optimizer.learning_rate", 0.01)
    assert prepare(changed, run).state.live == {}


def test_nodes_that_lead_nowhere_take_no_part():
    project, node_id = edits.add_node(flower_project(), "dense", 300, 100)
    project = edits.connect(project, "dense_1", node_id)
    assert_same_weights(trained(project), trained(flower_project()))


def test_a_project_with_a_problem_is_refused_with_its_sentence():
    project = edits.set_setting(flower_project(), "dense_2", "units", 5)
    with pytest.raises(TrainingError, match="Dense 2 gives 5 units to Output 1"):
        prepare(project)


def test_the_test_rows_are_not_trained_on():
    split = prepare(flower_project()).split
    assert not set(split.train) & set(split.test)
    assert not set(split.train) & set(split.validation)
    assert len(split.train) + len(split.validation) + len(split.test) == 60


def test_the_preparation_is_fitted_on_the_training_rows_only():
    project = flower_project()
    experiment = prepare(project)
    inputs = experiment.data.inputs["input_1"]
    np.testing.assert_allclose(inputs[:, :2].mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(inputs[:, :2].std(axis=0), 1, atol=1e-6)


def test_evaluation_of_classes_says_what_numpy_says():
    project = flower_project(epochs=40)
    found = evaluate(project, trained(project))
    truth = flower_table().column("kind").values[found.rows]
    np.testing.assert_array_equal(found.true, truth)
    assert found.metrics["accuracy"] == pytest.approx(np.mean(found.predicted == truth))
    assert found.confusion_matrix.sum() == len(found.rows)
    assert np.trace(found.confusion_matrix) == np.sum(found.predicted == truth)
    assert found.classes == ("daisy", "rose", "tulip")
    np.testing.assert_allclose(found.probabilities.sum(axis=1), 1, atol=1e-6)
    expected = -np.log(found.probabilities[np.arange(len(truth)), truth]).mean()
    assert found.loss == pytest.approx(expected, rel=1e-5)


def test_evaluation_of_a_number_is_in_its_own_unit():
    project = flower_project("height", epochs=300)
    found = evaluate(project, trained(project))
    heights = flower_table().column("height").values[found.rows]
    np.testing.assert_array_equal(found.true, heights)
    assert found.metrics["rmse"] == pytest.approx(np.sqrt(np.mean((found.predicted - heights) ** 2)))
    assert found.metrics["r2"] > 0.9
    assert found.confusion_matrix is None


def test_evaluation_stays_on_the_rows_that_were_not_trained_on():
    project = flower_project()
    run = trained(project)
    rows = evaluate(project, run).rows
    np.testing.assert_array_equal(evaluate(plan_edits.set_seed(project, 9), run).rows, rows)


def test_evaluation_on_another_table():
    project = flower_project()
    found = evaluate(project, trained(project), flower_table(30))
    assert (found.part, len(found.rows)) == ("flowers.csv", 30)


def test_there_may_be_no_test_rows():
    project = flower_project()
    split = replace(project.data.split, test=0.0)
    project = data_edits.set_data(project, replace(project.data, split=split))
    with pytest.raises(DataError, match="There are no test rows"):
        evaluate(project, trained(project))


def test_prediction_needs_the_inputs_only():
    project = flower_project()
    run = trained(project)
    table = flower_table(6)
    inputs = Table(tuple(column for column in table.columns if column.name not in ("kind", "height")))
    found = predict(project, run, inputs)
    np.testing.assert_array_equal(found.answers[0].values, evaluate(project, run, table).predicted)


def test_prediction_gives_columns():
    project = flower_project()
    columns = predict(project, trained(project), flower_table(6)).columns(taken=("predicted kind",))
    assert [column.name for column in columns] == [
        "predicted kind 2",
        "probability of daisy",
        "probability of rose",
        "probability of tulip",
    ]
    assert columns[0].type == "category"
    np.testing.assert_allclose(sum(column.values for column in columns[1:]), 1, atol=1e-5)


def test_prediction_of_a_number_gives_one_column():
    project = flower_project("height")
    columns = predict(project, trained(project), flower_table(6)).columns()
    assert [(column.name, column.type) for column in columns] == [("predicted height", "number")]


def with_gap(table: Table) -> Table:
    values = table.column("width").values.copy()
    values[2] = np.nan
    return Table(tuple(replace(c, values=values) if c.name == "width" else c for c in table.columns))


def test_a_row_with_a_gap_is_named_or_left_out():
    project = flower_project()
    run = trained(project)
    table = with_gap(flower_table(6))
    with pytest.raises(DataError, match="Row 3: column “width” has no value"):
        predict(project, run, table)
    found = predict(project, run, table, skip_gaps=True)
    assert found.left_out == 1
    assert list(found.rows) == [0, 1, 3, 4, 5]
    assert found.columns()[0].values[2] == -1


def test_a_missing_column_is_named():
    project = flower_project()
    table = flower_table(6)
    narrow = Table(tuple(column for column in table.columns if column.name != "length"))
    with pytest.raises(DataError, match="column “length”"):
        predict(project, trained(project), narrow, skip_gaps=True)


def test_an_untrained_project_cannot_be_asked():
    with pytest.raises(TrainingError, match="has not been trained yet"):
        predict(flower_project(), None, flower_table(6))


def test_a_changed_network_cannot_be_asked():
    project = flower_project()
    changed = edits.set_setting(project, "dense_1", "units", 9)
    with pytest.raises(TrainingError, match="no longer fit"):
        evaluate(changed, trained(project))


def two_classes(project: Project) -> Project:
    rows = [row for row in range(60) if row % 3 != 2]
    return data_edits.set_data(project, replace(project.data, table=project.data.table.take(rows)))


@pytest.mark.parametrize(
    ("units", "activation", "loss"),
    [
        (2, "softmax", "automatic"),
        (2, "linear", "automatic"),
        (1, "sigmoid", "automatic"),
        (1, "linear", "automatic"),
        (2, "sigmoid", "binary_cross_entropy"),
        (2, "softmax", "mse"),
        (1, "sigmoid", "mae"),
    ],
)
def test_two_classes_train_in_every_honest_way(units: int, activation: str, loss: str):
    project = two_classes(flower_project(epochs=300))
    for node, name, value in (
        ("dense_2", "units", units),
        ("dense_2", "activation", activation),
        ("output_1", "loss", loss),
    ):
        project = edits.set_setting(project, node, name, value)
    found = evaluate(project, trained(project))
    assert found.metrics["accuracy"] > 0.9
    assert found.probabilities.shape == (len(found.rows), 2)
    assert found.classes == ("daisy", "rose")


def test_logits_and_softmax_are_the_same_network():
    project = flower_project()
    logits = edits.set_setting(project, "dense_2", "activation", "linear")
    one, other = evaluate(project, trained(project)), evaluate(logits, trained(logits))
    np.testing.assert_allclose(one.probabilities, other.probabilities, atol=1e-5)
    assert one.loss == pytest.approx(other.loss, rel=1e-5)


def test_two_outputs_are_trained_together():
    project = with_role(flower_project(epochs=200), "height", "target")
    project = edits.set_setting(project, "output_1", "target", "kind")
    project, dense = edits.add_node(project, "dense", 300, 150)
    project, output = edits.add_node(project, "output", 450, 150)
    project = edits.set_setting(edits.set_setting(project, dense, "units", 1), output, "target", "height")
    project = edits.connect(edits.connect(project, "dense_1", dense), dense, output)
    run = trained(project)
    assert evaluate(project, run).target == "kind"
    assert evaluate(project, run, output_id=output).metrics["r2"] > 0.5
    names = [column.name for column in predict(project, run, flower_table(6)).columns()]
    assert names[0] == "predicted kind"
    assert names[-1] == "predicted height"


def test_two_inputs_take_their_own_columns():
    project = edits.set_setting(flower_project(epochs=100), "input_1", "columns", ("width",))
    project, second = edits.add_node(project, "input", 0, 150)
    project = edits.set_setting(project, second, "columns", ("length", "colour"))
    link = project.graph.incoming("dense_1")[0]
    project, joined = edits.insert_on_link(project, link, "concatenate", 75, 0)
    project = edits.connect(project, second, joined)
    assert evaluate(project, trained(project)).metrics["accuracy"] > 0.8


def test_a_number_may_be_taken_as_classes():
    table = flower_table()
    codes = replace(
        table.column("kind"), type="number", values=table.column("kind").values * 2.0, categories=()
    )
    table = Table((*table.columns[:4], codes), "flowers.csv")
    project = flower_project(epochs=100)
    columns = flower_columns()
    assert columns[-1] == ColumnSetting("kind", "category", "target")
    project = data_edits.set_data(project, replace(project.data, table=table))
    found = evaluate(project, trained(project))
    assert found.classes == ("0", "2", "4")
    assert found.metrics["accuracy"] > 0.8


def test_a_run_that_diverges_keeps_its_last_good_weights():
    project = plan_edits.set_optimizer(flower_project("height", epochs=500), "sgd")
    project = plan_edits.set_plan_setting(project, "optimizer.learning_rate", 10.0)
    experiment = prepare(project)
    with pytest.raises(TrainingDiverged):
        for _ in experiment.train():
            pass
    run = conclude(experiment, "diverged")
    assert all(np.isfinite(weights).all() for weights in run.weights.values())
    assert prepare(project, run).state.step == 0


@pytest.mark.parametrize(
    ("sample", "least"), [("wine", 0.9), ("breast_cancer", 0.94), ("penguins", 0.95), ("spirals", 0.95)]
)
def test_samples_reach_a_good_accuracy(sample: str, least: float):
    scores = []
    for seed in range(5):
        project = sample_project(sample, seed)
        scores.append(evaluate(project, trained(project)).metrics["accuracy"])
    assert sorted(scores)[2] >= least


def test_digits_reach_a_good_accuracy():
    project = sample_project("digits")
    assert evaluate(project, trained(project)).metrics["accuracy"] >= 0.95


def test_diabetes_is_learned_as_well_as_it_can_be():
    project = sample_project("diabetes")
    assert evaluate(project, trained(project)).metrics["r2"] > 0.3


def test_a_run_of_an_earlier_version_goes_on_as_if_it_had_been_of_this_one():
    """It kept neither measures of the epochs nor what watches for a plateau."""
    project = flower_project(epochs=6)
    stopped = stopped_after_steps(project, 17)
    resume = {name: array for name, array in stopped.resume.items() if name != "history/measures"}
    resume["sums"] = resume["sums"][: 1 - Kept.COUNT]
    again = prepare(project, replace(stopped, resume=resume))
    assert again.state.step == 17
    for _progress in again.train():
        pass
    run, whole = conclude(again, "finished"), trained(project)
    assert_same_weights(run, whole)
    np.testing.assert_array_equal(run.history["epoch_loss"], whole.history["epoch_loss"])
    rates, done = run.history["epoch_learning_rate"], stopped.epochs
    assert np.isnan(rates[:done]).all()
    assert (rates[done:] > 0).all()


def test_a_run_holds_penalty_and_learning_rate_of_each_epoch():
    project = plan_edits.set_plan_setting(flower_project(), "l2", 0.01)
    history = trained(project).history
    assert (history["epoch_penalty"] > 0).all()
    assert set(history["epoch_learning_rate"]) == {project.plan.optimizer.learning_rate}
