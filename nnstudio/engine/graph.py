"""A checked network as nodes and links: order, shapes, and where each parameter stands in the flat vector."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

from nnstudio.engine import settings
from nnstudio.engine.indices import Index, indices_of
from nnstudio.engine.layers import Input, Layer, Output, ParameterSpec, Shape, shape_text
from nnstudio.engine.layout import LANES
from nnstudio.errors import NetworkError, ShapeError

Link = tuple[str, str] | tuple[str, str, int]
"""(source, target) or (source, target, port)."""


@dataclass(frozen=True)
class Parameter:
    """One parameter in the flat vector; `name` is ``node/parameter``."""

    name: str
    node: str
    spec: ParameterSpec
    offset: int

    @property
    def count(self) -> int:
        """Number of values."""
        return self.spec.count


@dataclass(frozen=True)
class Graph:
    """Nodes in topological order with the sources, shape and parameters of each.

    `outputs` are the Output nodes, or where there are none the nodes that nothing reads. `shared` names, for
    each node that uses the parameters of another one, that node. The first `learned_words` of the flat vector
    are learned. `indices` are the Inputs whose values are looked up in tables.
    """

    nodes: Mapping[str, Layer]
    links: tuple[tuple[str, str, int], ...]
    order: tuple[str, ...]
    sources: Mapping[str, tuple[str, ...]]
    shapes: Mapping[str, Shape]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    learned_words: int
    parameter_words: int
    shared: Mapping[str, str]
    indices: tuple[Index, ...]

    def features(self, node: str) -> int:
        """Values of one sample at a node."""
        return prod(self.shapes[node])

    def parameters_of(self, node: str) -> dict[str, int]:
        """Offset of each parameter that a node uses, by its short name."""
        owner = self.owner(node)
        return {
            parameter.spec.name: parameter.offset for parameter in self.parameters if parameter.node == owner
        }

    def owner(self, node: str) -> str:
        """The node whose parameters a node uses: itself, unless it shares."""
        return self.shared.get(node, node)

    def learned(self, owner: str) -> tuple[Parameter, ...]:
        """The parameters of a node that gradients change."""
        return tuple(
            parameter for parameter in self.parameters if parameter.node == owner and parameter.spec.learned
        )

    def users(self, owner: str) -> tuple[str, ...]:
        """The nodes that use the parameters of a node, itself among them."""
        return tuple(node for node in self.order if self.owner(node) == owner)

    def consumers(self, node: str) -> tuple[str, ...]:
        """Targets of the links that start at a node."""
        return tuple(target for source, target, _ in self.links if source == node)

    def is_shared(self, output: str) -> bool:
        """Whether others, too, read the value that an output shows, at its producer or on the way from
        there.
        """
        readers, node = len(self.consumers(output)), output
        while self.nodes[node].passes_through:
            node = self.sources[node][0]
            readers += len(self.consumers(node)) - 1
        return readers > 0

    def producer(self, node: str) -> str:
        """The node that computes what arrives at a node which only passes it through."""
        while self.nodes[node].passes_through:
            node = self.sources[node][0]
        return node


def build_graph(
    nodes: Mapping[str, Layer], links: Iterable[Link], shared: Mapping[str, str] | None = None
) -> Graph:
    """Check nodes and links and put them in order; raises `NetworkError` with a sentence that names the
    node.
    """
    shared = dict(shared or {})
    if not nodes:
        raise NetworkError("The network has no layers: add an Input and connect a layer to it.")
    ported = _with_ports(nodes, links)
    sources = {
        name: tuple(
            link[0] for link in sorted((link for link in ported if link[1] == name), key=lambda link: link[2])
        )
        for name in nodes
    }
    for name, layer in nodes.items():
        check_layer(name, layer)
        settings.check(f"{name} ({layer.title})", layer)
        _check_inputs(name, layer, len(sources[name]))
    order = _topological(nodes, sources)
    shapes = _shapes(nodes, sources, order)
    specs = {name: nodes[name].parameters([shapes[source] for source in sources[name]]) for name in order}
    _check_shared(nodes, specs, shared)
    parameters, learned, words = _place_parameters(specs, shared)
    inputs = tuple(name for name in nodes if isinstance(nodes[name], Input))
    read = {source for names in sources.values() for source in names}
    outputs = tuple(name for name in nodes if isinstance(nodes[name], Output))
    outputs = outputs or tuple(name for name in nodes if name not in read)
    return Graph(
        dict(nodes), ported, order, sources, shapes, inputs, outputs, parameters, learned, words, shared,
        indices_of(nodes, sources),
    )  # fmt: skip


def check_layer(name: str, given: Any) -> None:
    """Raise `NetworkError` for what stands in a layer's place and is none."""
    if not isinstance(given, Layer):
        is_kind = isinstance(given, type) and issubclass(given, Layer)
        what = f"the kind {given.__name__}, not a layer of it" if is_kind else f"{given!r}, which is no layer"
        raise NetworkError(f"{name} is {what}: make one with its settings, such as Dense(units=8).")


