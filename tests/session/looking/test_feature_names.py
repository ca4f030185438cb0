"""What the features between layers are called."""

from nnstudio.document.editing.edits import add_node, connect, disconnect, set_setting
from nnstudio.document.graph import Link
from nnstudio.engine.layers import Activation, Conv2D, Dropout, Embedding, Permute
from nnstudio.session.looking.feature_names import (
    channels_of,
    features_of,
    source_of,
    units_of,
    weighted_layers,
)
from tests.helpers.projects import flower_project
from tests.helpers.training import trained
from tests.interchange.test_prepared_columns import told_project


def test_inputs_have_the_names_of_their_columns_and_categories() -> None:
    assert features_of(flower_project(), "input_1") == ("width", "length", "colour = blue", "colour = red")


def test_words_of_a_text_are_known_from_a_training() -> None:
    project = told_project("counts")
    assert features_of(project, "input_1")[-10:-7] == ("said word 1", "said word 2", "said word 3")
    names = features_of(project, "input_1", trained(project).preparation)
    assert names[-10:-7] == ("said: don't", "said: größte", "said: naïve")
    assert names[-1] == "said was missing"


def test_units_of_the_last_layer_carry_their_classes() -> None:
    project = flower_project()
    assert units_of(project, "dense_2") == ("unit 1 (daisy)", "unit 2 (rose)", "unit 3 (tulip)")
    assert units_of(project, "dense_1") == ("unit 1", "unit 2", "unit 3", "unit 4")


def test_names_pass_through_layers_without_weights() -> None:
    project, dropout = add_node(flower_project(), Dropout(), 0, 0)
    project = disconnect(project, Link("dense_1", "dense_2"))
    project = connect(connect(project, "dense_1", dropout), dropout, "dense_2")
    assert source_of(project, "dense_2") == "dense_1"
    assert features_of(project, dropout)[0] == "unit 1"


def test_what_a_convolution_finds_has_no_names_of_columns() -> None:
    project = set_setting(flower_project(), "input_1", "shape", (2, 2, 1))
    project, convolution = add_node(project, Conv2D(3, 1), 0, 0)
    project = disconnect(project, Link("input_1", "dense_1"))
    project = connect(connect(project, "input_1", convolution), convolution, "dense_1")
    assert features_of(project, convolution) == ()
    assert source_of(project, "dense_1") == convolution


def test_rows_of_a_table_have_no_names_of_columns() -> None:
    project, table = add_node(flower_project(), Embedding(), 0, 0)
    project = connect(project, "input_1", table)
    assert features_of(project, table) == ()


def test_channels_have_names_as_long_as_they_stay_last() -> None:
    project = set_setting(flower_project(), "input_1", "shape", (1, 2, 3))
    before = "input_1"
    for layer, names in (
        (Activation("prelu"), ("red", "green", "blue")),
        (Permute((3, 2, 1)), ()),
    ):
        project, node = add_node(project, layer, 0, 0)
        project, filters = add_node(connect(project, before, node), Conv2D(1, 1), 0, 0)
        project = connect(project, node, filters)
        assert channels_of(project, filters) == names
        before = node


def test_an_unconnected_layer_has_no_source() -> None:
    project = disconnect(flower_project(), Link("input_1", "dense_1"))
    assert source_of(project, "dense_1") == ""
    assert weighted_layers(project) == ("dense_1", "dense_2")
