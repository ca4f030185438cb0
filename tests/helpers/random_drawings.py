"""A Hypothesis strategy for projects as people draw them: right ones, and such that cannot be trained yet."""

from dataclasses import replace
from math import prod

from hypothesis import strategies as st

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.document.editing import edits
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.sharing import can_share
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.layers import (
    AUTOMATIC_LOSS,
    INPUTS,
    LAYERS,
    Dense,
    Flatten,
    Input,
    Layer,
    Output,
    Shape,
)
from nnstudio.engine.settings import Setting, problem_with, settings_of
from nnstudio.errors import ShapeError
from tests.helpers.projects import flower_table

COLUMNS = ("width", "length", "colour")
"""Four features: two numbers and a category of two."""
INPUT_SHAPES: dict[tuple[str, ...], list[Shape]] = {
    (): [(), (2, 2, 1), (1, 4, 1), (2, 1, 2), (4, 1), (2, 2)],
    ("width",): [()],
    ("width", "length"): [(), (1, 2, 1), (2, 1)],
    ("colour", "width"): [(), (3, 1, 1)],
}
MIDDLE = tuple(kind for kind in LAYERS if kind not in ("input", "output"))
OFTEN = ("dense", "conv2d", "add", "concatenate")
OUTPUT_LOSSES = next(setting.choices for setting in settings_of(Output) if setting.name == "loss")
LARGEST = 400
"""Features of one node, so that no drawing takes long."""


class _Sheet:
    """A drawing while it grows."""

    def __init__(self, draw) -> None:
        self.draw = draw
        self.project = Project("random")
        self.shapes: dict[str, Shape] = {}
        self.ends: list[str] = []
        """The layers that outputs read, which others may read too."""

    def one(self, values):
        return self.draw(st.sampled_from(list(values)))

    def place(self, layer: Layer, *sources: str) -> str:
        self.project, node_id = edits.add_node(self.project, layer, 0, 0)
        for port, source in enumerate(sources):
            self.project = edits.connect(self.project, source, node_id, port)
        if all(source in self.shapes for source in sources) and sources:
            self.shapes[node_id] = layer.output_shape([self.shapes[source] for source in sources])
        return node_id

    def enter(self) -> None:
        columns = self.one([*3 * list(INPUT_SHAPES), ("width", "note")])
        shape = self.one(INPUT_SHAPES.get(columns, [()]))
        node_id = self.place(Input(shape=shape, columns=columns))
        features = sum(2 if name == "colour" else 1 for name in columns or COLUMNS)
        self.shapes[node_id] = shape or (features,)

    def grow(self) -> None:
        """Put any layer behind the newest nodes, if it can work on what they give."""
        newest = self.loose()
        first = self.one(newest)
        fitting = [kind for kind in (*MIDDLE, *5 * OFTEN) if self.fits(plain_layer(LAYERS[kind]), first)]
        kind = LAYERS[self.one(fitting)]
        fewest = kind.minimum_inputs
        most = fewest + 1 if kind.maximum_inputs is None else kind.maximum_inputs
        alike = [other for other in self.shapes if self.shapes[other] == self.shapes[first]]
        more = [self.one([*alike, *newest]) for _ in range(self.draw(st.integers(fewest, most)) - 1)]
        layer = any_layer(self.draw, kind)
        if not self.fits(layer, first, *more):
            layer = plain_layer(kind)
        if self.fits(layer, first, *more):
            self.place(layer, first, *more)

    def loose(self) -> list[str]:
        """The nodes that nothing reads yet, or all of them."""
        read = {link.source for link in self.project.graph.links}
        return [node for node in self.shapes if node not in read] or [*self.shapes]

    def fits(self, layer: Layer, *sources: str) -> bool:
        ports = [self.shapes[source] for source in sources] * layer.minimum_inputs
        try:
            return prod(layer.output_shape(ports if len(sources) == 1 else ports[: len(sources)])) <= LARGEST
        except ShapeError:
            return False

    def repeat(self) -> None:
        """The same layer once more, behind any node that gives what its first one gets; both are joined."""
        weighted = [
            node for node in self.project.graph.nodes if can_share(node.layer) and node.id in self.shapes
        ]
        if not weighted:
            return
        node = self.one(weighted)
        arriving = self.shapes[self.project.graph.incoming(node.id)[0].source]
        source = self.one([other for other, shape in self.shapes.items() if shape == arriving])
        twin = self.place(node.layer, source)
        self.project = edits.set_shares(self.project, twin, node.id)
        self.place(LAYERS[self.one(["add", "concatenate"])](), node.id, twin)

    def share(self) -> None:
        weighted = [node for node in self.project.graph.nodes if can_share(node.layer)]
        if len(weighted) > 1:
            node, owner = self.one(weighted), self.one(weighted)
            if node.layer.kind == owner.layer.kind:
                self.project = edits.set_shares(self.project, node.id, owner.id)

    def rebuild(self) -> None:
        """Compare a layer, whatever it gives, or a Dense layer that is about right, with the inputs."""
        last = self.one([*2 * self.loose(), *self.ends])
        if self.draw(st.booleans()):
            source = last if len(self.shapes[last]) == 1 else self.place(Flatten(), last)
            widths = [prod(self.shapes[node.id]) for node in self.project.graph.of_kind("input")]
            activation = self.one(["linear", "linear", "sigmoid", "softmax"])
            last = self.place(Dense(units=self.one([*3 * widths, 3]), activation=activation), source)
            self.ends.append(last)
        loss = self.one([*3 * [AUTOMATIC_LOSS], *OUTPUT_LOSSES])
        output = self.place(Output(compares_with=INPUTS, loss=loss), last)
        del self.shapes[output]

    def leave(self) -> None:
        if self.draw(st.integers(0, 3)) == 0:
            self.rebuild()
            return
        source = self.one([*2 * self.loose(), *self.ends])
        if len(self.shapes[source]) != 1:
            source = self.place(Flatten(), source)
        target = self.one([*4 * ["kind", "height"], "note"])
        units = 1 if target == "height" else self.one([3, 3, 3, 1])
        activation = self.one(["linear", "softmax", "tanh"]) if units == 3 else "linear"
        last = self.place(Dense(units=units, activation=activation), source)
        self.ends.append(last)
        loss = self.one([*2 * [AUTOMATIC_LOSS], *OUTPUT_LOSSES])
        output = self.place(Output(target=target, loss=loss), last)
        del self.shapes[output]

    def spoil(self) -> None:
        """Draw or take away a link, as a hand that slips."""
        nodes, links = self.project.graph.nodes, self.project.graph.links
        if links and self.draw(st.booleans()):
            self.project = edits.disconnect(self.project, self.one(links))
            return
        try:
            self.project = edits.connect(self.project, self.one(nodes).id, self.one(nodes).id)
        except edits.EditError:
            return


