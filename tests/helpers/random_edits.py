"""Edits of every kind that the document room offers, done to things chosen at random, sensible or not.

`tests/document/editing/test_random_edits.py` fails where a kind of edit has no row in `EDITS`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from nnstudio.data.columns.choices import (
    CLIPPING_CHOICES,
    ENCODING_CHOICES,
    OWN_MISSING_CHOICES,
    OWN_SCALING_CHOICES,
    SCALING_CHOICES,
)
from nnstudio.data.columns.settings import ROLES, TYPES
from nnstudio.data.splitting.splits import METHODS
from nnstudio.data.worlds.generators import make_world
from nnstudio.data.worlds.points import points_of
from nnstudio.document.checks.problems import check
from nnstudio.document.drawing import (
    annotating,
    arranging,
    block_copies,
    blocks,
    heads,
    inserting,
    look_up,
    repeating,
    unfolding,
)
from nnstudio.document.drawing.clipping import clipping_of, project_of_clipping
from nnstudio.document.drawing.folding import drawn, move_drawn
from nnstudio.document.editing import data_edits, edits, plan_edits
from nnstudio.document.graph import Link, Node
from nnstudio.document.learning import loss_settings, part_files
from nnstudio.document.learning.losses import loss_of
from nnstudio.document.networks import hand_weights
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.starting.first_network import with_first_network
from nnstudio.document.starting.image_projects import image_data, with_images
from nnstudio.document.starting.playground import with_points
from nnstudio.engine.choices.optimizers import OPTIMIZERS
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.choices.schedules import SCHEDULES
from nnstudio.engine.layers import INPUTS, LAYERS
from nnstudio.engine.settings import Setting, settings_of
from nnstudio.engine.training.single_weights import SingleWeight
from tests.helpers.images import image_table
from tests.helpers.projects import flower_project, flower_table
from tests.helpers.random_drawings import any_layer

Edit = Callable[[Project], Project]
MOST_NODES = 24
JUNK = [None, -1, 0, 1e9, float("nan"), "", "no such thing", True, (), (0, 2), [3]]
WORDS = ["", " ", "Layer 1", "  two\n lines ", "<b>&amp;", "ü" * 40]
COLOURS = ["grey", "blue", "orange"]
SHARES = [0.0, 0.1, 0.5]
GAPS = arranging.Gaps(32.0, 32.0)
steps = st.integers(-60, 60).map(lambda step: step * 8.0)


class NothingToDo(Exception):
    """There is nothing that this kind of edit could be done to."""


class Chooser:
    """Chooses among what a project holds."""

    def __init__(self, draw: Callable, project: Project) -> None:
        self.draw, self.project = draw, project
        self.graph, self.sheet = project.graph, project.sheet

    def one(self, values) -> Any:
        values = list(values)
        if not values:
            raise NothingToDo
        return self.draw(st.sampled_from(values))

    def some(self, values, most: int = 4) -> list:
        values = list(values)
        return self.draw(st.lists(st.sampled_from(values), max_size=most, unique=True)) if values else []

    def node(self, *kinds: str) -> Node:
        return self.one(node for node in self.graph.nodes if not kinds or node.layer.kind in kinds)

    def nodes(self) -> list[str]:
        return self.some(self.graph.by_id)

    def link(self) -> Link:
        return self.one(self.graph.links)

    def block(self) -> str:
        return self.one(self.sheet.block_by_id)

    def notes(self) -> list[str]:
        return self.some(self.sheet.by_id)

    def data(self) -> ProjectData:
        if self.project.data is None:
            raise NothingToDo
        return self.project.data

    def columns(self) -> list[str]:
        return self.some(self.data().table.names)

    def place(self) -> tuple[float, float]:
        return self.draw(steps), self.draw(steps)

    def flag(self) -> bool:
        return self.draw(st.booleans())

    def words(self) -> str:
        return self.one(WORDS)

    def room(self) -> None:
        """Refuse to let the drawing grow for ever."""
        if len(self.graph.nodes) >= MOST_NODES:
            raise NothingToDo

    def sizes(self) -> dict[str, tuple[float, float]]:
        return dict.fromkeys(self.graph.by_id, (120.0, 96.0))

    def value(self, setting: Setting, owner: object) -> Any:
        """A value for a setting: one that makes sense, or junk."""
        if self.draw(st.integers(0, 3)) == 0:
            return self.one(JUNK)
        if setting.kind == "column":
            return self.one(["", *self.data().table.names])
        if setting.kind == "columns":
            return tuple(self.columns())
        if setting.kind == "numbers":
            return self.draw(st.lists(st.sampled_from([0.5, 1.0, 2.0]), max_size=4).map(tuple))
        if setting.kind == "number":
            return self.one([setting.minimum or 0.0, 0.1, 0.5, 1.0, setting.maximum or 2.0])
        return getattr(any_layer(self.draw, type(owner)), setting.name)  # type: ignore[arg-type]


# ------------------------------------------------------------------ layers and links


def _setting(c: Chooser) -> Edit:
    node = c.node()
    setting = c.one(one for one in settings_of(node.layer) if one.kind != "object")
    return _doing(edits.set_setting, node.id, setting.name, c.value(setting, node.layer))


def _shares(c: Chooser) -> Edit:
    node = c.node()
    alike = [other.id for other in c.graph.of_kind(node.layer.kind)]
    return _doing(edits.set_shares, node.id, c.one(["", *alike, *c.graph.by_id]))


def _paste(c: Chooser) -> Edit:
    """From another window, by way of the clipboard's words."""
    c.room()
    other = c.one([c.project, flower_project()])
    nodes = [c.one(other.graph.by_id)] if other.graph.nodes else []
    pasted = project_of_clipping(clipping_of(other, {*nodes, *c.some(other.graph.by_id)})).graph
    return _doing(edits.paste, pasted.nodes, pasted.links, *c.place())


