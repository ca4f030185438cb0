"""The pictures in cards show what the network really computes for a row."""

from dataclasses import replace

import numpy as np

from nnstudio.document.editing import edits
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import sample_project, with_row_of_layers
from nnstudio.engine.layers import Activation, Dense, Input, Output
from nnstudio.session.editing.change import Change
from nnstudio.session.looking.card_values import values_of_row
from nnstudio.session.looking.snapshot import ModelCache, first_snapshot
from tests.helpers.projects import flower_project


def project_with_an_activation() -> Project:
    empty = replace(flower_project(), graph=Project().graph)
    layers = [Input(), Dense(units=5), Activation(function="relu"), Dense(units=3), Output()]
    return with_row_of_layers(empty, layers)


def test_values_are_those_of_the_first_training_row():
    snapshot, cache = first_snapshot(project_with_an_activation()), ModelCache()
    values = values_of_row(cache, snapshot, frozenset({"activation_1", "gone"}))
    model = cache.model(snapshot)
    row = int(model.rows("train").min())
    own = model.network.activations(model.inputs(model.data.table.take(np.array([row]))))
    assert set(values) == {"activation_1"}
    np.testing.assert_array_equal(values["activation_1"], np.maximum(own["dense_1"][0], 0))


def test_maps_of_an_image_keep_their_shape():
    project = sample_project("digits_cnn")
    pooled = project.graph.of_kind("max_pool2d")[0].id
    values = values_of_row(ModelCache(), first_snapshot(project), frozenset({pooled}))
    assert values[pooled].ndim == 3


def test_places_and_names_make_no_other_network_but_settings_and_links_do():
    project = project_with_an_activation()

    def is_another(after: Project) -> bool:
        return Change(project, after).structure_changed

    assert not is_another(edits.move(project, {"dense_1": (500.0, 9.0)}))
    assert not is_another(edits.set_title(project, "dense_1", "Wide"))
    assert is_another(edits.set_setting(project, "dense_1", "units", 6))
    assert is_another(edits.disconnect(project, project.graph.links[1]))
    assert is_another(edits.remove(project, ["activation_1"]))
