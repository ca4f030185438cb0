"""The network as a table: what each layer costs, in an order that can be read."""

import pytest

from nnstudio.document.checks.problems import check
from nnstudio.document.editing import edits
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import sample_project
from nnstudio.document.summary import Summary, as_markdown, as_text, multiply_adds, summary_of
from nnstudio.engine.layers import (
    LAYERS,
    Conv1D,
    Conv2D,
    ConvTranspose2D,
    Dense,
    Embedding,
    MaxPool2D,
)  # fmt: skip
from tests.helpers.projects import flower_project, two_towers


@pytest.mark.parametrize(
    ("layer", "arriving", "expected"),
    [
        (Dense(units=5), (7,), 35),
        (Conv2D(filters=4, kernel_size=3, padding="valid"), (6, 5, 2), (4 * 3) * (4 * 9 * 2)),
        (Conv2D(filters=4, kernel_size=3, stride=2, padding="same", groups=2), (6, 6, 2), 9 * 4 * 9),
        (Conv1D(filters=3, kernel_size=5, padding="same"), (10, 2), 10 * 3 * 5 * 2),
        (ConvTranspose2D(filters=3, kernel_size=2, stride=2), (4, 4, 5), 16 * 5 * 4 * 3),
        (MaxPool2D(2), (4, 4, 3), 0),
        (Embedding(), (3,), 0),
    ],
)
def test_products_are_counted(layer, arriving, expected):
    assert layer.multiply_adds([arriving]) == expected


def test_every_layer_that_multiplies_by_weights_counts_them():
    counting = {kind for kind, layer in LAYERS.items() if "multiply_adds" in _methods(layer)}
    weighing = {
        kind
        for kind, layer in LAYERS.items()
        if any(name in _methods(layer) for name in ("initializer", "filters"))
    }
    assert counting == weighing - {"embedding"}


def _methods(layer: type) -> set[str]:
    return {name for kind in layer.__mro__ if kind.__name__ != "Layer" for name in vars(kind)}


def summary(project: Project) -> Summary:
    return summary_of(project, check(project))


def test_rows_go_from_sources_to_targets_and_sum_up():
    project = sample_project("wide_and_deep")
    found = summary(project)
    places = {row[0]: place for place, row in enumerate(found.rows)}
    for row in found.rows:
        assert all(places[source] < places[row[0]] for source in row[2].split(", ") if source != "–")
    assert found.parameters == check(project).parameter_count
    assert found.multiply_adds == 4 * 32 + 32 * 16 + 21 * 3
    assert found.multiply_adds == sum(multiply_adds(project, check(project)).values())


def test_text_has_aligned_columns():
    lines = as_text(summary(flower_project())).splitlines()
    assert lines[0] == "flowers"
    ends = {len(line) for line in lines[2:-1] if not line.startswith("─")}
    assert len(ends) == 1
    assert lines[-1].startswith("35 parameters, ")


def test_markdown_keeps_strokes_of_names_in_their_cells():
    project = edits.set_title(flower_project(), "dense_1", "this|that")
    table = as_markdown(summary(project)).splitlines()[2:-2]
    assert {line.replace(r"\|", "").count("|") for line in table} == {7}
    assert r"| this\|that |" in table[3]


def test_what_cannot_be_known_is_a_question_mark():
    project = flower_project()
    loose = edits.disconnect(project, project.graph.incoming("dense_1"))
    row = next(row for row in summary(loose).rows if row[0] == "Dense 1")
    assert row[2:] == ("–", "?", "0", "?")


def test_a_shared_layer_says_so_and_multiplies_each_time():
    project = two_towers()
    found = summary(project)
    sharing = [row for row in found.rows if "weights of" in row[1]]
    assert len(sharing) == 1
    assert sharing[0][4] == "0"
    assert sharing[0][5] != "0"