def _first_weight(c: Chooser) -> Edit:
    node, index = c.node(), (c.one([0, 0, 1, 900]), c.one([0, 1]))
    weight = c.one([SingleWeight(node.id, "weight", index), SingleWeight(node.id, "bias", index[:1])])
    return _doing(hand_weights.set_first_weight, weight, c.one([0.5, -2.0, None, 1e7, float("nan")]))


def _loss_setting(c: Chooser) -> Edit:
    node = c.node("output")
    loss = loss_of(c.project, node.id)
    setting = c.one(settings_of(loss))
    return _doing(loss_settings.set_loss_setting, node.id, setting.name, c.value(setting, loss))


def _autoencoder(c: Chooser) -> Edit:
    return _doing(edits.set_setting, c.node("output").id, "compares_with", c.one([INPUTS, ""]))


# ------------------------------------------------------------------ data and plan


def _plan_setting(c: Chooser) -> Edit:
    plan, prefix = c.project.plan, c.one(["", "optimizer", "schedule", "augmentation"])
    owner = getattr(plan, prefix) if prefix else plan
    setting = c.one(one for one in settings_of(owner) if one.kind != "object")
    name = f"{prefix}.{setting.name}" if prefix else setting.name
    return _doing(plan_edits.set_plan_setting, name, c.value(setting, owner))


def _other_data(c: Chooser) -> Edit:
    data = flower_project(c.one(["kind", "height"])).data
    return _doing(data_edits.set_data, c.one([data, data, None]))


def _other_world(c: Chooser) -> Edit:
    points = points_of(make_world(c.one(["spirals", "sine", "blobs"]), 60))
    assert points is not None
    return _doing(with_points, points, "A world")


def _column_choices(c: Chooser) -> Edit:
    choices: Mapping[str, list] = {
        "missing": ["", *OWN_MISSING_CHOICES, "no such way"],
        "scaling": ["", *OWN_SCALING_CHOICES, "no such way"],
        "clipping": [*CLIPPING_CHOICES],
        "encoding": [*ENCODING_CHOICES],
        "was_missing": [True, False],
        "constant": ["", "3", "red"],
        "rare": [0, 2, 40],
        "order": [(), ("red", "blue")],
    }
    name = c.one(choices)
    return _doing(data_edits.set_column_choices, c.columns(), **{name: c.one(choices[name])})


def _preparation(c: Chooser) -> Edit:
    changes = [{"missing": c.one(["drop", "mean", "no such way"])}, {"scaling": c.one(SCALING_CHOICES)}]
    return _doing(data_edits.set_preparation, **c.one(changes))


def _split(c: Chooser) -> Edit:
    changes = [
        {"method": c.one([*METHODS, "no such way"])},
        {"column": c.one(["", *c.data().table.names])},
        {"validation": c.one(SHARES)},
        {"test": c.one(SHARES)},
        {"stratified": c.flag()},
    ]
    return _doing(data_edits.set_split, **c.one(changes))


def _parts(c: Chooser) -> Edit:
    c.data()
    tables = [flower_table(12), replace(flower_table(9), columns=flower_table(9).columns[1:])]
    return _doing(part_files.set_parts, {c.one(["validation", "test"]): c.one(tables)})


