"""How a project is written down: the records of ``project.json`` and the arrays that stand beside it.

JSON holds what a person may want to read, in fields that msgspec checks by name and type. Arrays (columns,
weights, curves, the optimizer's state) go into safetensors files; records name them by their place.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

import msgspec
from numpy.typing import NDArray

from nnstudio.data.columns.choices import PreparationSettings
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.preparing.preparation import Preparation
from nnstudio.data.splitting.splits import SplitSettings
from nnstudio.data.storage.room import Room
from nnstudio.document.files.format_error import FormatError
from nnstudio.document.files.graph_format import checked_graph
from nnstudio.document.files.sheet_format import checked_sheet
from nnstudio.document.files.table_format import TableRecord, table_of, table_record
from nnstudio.document.graph import Graph, HandWeight, Link, Node
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.runs import Ending, Event, Run
from nnstudio.document.sheet import Sheet
from nnstudio.engine.choices.augmentation import Augmentation
from nnstudio.engine.choices.losses import LOSSES, Loss
from nnstudio.engine.choices.optimizers import OPTIMIZERS, Optimizer
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.choices.schedules import SCHEDULES, Schedule
from nnstudio.engine.layers import LAYERS, Layer
from nnstudio.engine.settings import problem_with, settings_of, values_of

FORMAT = "nnstudio-project"
VERSION = 4
"""2: numbers of the table may stand in narrower types. 3: columns may be prepared by choices of their own.
4: steps may stand in another order, texts become words, a cell holds several labels, files of their own
validate and test, a column may hold images, a sheet has the direction of the drawing, notes, frames and
blocks, and first weights may be set by hand.
"""

_PARTS: Mapping[str, Mapping[str, type[Loss]]] = {"loss_settings": LOSSES}
"""Settings that are described objects themselves, and the kinds that each may be of."""

Arrays = Mapping[str, NDArray[Any]]
Described = TypeVar("Described")


class DescribedRecord(msgspec.Struct, forbid_unknown_fields=True):
    """A layer, an optimizer or a schedule: its kind and the values of its settings."""

    kind: str
    settings: dict[str, Any]


class NodeRecord(msgspec.Struct, forbid_unknown_fields=True):
    """One node."""

    id: str
    layer: DescribedRecord
    x: float
    y: float
    title: str = ""
    shares: str = ""
    by_hand: tuple[HandWeight, ...] = ()


class PlanRecord(msgspec.Struct, forbid_unknown_fields=True):
    """A training plan."""

    optimizer: DescribedRecord
    settings: dict[str, Any]
    schedule: DescribedRecord | None = None
    augmentation: dict[str, Any] | None = None


class DataRecord(msgspec.Struct, forbid_unknown_fields=True):
    """The project's data."""

    table: TableRecord
    columns: tuple[ColumnSetting, ...]
    preparation: PreparationSettings
    split: SplitSettings
    source: str


class RunRecord(msgspec.Struct, forbid_unknown_fields=True):
    """The run; its arrays are ``weights/…``, ``history/…`` and ``resume/…``."""

    plan: PlanRecord
    ending: Ending
    epochs: int
    steps: int
    preparation: Preparation | None = None
    split: SplitSettings | None = None
    events: tuple[Event, ...] = ()
    rows: int = 0
    validation_rows: int = 0
    live: dict[str, float] = {}


class ProjectRecord(msgspec.Struct, forbid_unknown_fields=True):
    """All of ``project.json``."""

    format: str
    version: int
    name: str
    nodes: tuple[NodeRecord, ...]
    links: tuple[Link, ...]
    plan: PlanRecord
    data: DataRecord | None = None
    run: RunRecord | None = None
    sheet: Sheet = Sheet()


# ------------------------------------------------------------------ writing


def record_of(project: Project, run: Run | None) -> ProjectRecord:
    """The record of a project and its run; `table_arrays` and `run_arrays` give what belongs beside it."""
    return ProjectRecord(
        format=FORMAT,
        version=VERSION,
        name=project.name,
        nodes=tuple(
            NodeRecord(node.id, _described(node.layer), node.x, node.y, node.title, node.shares, node.by_hand)
            for node in project.graph.nodes
        ),
        links=project.graph.links,
        plan=_plan_record(project.plan),
        data=None if project.data is None else _data_record(project.data),
        run=None if run is None else _run_record(run),
        sheet=project.sheet,
    )


def run_arrays(run: Run) -> dict[str, NDArray[Any]]:
    """Weights, curves and the optimizer's arrays."""
    groups = {"weights": run.weights, "history": run.history, "resume": run.resume}
    return {f"{group}/{name}": array for group, arrays in groups.items() for name, array in arrays.items()}


def _described(thing: Layer | Optimizer | Schedule | Loss) -> DescribedRecord:
    values = {setting.name: getattr(thing, setting.name) for setting in settings_of(thing)}
    for name in values.keys() & _PARTS.keys():  # left out where nothing was set, as before there were any
        part = values.pop(name)
        values |= {} if part is None else {name: msgspec.to_builtins(_described(part))}
    return DescribedRecord(thing.kind, values)


