"""A saved project comes back whole, and a file that is none is refused in one sentence."""

import json
import math
import os
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import save as save_tensors

from nnstudio.data.columns.choices import PreparationSettings
from nnstudio.data.columns.settings import ColumnSetting, TakenAs
from nnstudio.data.preparing.preparation import fit
from nnstudio.data.splitting.splits import SplitSettings
from nnstudio.data.tables.table import Column, Table, category_column, number_column
from nnstudio.document.editing import edits
from nnstudio.document.files import storage, table_format
from nnstudio.document.files.file_format import VERSION
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.runs import Event, Run
from nnstudio.document.sharing import can_share
from nnstudio.document.starting.starters import sample_project
from nnstudio.engine.choices.optimizers import Momentum
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.layers import LAYERS
from nnstudio.errors import ProjectError
from tests.helpers.projects import flower_project


def a_run(project: Project) -> Run:
    data = project.data
    preparation = fit(data.table, data.columns, data.preparation, np.arange(40))
    weights = {
        "dense_1/weight": np.arange(16, dtype=np.float32).reshape(4, 4).T,
        "dense_1/bias": np.ones(4, np.float32),
    }
    return Run(
        plan=project.plan,
        weights=weights,
        preparation=preparation,
        split=data.split,
        history={"epoch_loss": np.array([1.0, 0.5]), "step": np.array([10, 20])},
        events=(Event(3, "learning_rate", 0.01),),
        resume={"moments": np.arange(40, dtype=np.float32)},
        ending="stopped",
        epochs=2,
        steps=20,
    )


def assert_same_table(one: Table, other: Table) -> None:
    assert (one.name, one.notes, one.names) == (other.name, other.notes, other.names)
    for before, after in zip(one.columns, other.columns, strict=True):
        assert (before.type, before.categories, before.unit) == (after.type, after.categories, after.unit)
        assert before.values.dtype == after.values.dtype
        np.testing.assert_array_equal(before.values, after.values)


def assert_same_project(one: Project, other: Project) -> None:
    assert (one.name, one.graph, one.plan) == (other.name, other.graph, other.plan)
    assert (one.data is None) == (other.data is None)
    if one.data is not None and other.data is not None:
        assert_same_table(one.data.table, other.data.table)
        assert replace(one.data, table=other.data.table) == other.data


def assert_same_arrays(one, other) -> None:
    assert list(one) == list(other) or set(one) == set(other)
    for name in one:
        assert one[name].dtype == other[name].dtype
        np.testing.assert_array_equal(one[name], other[name])


def written(project: Project, run: Run | None = None) -> bytes:
    file = BytesIO()
    storage.write(file, project, run)
    return file.getvalue()


def changed(content: bytes, name: str, new: bytes | None) -> bytes:
    """The zip with one member replaced, or taken out."""
    result = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(result, "w") as archive:
        for member in old.namelist():
            if member != name:
                archive.writestr(member, old.read(member))
        if new is not None:
            archive.writestr(name, new)
    return result.getvalue()


def changed_json(content: bytes, change) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        record = json.loads(archive.read("project.json"))
    change(record)
    return changed(content, "project.json", json.dumps(record).encode())


def test_a_project_comes_back(tmp_path: Path):
    project = flower_project()
    storage.save(tmp_path / "p.nns", project)
    back, run = storage.load(tmp_path / "p.nns")
    assert_same_project(project, back)
    assert run is None


def test_a_project_without_data_comes_back(tmp_path: Path):
    storage.save(tmp_path / "p.nns", Project("empty"))
    assert storage.load(tmp_path / "p.nns") == (Project("empty"), None)


def test_a_run_comes_back(tmp_path: Path):
    project = flower_project()
    run = a_run(project)
    storage.save(tmp_path / "p.nns", project, run)
    _, back = storage.load(tmp_path / "p.nns")
    assert back.plan == run.plan
    assert (back.preparation, back.split, back.events) == (run.preparation, run.split, run.events)
    assert (back.ending, back.epochs, back.steps) == ("stopped", 2, 20)
    for group in ("weights", "history", "resume"):
        assert_same_arrays(getattr(run, group), getattr(back, group))


def a_dated_project(type: TakenAs) -> Project:
    project = flower_project()
    days = category_column("day", [f"2021-02-{row % 12 + 1:02}" for row in range(60)])
    days = (
        days if type == "date" else category_column("day", [f"02/{row % 12 + 1:02}/21" for row in range(60)])
    )
    table = project.data.table.with_columns([days])
    columns = (*project.data.columns, ColumnSetting("day", type, "input"))
    split = replace(project.data.split, method="time", column="day", dates="" if type == "date" else type)
    return replace(project, data=replace(project.data, table=table, columns=columns, split=split))