# ------------------------------------------------------------------ the sheet


def _insert_copy(c: Chooser) -> Edit:
    c.room()
    return _doing(block_copies.insert_copy, c.block(), c.link(), *c.place())


def _with_copy(c: Chooser) -> Edit:
    c.room()
    block, before, share = c.block(), c.node().id, c.flag()
    return lambda project: block_copies.with_copy(
        project, block_copies.row_of(project, block), before, (32.0, 96.0), share
    )[0]


def _unfold(c: Chooser, edit: Callable[..., Project]) -> Edit:
    return _doing(edit, c.block(), c.sizes())


def _paste_blocks(c: Chooser) -> Edit:
    """A copy of a block with all that is in it."""
    c.room()
    block = c.sheet.block_by_id[c.block()]

    def edit(project: Project) -> Project:
        members = [project.graph.node(each) for each in block.members]
        project, ids = edits.paste(project, members, (), 40.0, 40.0)
        return blocks.paste_blocks(project, [block], dict(zip(block.members, ids, strict=True)))

    return edit


def _frames_around(c: Chooser) -> Edit:
    places, sizes = {each: c.place() for each in c.nodes()}, c.sizes()
    return lambda project: annotating.with_frames_around(project, edits.move(project, places), sizes)


def _paste_notes(c: Chooser) -> Edit:
    notes = [c.sheet.by_id[each] for each in c.notes()]
    if len(c.sheet.annotations) >= MOST_NODES:
        raise NothingToDo
    return _doing(annotating.paste_annotations, notes, 32.0, 32.0)


def _note(c: Chooser) -> Edit:
    if len(c.sheet.annotations) >= MOST_NODES:
        raise NothingToDo
    box = (*c.place(), c.one([40.0, 160.0]), c.one([40.0, 300.0]))
    return _doing(annotating.add_annotation, c.one(["note", "frame"]), box)


def _repeat(c: Chooser) -> Edit:
    c.room()
    return _doing(repeating.repeat, c.block(), c.one([2, 3]), c.sizes(), c.flag())


def _fix(c: Chooser) -> Edit:
    """What a problem offers as a way out."""
    c.room()
    return c.one(fix.edit for problem in check(c.project).problems for fix in problem.fixes)


# ------------------------------------------------------------------ all of them


def _doing(edit: Callable[..., Any], *arguments: Any, **named: Any) -> Edit:
    """The edit with all but the project given; of those that also give ids, the project alone."""

    def done(project: Project) -> Project:
        result = edit(project, *arguments, **named)
        return result[0] if isinstance(result, tuple) else result

    return done


