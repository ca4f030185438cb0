"""What arrives at activation functions: the function makes of it what the layer puts out."""

import numpy as np
import pytest

from nnstudio.document.editing import edits
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import sample_project
from nnstudio.engine.activations import ACTIVATIONS
from nnstudio.session.looking.layer_inputs import MOST_ROWS, MOST_VALUES, activation_inputs
from nnstudio.session.looking.snapshot import ModelCache, first_snapshot
from tests.helpers.projects import flower_project, two_towers


def outputs_of(project: Project, node_id: str) -> np.ndarray:
    """What the node puts out for the same rows, (rows, values)."""
    model = ModelCache().model(first_snapshot(project))
    table = model.data.table.take(model.rows("train")[:MOST_ROWS])
    values = model.network.activations(model.inputs(table))[node_id]
    return values.reshape(len(values), -1)


@pytest.mark.parametrize(
    ("project", "node_id", "function"),
    [
        (flower_project(), "dense_1", "relu"),
        (edits.set_setting(flower_project(), "dense_1", "use_bias", False), "dense_1", "relu"),
        (
            edits.set_setting(sample_project("digits_cnn"), "conv2d_1", "activation", "tanh"),
            "conv2d_1",
            "tanh",
        ),
        (sample_project("digits_cnn"), "conv2d_2", "relu"),
        (sample_project("residual_cnn"), "activation_1", "relu"),
    ],
    ids=["dense", "no bias", "convolution", "second convolution", "activation"],
)
def test_the_function_makes_the_outputs_of_them(project: Project, node_id: str, function: str):
    inputs = activation_inputs(ModelCache(), first_snapshot(project), node_id)
    assert inputs is not None
    assert inputs.std() > 0
    expected = outputs_of(project, node_id)[: len(inputs)]
    assert len(inputs) == len(expected)
    assert inputs.size <= max(MOST_VALUES, 16 * expected.shape[1])
    assert ACTIVATIONS[function].function(inputs.astype(np.float64)) == pytest.approx(expected, abs=1e-5)


def test_shared_weights_are_used():
    project = two_towers()
    sharing = next(node for node in project.graph.nodes if node.shares)
    inputs = activation_inputs(ModelCache(), first_snapshot(project), sharing.id)
    function = ACTIVATIONS[sharing.layer.activation].function
    assert inputs is not None
    assert function(inputs.astype(np.float64)) == pytest.approx(outputs_of(project, sharing.id), abs=1e-5)


@pytest.mark.parametrize("node_id", ["input_1", "output_1", "nowhere"])
def test_others_have_none(node_id: str):
    assert activation_inputs(ModelCache(), first_snapshot(flower_project()), node_id) is None