def _with_ports(nodes: Mapping[str, Layer], links: Iterable[Link]) -> tuple[tuple[str, str, int], ...]:
    ported: list[tuple[str, str, int]] = []
    for link in links:
        source, target = link[0], link[1]
        for end in (source, target):
            if end not in nodes:
                raise NetworkError(
                    f"A link names {end!r}, but there is no such node: name one of {', '.join(nodes)}."
                )
        port = link[2] if len(link) == 3 else sum(1 for other in ported if other[1] == target)
        if any(other[1:] == (target, port) for other in ported):
            raise NetworkError(f"Two links end at input {port + 1} of {target}: remove one of them.")
        ported.append((source, target, port))
    return tuple(ported)


def _check_inputs(name: str, layer: Layer, count: int) -> None:
    if count < layer.minimum_inputs:
        needed = "an input" if layer.minimum_inputs == 1 else f"{layer.minimum_inputs} inputs"
        raise NetworkError(
            f"{name} ({layer.title}) needs {needed} but {count or 'none'} is connected: link a layer to it."
        )
    if layer.maximum_inputs is not None and count > layer.maximum_inputs:
        taken = f"{layer.maximum_inputs or 'no'} input{'s' if layer.maximum_inputs > 1 else ''}"
        raise NetworkError(
            f"{name} ({layer.title}) takes {taken} but {count} are connected: "
            "join branches with Add or Concatenate first."
        )


def _topological(nodes: Mapping[str, Layer], sources: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Order in which every node comes after its sources; among those that are ready, the order of `nodes`."""
    order: list[str] = []
    done: set[str] = set()
    waiting = list(nodes)
    while waiting:
        ready = next((name for name in waiting if done.issuperset(sources[name])), None)
        if ready is None:
            raise NetworkError(
                f"The links go round in a circle through {', '.join(waiting)}: remove one of them."
            )
        order.append(ready)
        done.add(ready)
        waiting.remove(ready)
    return tuple(order)


def _shapes(
    nodes: Mapping[str, Layer], sources: Mapping[str, tuple[str, ...]], order: tuple[str, ...]
) -> dict[str, Shape]:
    shapes: dict[str, Shape] = {}
    for name in order:
        try:
            shapes[name] = nodes[name].output_shape([shapes[source] for source in sources[name]])
        except ShapeError as error:
            raise ShapeError(f"{name} ({nodes[name].title}) {error}.") from None
    return shapes


Specs = Mapping[str, tuple[ParameterSpec, ...]]
"""Parameters of each node."""


def _check_shared(nodes: Mapping[str, Layer], specs: Specs, shared: Mapping[str, str]) -> None:
    for name, owner in shared.items():
        for end in (name, owner):
            if end not in nodes:
                raise NetworkError(
                    f"{name} is to share the weights of {owner}, but there is no node {end!r}: name one of "
                    f"{', '.join(nodes)}."
                )
        if owner in shared:
            raise NetworkError(
                f"{name} is to share the weights of {owner}, which has none of its own: name {shared[owner]}."
            )
        own, other = ({spec.name: shape_text(spec.shape) for spec in specs[node]} for node in (name, owner))
        if nodes[name].kind != nodes[owner].kind or own != other:
            raise NetworkError(
                f"{name} ({nodes[name].title}) cannot share the weights of {owner} ({nodes[owner].title}): "
                f"it needs {_listed(own)}, and there is {_listed(other)}. Give both the same settings and "
                "inputs of one shape."
            )


def _listed(shapes: Mapping[str, str]) -> str:
    return " and ".join(f"{name} {shape}" for name, shape in shapes.items()) or "no weights"


def _place_parameters(specs: Specs, shared: Mapping[str, str]) -> tuple[tuple[Parameter, ...], int, int]:
    """Lay the parameters one after the other, each beginning on a cache line: first those that are learned.

    Returns them in the order of the nodes, the length of the learned ones, and that of all.
    """
    places: dict[str, int] = {}
    own = [(name, spec) for name in specs if name not in shared for spec in specs[name]]
    end, learned_end = 0, 0
    for is_learned in (True, False):
        for name, spec in own:
            if spec.learned == is_learned:
                places[f"{name}/{spec.name}"] = end
                end += -(-spec.count // LANES) * LANES
        learned_end = end if is_learned else learned_end
    placed = (
        Parameter(f"{name}/{spec.name}", name, spec, places[f"{name}/{spec.name}"]) for name, spec in own
    )
    return tuple(placed), learned_end, end