def _plan_record(plan: TrainingPlan) -> PlanRecord:
    values = {
        setting.name: getattr(plan, setting.name) for setting in settings_of(plan) if setting.kind != "object"
    }
    augmentation = dict(values_of(plan.augmentation))
    return PlanRecord(_described(plan.optimizer), values, _described(plan.schedule), augmentation)


def _data_record(data: ProjectData) -> DataRecord:
    return DataRecord(table_record(data.table), data.columns, data.preparation, data.split, data.source)


def _run_record(run: Run) -> RunRecord:
    return RunRecord(
        plan=_plan_record(run.plan),
        ending=run.ending,
        epochs=run.epochs,
        steps=run.steps,
        preparation=run.preparation,
        split=run.split,
        events=run.events,
        rows=run.rows,
        validation_rows=run.validation_rows,
        live=dict(run.live),
    )


# ------------------------------------------------------------------ reading


def project_of(record: ProjectRecord, arrays: Arrays, room: Room | None = None) -> Project:
    """The project that a record and the table's arrays stand for; numbers in narrower types get `room` for
    what they are. Raises `FormatError`.
    """
    return Project(
        name=record.name,
        graph=_graph_of(record),
        data=None if record.data is None else _data_of(record.data, arrays, room or Room()),
        plan=_plan_of(record.plan, "plan"),
        sheet=checked_sheet(record.sheet, {node.id for node in record.nodes}),
    )


def run_of(record: RunRecord, arrays: Arrays) -> Run:
    """The run that a record and its arrays stand for; raises `FormatError`."""
    return Run(
        plan=_plan_of(record.plan, "run.plan"),
        weights=_group(arrays, "weights"),
        preparation=record.preparation,
        split=record.split,
        history=_group(arrays, "history"),
        events=record.events,
        resume=_group(arrays, "resume"),
        ending=record.ending,
        epochs=record.epochs,
        steps=record.steps,
        rows=record.rows,
        validation_rows=record.validation_rows,
        live=record.live,
    )


def _group(arrays: Arrays, name: str) -> dict[str, NDArray[Any]]:
    prefix = f"{name}/"
    return {key.removeprefix(prefix): array for key, array in arrays.items() if key.startswith(prefix)}


def _graph_of(record: ProjectRecord) -> Graph:
    return checked_graph(Graph(tuple(_node_of(node) for node in record.nodes), record.links))


def _node_of(record: NodeRecord) -> Node:
    layer = _thing_of(record.layer, LAYERS, record.id)
    return Node(record.id, layer, record.x, record.y, record.title, record.shares, record.by_hand)


def _plan_of(record: PlanRecord, place: str) -> TrainingPlan:
    optimizer = _thing_of(record.optimizer, OPTIMIZERS, f"{place}.optimizer")
    plan = replace(_converted(record.settings, TrainingPlan, place), optimizer=optimizer)
    if record.schedule is not None:  # a file may be older than schedules, or than augmentation
        plan = replace(plan, schedule=_thing_of(record.schedule, SCHEDULES, f"{place}.schedule"))
    if record.augmentation is None:
        return plan
    augmentation = _converted(record.augmentation, Augmentation, f"{place}.augmentation")
    return replace(plan, augmentation=augmentation)


def _thing_of(record: DescribedRecord, kinds: Mapping[str, type[Described]], place: str) -> Described:
    if record.kind not in kinds:
        raise FormatError(f"{place} is of the unknown kind “{record.kind}”")
    return _converted(record.settings, kinds[record.kind], place)


def _converted(settings: dict[str, Any], kind: type[Described], place: str) -> Described:
    unknown = sorted(set(settings) - {setting.name for setting in settings_of(kind)})
    if unknown:
        raise FormatError(f"{place} has the unknown setting “{unknown[0]}”")
    own = {name: value for name, value in settings.items() if name not in _PARTS}
    try:
        converted = msgspec.convert(own, kind)
        parts = {
            name: msgspec.convert(settings[name], DescribedRecord) for name in settings.keys() - own.keys()
        }
    except msgspec.ValidationError as error:
        raise FormatError(f"{place}: {error}") from error
    if parts:
        made = {name: _thing_of(part, _PARTS[name], f"{place}.{name}") for name, part in parts.items()}
        converted = replace(converted, **made)  # type: ignore[type-var]
    for setting in settings_of(kind):  # numbers out of range can be mended in a form, an unknown word cannot
        value = getattr(converted, setting.name)
        if setting.choices and value not in setting.choices:
            raise FormatError(f"{place}: {setting.label} {problem_with(setting, value)}")
    return converted


def _data_of(record: DataRecord, arrays: Arrays, room: Room) -> ProjectData:
    table = table_of(record.table, arrays, room)
    names = set(table.names)
    for setting in record.columns:
        if setting.name not in names:
            raise FormatError(f"the column “{setting.name}” is not in the table")
    return ProjectData(table, record.columns, record.preparation, record.split, record.source)