EDITS: dict[Callable[..., Any], Callable[[Chooser], Edit]] = {
    edits.add_node: lambda c: c.room() or _doing(edits.add_node, c.one([*LAYERS, "no such"]), *c.place()),
    edits.remove: lambda c: _doing(edits.remove, c.nodes()),
    edits.move: lambda c: _doing(edits.move, {each: c.place() for each in c.nodes()}),
    edits.set_title: lambda c: _doing(edits.set_title, c.node().id, c.words()),
    edits.set_setting: _setting,
    edits.set_shares: _shares,
    edits.duplicate: lambda c: c.room() or _doing(edits.duplicate, c.nodes()),
    edits.paste: _paste,
    edits.connect: lambda c: _doing(edits.connect, c.node().id, c.node().id, c.one([None, -1, 0, 1, 7])),
    edits.disconnect: lambda c: _doing(edits.disconnect, c.link()),
    edits.insert_on_link: lambda c: (
        c.room() or _doing(edits.insert_on_link, c.link(), c.one(LAYERS), *c.place())
    ),
    edits.rename: lambda c: _doing(edits.rename, c.words()),
    hand_weights.set_first_weight: _first_weight,
    heads.with_head: lambda c: (
        c.room() or _doing(heads.with_head, c.one(c.data().table.names), c.node().id, *c.place())
    ),
    heads.with_all_heads: lambda c: c.room() or _doing(heads.with_all_heads),
    look_up.with_embeddings: lambda c: c.room() or _doing(look_up.with_embeddings, c.node("input").id),
    loss_settings.set_loss_setting: _loss_setting,
    loss_settings.balance_classes: lambda c: _doing(loss_settings.balance_classes, c.node("output").id),
    with_first_network: lambda c: c.room() or _doing(with_first_network),
    plan_edits.set_plan: lambda c: _doing(plan_edits.set_plan, TrainingPlan(epochs=c.one([1, 2]))),
    plan_edits.set_plan_setting: _plan_setting,
    plan_edits.set_optimizer: lambda c: _doing(plan_edits.set_optimizer, c.one([*OPTIMIZERS, "luck"])),
    plan_edits.set_schedule: lambda c: _doing(plan_edits.set_schedule, c.one([*SCHEDULES, "luck"])),
    plan_edits.set_seed: lambda c: _doing(plan_edits.set_seed, c.one([0, 7, -1])),
    part_files.set_parts: _parts,
    data_edits.set_data: _other_data,
    data_edits.set_roles: lambda c: _doing(data_edits.set_roles, c.columns(), c.one(ROLES)),
    data_edits.add_targets: lambda c: _doing(data_edits.add_targets, c.columns()),
    data_edits.set_types: lambda c: _doing(data_edits.set_types, c.columns(), c.one(TYPES)),
    data_edits.set_preparation: _preparation,
    data_edits.set_column_choices: _column_choices,
    data_edits.set_logarithm: lambda c: _doing(data_edits.set_logarithm, c.columns(), c.flag()),
    data_edits.set_split: _split,
    annotating.add_annotation: _note,
    annotating.paste_annotations: _paste_notes,
    annotating.remove_annotations: lambda c: _doing(annotating.remove_annotations, c.notes()),
    annotating.move_annotations: lambda c: _doing(
        annotating.move_annotations, {each: c.place() for each in c.notes()}
    ),
    annotating.resize_annotation: lambda c: _doing(
        annotating.resize_annotation, c.one(c.sheet.by_id), c.one([1.0, 300.0]), c.one([1.0, 300.0])
    ),
    annotating.set_boxes: lambda c: _doing(
        annotating.set_boxes, {each: (*c.place(), 40.0, 120.0) for each in c.notes()}
    ),
    annotating.set_text: lambda c: _doing(annotating.set_text, c.one(c.sheet.by_id), c.words()),
    annotating.set_colour: lambda c: _doing(annotating.set_colour, c.notes(), c.one(COLOURS)),
    annotating.with_frames_around: _frames_around,
    arranging.arrange: lambda c: _doing(arranging.arrange, c.sizes(), c.one(["right", "down"]), GAPS),
    arranging.align: lambda c: _doing(arranging.align, c.sizes(), c.nodes(), c.one(["left", "middle"])),
    arranging.distribute: lambda c: _doing(arranging.distribute, c.sizes(), c.nodes(), c.one(["x", "y"])),
    blocks.group: lambda c: _doing(blocks.group, c.nodes(), c.words()),
    blocks.ungroup: lambda c: _doing(blocks.ungroup, [c.block()]),
    blocks.set_folded: lambda c: _doing(blocks.set_folded, [c.block()], c.flag()),
    blocks.rename: lambda c: _doing(blocks.rename, c.block(), c.words()),
    blocks.paste_blocks: _paste_blocks,
    block_copies.add_copy: lambda c: c.room() or _doing(block_copies.add_copy, c.block(), *c.place()),
    block_copies.append_copy: lambda c: (
        c.room() or _doing(block_copies.append_copy, c.block(), c.node().id, *c.place())
    ),
    block_copies.insert_copy: _insert_copy,
    block_copies.with_copy: _with_copy,
    move_drawn: lambda c: _doing(move_drawn, {each: c.place() for each in c.some(drawn(c.project).by_id)}),
    with_points: _other_world,
    with_images: lambda c: _doing(with_images, image_data(image_table(), "pictures")),
    inserting.insert_with_room: lambda c: (
        c.room() or _doing(inserting.insert_with_room, c.link(), c.one(LAYERS))
    ),
    inserting.remove_and_join: lambda c: _doing(inserting.remove_and_join, c.nodes()),
    repeating.repeat: _repeat,
    unfolding.fold: lambda c: _doing(unfolding.fold, c.block(), c.sizes(), (120.0, 96.0)),
    unfolding.unfold: lambda c: _unfold(c, unfolding.unfold),
}
OFTEN = (_fix, _fix, _fix, _autoencoder, EDITS[blocks.group], EDITS[edits.connect], EDITS[edits.set_setting])
"""Ways out of problems, and what is done over and over again."""


def any_edit(draw: Callable, project: Project) -> Edit | None:
    """An edit of any kind that there is something for; None where there is not."""
    try:
        return draw(st.sampled_from([*EDITS.values(), *OFTEN]))(Chooser(draw, project))
    except NothingToDo:
        return None