@pytest.mark.parametrize("type", ["date_day_first", "date_month_first"])
def test_what_stands_first_in_dates_comes_back(tmp_path: Path, type: TakenAs):
    project = a_dated_project(type)
    storage.save(tmp_path / "p.nns", project, a_run(project))
    back, run = storage.load(tmp_path / "p.nns")
    assert_same_project(project, back)
    assert back.data.setting_of["day"].type == run.preparation.of("day").taken_as == run.split.dates == type


def test_dates_of_older_files_keep_their_meaning(tmp_path: Path):
    def older(record):
        del record["data"]["split"]["dates"], record["run"]["split"]["dates"]
        del record["run"]["preparation"]["dates"][0]["taken_as"]

    project = a_dated_project("date")
    run = a_run(project)
    (tmp_path / "p.nns").write_bytes(changed_json(written(project, run), older))
    back, run_back = storage.load(tmp_path / "p.nns")
    assert_same_project(project, back)
    assert (run_back.preparation, run_back.split) == (run.preparation, run.split)


def test_arrays_that_are_not_contiguous_are_not_scrambled(tmp_path: Path):
    project = flower_project()
    weights = np.arange(12, dtype=np.float32).reshape(3, 4)
    run = replace(
        a_run(project), weights={"a": weights.T, "b": weights[:, ::2], "c": np.asfortranarray(weights)}
    )
    storage.save(tmp_path / "p.nns", project, run)
    back = storage.load(tmp_path / "p.nns")[1]
    assert_same_arrays(run.weights, back.weights)


def test_the_same_project_gives_the_same_bytes():
    assert written(flower_project()) == written(flower_project())


def test_saving_replaces_the_old_file_in_one_step(tmp_path: Path):
    path = tmp_path / "p.nns"
    storage.save(path, Project("old"))
    storage.save(path, Project("new"))
    assert storage.load(path)[0].name == "new"
    assert [file.name for file in tmp_path.iterdir()] == ["p.nns"]


def test_a_failed_save_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "p.nns"
    storage.save(path, Project("old"))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ProjectError, match=r"“p.nns” cannot be saved in .* \(no space left on device\)"):
        storage.save(path, Project("new"))
    assert storage.load(path)[0].name == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["p.nns"]


def test_a_folder_that_is_not_there(tmp_path: Path):
    with pytest.raises(ProjectError, match=r"There is no folder “.*missing” to save p\.nns in: make it"):
        storage.save(tmp_path / "missing" / "p.nns", Project())


def test_a_link_to_a_file_stays_a_link(tmp_path: Path):
    real, link = tmp_path / "real.nns", tmp_path / "link.nns"
    storage.save(real, Project("old"))
    link.symlink_to(real)
    storage.save(link, Project("new"))
    assert link.is_symlink()
    assert storage.load(real)[0].name == "new"


def test_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(ProjectError, match=r"There is no file “p\.nns”"):
        storage.load(tmp_path / "p.nns")


def test_a_folder_is_no_project(tmp_path: Path):
    with pytest.raises(ProjectError, match="is a folder"):
        storage.load(tmp_path)


EMPTY, FLOWERS = written(Project()), written(flower_project())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is not a project of NN Studio"),
        (b"width,length\n1,2\n", "is not a project of NN Studio"),
        (b"PK\x03\x04 and then nothing", "is damaged or was cut off"),
        (changed(EMPTY, "project.json", None), "archive of something else"),
        (changed(EMPTY, "project.json", b"{"), "is damaged"),
        (changed(EMPTY, "project.json", b"[1]"), "is not a project of NN Studio"),
        (changed(EMPTY, "project.json", b'{"format": "other"}'), "is not a project of NN Studio"),
        (changed(FLOWERS, "table.safetensors", None), "table.safetensors is missing"),
        (changed(FLOWERS, "table.safetensors", b"xxxx"), "table.safetensors is not readable"),
    ],
)
def test_what_is_no_project_is_refused(tmp_path: Path, content: bytes, words: str):
    path = tmp_path / "p.nns"
    path.write_bytes(content)
    with pytest.raises(ProjectError, match=words) as caught:
        storage.load(path)
    assert str(caught.value).startswith("“p.nns” ")
    assert str(caught.value).count("\n") == 0


