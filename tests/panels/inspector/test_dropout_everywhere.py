"""The edits behind the switch “Dropout” of the whole network."""

from nnstudio.document.starting.starters import sample_project
from nnstudio.panels.inspector.dropout_everywhere import (
    dropout_rates,
    hidden_dense_layers,
    set_dropout_everywhere,
)
from tests.helpers.projects import flower_project, two_towers


def rates(project) -> list[float]:
    return [node.layer.rate for node in project.graph.of_kind("dropout")]


def test_the_layer_that_gives_the_answer_is_not_hidden():
    assert hidden_dense_layers(flower_project().graph) == ("dense_1",)
    graph = two_towers().graph
    assert set(hidden_dense_layers(graph)) < {node.id for node in graph.of_kind("dense")}


def test_every_hidden_layer_gets_one_and_zero_takes_them_away():
    project = flower_project()
    wet = set_dropout_everywhere(project, 0.3)
    assert rates(wet) == [0.3]
    assert rates(set_dropout_everywhere(wet, 0.5)) == [0.5]
    assert set_dropout_everywhere(wet, 0.0).graph == project.graph


def test_one_that_stands_elsewhere_stays_and_takes_the_rate():
    project = sample_project("digits_cnn")
    assert not hidden_dense_layers(project.graph)
    assert dropout_rates(project.graph) == tuple(rates(project))
    changed = set_dropout_everywhere(project, 0.45)
    assert rates(changed) == [0.45] * len(rates(project))
    assert rates(set_dropout_everywhere(changed, 0.0)) == [0.0] * len(rates(project))