def plain_layer(kind: type[Layer]) -> Layer:
    """A layer with default settings that also works on images of few pixels."""
    has_padding = any(setting.name == "padding" for setting in settings_of(kind))
    return kind(padding="same") if has_padding else kind()


def any_layer(draw, kind: type[Layer]) -> Layer:
    """A layer of a kind with small settings, each of them legal."""
    layer = kind()
    for setting in settings_of(kind):
        value = draw(_values(setting))
        if not problem_with(setting, value):
            layer = replace(layer, **{setting.name: value})
    return layer


def _values(setting: Setting) -> st.SearchStrategy:
    if setting.kind == "integer":
        low = int(setting.minimum or 0)
        return st.integers(low, max(low, min(4, int(setting.maximum or 4))))
    if setting.kind == "flag":
        return st.booleans()
    if setting.choices:
        return st.sampled_from(setting.choices[:3] if setting.name == "padding" else setting.choices)
    if setting.kind == "shape":
        return st.sampled_from([(4,), (2, 2, 1), (1, 2), setting.default])
    if setting.kind == "axes":
        return st.sampled_from([(1, 2, 3), (3, 1, 2), (2, 1), setting.default])
    return st.just(setting.default)


@st.composite
def drawings(draw) -> Project:
    """Up to three inputs, eight layers of any kind, some of them one layer twice, and up to three outputs.

    About half of them are right; in others links or shapes are wrong.
    """
    sheet = _Sheet(draw)
    for _ in range(draw(st.integers(1, 3))):
        sheet.enter()
    for _ in range(draw(st.integers(0, 8))):
        sheet.repeat() if draw(st.integers(0, 3)) == 0 else sheet.grow()
    for _ in range(draw(st.integers(1, 3))):
        sheet.leave()
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        sheet.share()
    for _ in range(draw(st.sampled_from([0, 0, 0, 0, 1, 2]))):
        sheet.spoil()
    for _ in range(draw(st.sampled_from([0, 0, 1]))):
        sheet.place(any_layer(draw, LAYERS[draw(st.sampled_from(MIDDLE))]))
    table = flower_table(30)
    note = replace(table.column("colour"), name="note", type="text")
    table = replace(table, columns=(*table.columns, note))
    columns = tuple(
        ColumnSetting(
            column.name,
            column.type,
            "input" if column.name in COLUMNS else "target" if column.type != "text" else "ignored",
        )
        for column in table.columns
    )
    plan = replace(TrainingPlan(), epochs=1, batch_size=64, early_stopping=False)
    return replace(sheet.project, data=ProjectData(table, columns), plan=plan)
