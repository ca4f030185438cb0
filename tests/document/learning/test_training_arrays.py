"""Rows are prepared block by block, in memory or in mapped files, and the training sees the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.data.preparing.preparation import fit
from nnstudio.data.splitting.splits import SplitSettings
from nnstudio.data.storage.room import Room
from nnstudio.data.tables.table import CellError, Column, Table, category_column, number_column
from nnstudio.document.experiment import conclude, prepare
from nnstudio.document.learning.arrays import columns_in_use, data_of, split_rows
from nnstudio.document.learning.training_arrays import training_data
from nnstudio.document.networks.build import build
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import project_for_table
from nnstudio.engine.training.training import TrainingData

ROWS = 60


def mixed_project(validation: float = 0.2) -> Project:
    random = np.random.default_rng(3)
    size = random.normal(5, 2, ROWS)
    table = Table(
        (
            number_column("size", size),
            category_column("city", [("Rome", "Oslo", None)[place % 3] for place in range(ROWS)]),
            category_column("unused", [f"note {place}" for place in range(ROWS)], "text"),
            number_column("price", 3 * size + random.normal(0, 1, ROWS)),
        ),
        "houses.csv",
    )
    project = project_for_table(table, "price", hidden=(4,))
    data = data_of(project)
    split = SplitSettings(validation=validation, test=0.1)
    return Project("houses", project.graph, type(data)(table, data.columns, data.preparation, split))


def arrays_of(data: TrainingData) -> dict[str, np.ndarray]:
    groups = (data.inputs, data.targets, data.validation_inputs or {}, data.validation_targets or {})
    return {f"{place}/{name}": array for place, group in enumerate(groups) for name, array in group.items()}


def made(project: Project, folder, limit: int, block_bytes: int) -> dict[str, np.ndarray]:
    network, split = build(project), split_rows(project, data_of(project).split)
    data = data_of(project)
    preparation = fit(data.table, columns_in_use(project), data.preparation, split.train)
    room = Room(limit, folder)
    return arrays_of(training_data(project, network, preparation, split, room, block_bytes))


@settings(max_examples=30, deadline=None)
@given(
    limit=st.integers(0, 2000),
    block_bytes=st.integers(1, 3000),
    validation=st.sampled_from([0.0, 0.2]),
)
def test_blocks_of_any_size_give_the_same_bits(tmp_path_factory, limit, block_bytes, validation):
    project = mixed_project(validation)
    folder = tmp_path_factory.mktemp("arrays")
    whole = made(project, folder, 1 << 30, 1 << 30)
    blocks = made(project, folder, limit, block_bytes)
    assert whole.keys() == blocks.keys()
    for name, array in whole.items():
        assert blocks[name].dtype == array.dtype
        assert blocks[name].tobytes() == array.tobytes()


def test_a_training_on_mapped_arrays_gives_the_same_weights(tmp_path):
    project = mixed_project()
    in_memory, mapped = prepare(project), prepare(project, room=Room(0, tmp_path))
    for experiment in (in_memory, mapped):
        for _ in experiment.train():
            pass
    one, other = (conclude(experiment, "finished").weights for experiment in (in_memory, mapped))
    assert all(np.array_equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize("part", ["train", "validation", "test"])
def test_a_wrong_cell_in_a_late_block_is_named_by_its_row(tmp_path, part):
    project = mixed_project()
    data = data_of(project)
    values = data.table.column("size").values.copy()
    network, split = build(project), split_rows(project, data.split)
    last = split.part(part)[-1]
    preparation = fit(data.table, columns_in_use(project), data.preparation, split.train)
    values[last] = 1e300
    columns = tuple(
        Column("size", "number", values) if one.name == "size" else one for one in data.table.columns
    )
    wrong = type(data)(Table(columns, "houses.csv"), data.columns, data.preparation, data.split)
    changed = Project("houses", project.graph, wrong)
    with pytest.raises(CellError, match=f"Row {last + 1} of houses.csv: column “size”"):
        training_data(changed, network, preparation, split, Room(0, tmp_path), block_bytes=64)