def test_a_newer_format_is_refused(tmp_path: Path):
    content = changed_json(written(Project()), lambda record: record.update(version=VERSION + 1, news="?"))
    (tmp_path / "p.nns").write_bytes(content)
    with pytest.raises(
        ProjectError,
        match=rf"newer NN Studio .format {VERSION + 1}, this one reads up to {VERSION}.*update",
    ):
        storage.load(tmp_path / "p.nns")


def at(*path, **values):
    """A change of one place in the JSON."""

    def change(record) -> None:
        for step in path:
            record = record[step]
        record.update(values)

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (at("nodes", 1, x="left"), r"\$\.nodes\[1\]\.x"),
        (at("nodes", 1, "layer", kind="dens"), "dense_1 is of the unknown kind “dens”"),
        (at("nodes", 1, "layer", "settings", activation="x"), "dense_1: Activation must be one of"),
        (at("nodes", 1, "layer", "settings", units="3"), "dense_1: Expected `int`"),
        (at("nodes", 1, "layer", "settings", unit=3), "unknown setting “unit”"),
        (at("nodes", 1, id="dense_2"), "same id"),
        (at("links", 0, source="dense_9"), "dense_9 → dense_1 leads to a layer"),
        (at("links", 0, source="output_1"), "output_1 → dense_1 begins at a layer that gives nothing on"),
        (at("links", 0, port=-1), "input_1 → dense_1 ends at input 0, which is not there"),
        (at("links", 0, port=1), "input_1 → dense_1 ends at input 2, which is not there"),
        (at("links", 0, target="dense_2"), "ends at an input that is taken"),
        (at("nodes", 1, x=1e300), "dense_1 lies at 1e\\+300, beyond the paper"),
        (at("nodes", 1, by_hand=[{"parameter": "bias", "index": [0], "value": 1e9}]), "a weight of dense_1"),
        (at("data", "columns", 0, name="petals"), "column “petals” is not in the table"),
        (at("data", "table", "columns", 2, categories=["red"]), "category that does not"),
        (at("data", "table", "columns", 0, type="text"), "are of the wrong type"),
        (at("data", "table", "columns", 0, unit="furlongs"), "unit that does not exist"),
        (at("data", "table", columns=[{"name": "a", "type": "category"}] * 9), "wrong type"),
        (
            lambda record: record["data"]["table"]["columns"].append({"name": "a", "type": "number"}),
            "missing",
        ),
        (at("data", "preparation", missing="guess"), "guess"),
        (at("plan", "settings", epochs=None), "plan: Expected `int`"),
    ],
)
def test_a_damaged_record_is_named(tmp_path: Path, change, words: str):
    (tmp_path / "p.nns").write_bytes(changed_json(written(flower_project()), change))
    with pytest.raises(ProjectError, match=words) as caught:
        storage.load(tmp_path / "p.nns")
    assert "“p.nns” is damaged" in str(caught.value)


# ------------------------------------------------------------------ numbers take no more room than they need


@pytest.mark.parametrize(
    ("values", "bytes_each"),
    [
        ([0.0, 255.0], 1), ([-1.0, 255.0], 2), ([0.0, 40_000.0], 4), ([0.5, math.nan], 4), ([-0.0, 3.0], 4),
        ([0.1, 0.0], 8), ([2.0**53, 1.0], 4), ([2.0**53 + 2, 1.0], 8), ([1e300, 0.0], 8),
        ([0.0] * 1000 + [0.1], 8),
    ],
)  # fmt: skip
def test_numbers_are_kept_in_the_smallest_type_and_read_back_to_the_bit(values, bytes_each):
    table = Table((number_column("a", values),), "t")
    assert table_format.table_kinds(table)["column/0"].itemsize == bytes_each
    data = ProjectData(table, (ColumnSetting("a", "number", "input"),))
    project, _ = storage.read(BytesIO(written(Project(data=data))), "p.nns")
    back = project.data.table.columns[0].values
    assert back.dtype == np.float64
    assert back.tobytes() == np.array(values).tobytes()


def test_images_take_little_room():
    assert len(written(sample_project("mnist"))) < 1_200_000


# ------------------------------------------------------------------ whatever the project

names = st.text(min_size=1, max_size=12)
finite = st.floats(-1e6, 1e6)


@st.composite
def tables(draw) -> Table:
    rows = draw(st.integers(0, 6))
    columns = []
    for name in draw(st.lists(names, unique=True, max_size=4)):
        if draw(st.booleans()):
            values = np.array(draw(st.lists(st.floats(), min_size=rows, max_size=rows)), dtype=np.float64)
            columns.append(Column(name, "number", values, unit=draw(st.sampled_from(["", "%", "€"]))))
        else:
            categories = tuple(draw(st.lists(names, unique=True, max_size=3)))
            codes = draw(st.lists(st.integers(-1, len(categories) - 1), min_size=rows, max_size=rows))
            kind = draw(st.sampled_from(["category", "text"]))
            columns.append(Column(name, kind, np.array(codes, dtype=np.int32), categories))
    return Table(tuple(columns), draw(names), tuple(draw(st.lists(names, max_size=2))))


@st.composite
def projects(draw) -> Project:
    project = Project(draw(names))
    for kind in draw(st.lists(st.sampled_from(["dense", *LAYERS]), max_size=6)):
        project, _ = edits.add_node(project, kind, draw(finite), draw(finite), draw(names))
    ids = [node.id for node in project.graph.nodes]
    for source, target in (
        draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=8)) if ids else []
    ):
        try:
            project = edits.connect(project, source, target)
        except edits.EditError:
            continue
    weighted = [node.id for node in project.graph.nodes if can_share(node.layer)]
    one = st.sampled_from(weighted)
    for node, owner in draw(st.lists(st.tuples(one, one), max_size=4)) if weighted else []:
        if project.graph.node(node).layer.kind == project.graph.node(owner).layer.kind:
            project = edits.set_shares(project, node, owner)
    plan = TrainingPlan(Momentum(learning_rate=draw(st.floats(1e-6, 1))), epochs=draw(st.integers(1, 9)))
    project = replace(project, plan=plan)
    if draw(st.booleans()):
        table = draw(tables())
        roles = st.sampled_from(["input", "target", "ignored"])
        columns = tuple(ColumnSetting(column.name, column.type, draw(roles)) for column in table.columns)
        preparation = PreparationSettings(draw(st.sampled_from(["drop", "median"])))
        split = SplitSettings(draw(st.floats(0, 0.9)), seed=draw(st.integers(0, 9)))
        project = replace(project, data=ProjectData(table, columns, preparation, split, draw(names)))
    return project


@given(project=projects())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_is_lost(project: Project):
    back, _ = storage.read(BytesIO(written(project)), "p.nns")
    assert_same_project(project, back)


WHOLE = written(flower_project(), a_run(flower_project()))


@given(length=st.integers(0, len(WHOLE) - 1))
@settings(deadline=None, max_examples=200)
def test_a_file_that_was_cut_off_is_refused(length: int):
    with pytest.raises(ProjectError, match=r"^“p.nns” "):
        storage.read(BytesIO(WHOLE[:length]), "p.nns")


@given(place=st.integers(0, len(WHOLE) - 1), value=st.integers(0, 255))
@settings(deadline=None, max_examples=500)
def test_a_wrong_byte_is_refused_or_does_no_harm(place: int, value: int):
    content = WHOLE[:place] + bytes([value]) + WHOLE[place + 1 :]
    try:
        project, _ = storage.read(BytesIO(content), "p.nns")
    except ProjectError:
        return
    assert_same_project(flower_project(), project)


def image_columns(*pixels: np.ndarray) -> Project:
    columns = tuple(Column(f"image {place}", "image", one) for place, one in enumerate(pixels))
    settings = tuple(ColumnSetting(column.name, "image", "input") for column in columns)
    return Project(data=ProjectData(Table(columns, "images"), settings))


def test_images_come_back(tmp_path: Path):
    pixels = np.random.default_rng(0).integers(0, 256, (5, 4, 3, 3)).astype(np.uint8)
    project = image_columns(pixels, pixels[..., :1])
    storage.save(tmp_path / "p.nns", project)
    back, _ = storage.load(tmp_path / "p.nns")
    assert_same_project(project, back)
    assert [column.shape for column in back.data.table.columns] == [(4, 3, 3), (4, 3, 1)]


@pytest.mark.parametrize(
    ("shape", "kind"),
    [((5, 4, 3, 2), np.uint8), ((5, 12), np.uint8), ((5, 4, 3, 3), np.float32), ((5, 0, 3, 3), np.uint8)],
)
def test_arrays_that_are_no_images_are_refused(shape: tuple[int, ...], kind: type):
    project = image_columns(np.zeros((5, 4, 3, 3), np.uint8))
    damaged = changed(
        written(project), "table.safetensors", save_tensors({"column/0": np.zeros(shape, kind)})
    )
    with pytest.raises(ProjectError, match="the images of the column “image 0” are of the wrong type"):
        storage.read(BytesIO(damaged), "p.nns")
