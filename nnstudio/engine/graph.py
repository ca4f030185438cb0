"""A checked network as nodes and links: order, shapes, and where each parameter stands in the flat vector."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod

from nnstudio.engine.layers import Input, Layer, Output, ParameterSpec, Shape
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

    `outputs` are the Output nodes, or where there are none the nodes that nothing reads.
    """

    nodes: Mapping[str, Layer]
    links: tuple[tuple[str, str, int], ...]
    order: tuple[str, ...]
    sources: Mapping[str, tuple[str, ...]]
    shapes: Mapping[str, Shape]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    parameter_words: int

    def features(self, node: str) -> int:
        """Values of one sample at a node."""
        return prod(self.shapes[node])

    def parameters_of(self, node: str) -> dict[str, int]:
        """Offset of each parameter of a node, by its short name."""
        return {
            parameter.spec.name: parameter.offset for parameter in self.parameters if parameter.node == node
        }

    def penalized(self, node: str) -> tuple[Parameter, ...]:
        """The parameters of a node that L1 and L2 count."""
        return tuple(
            parameter for parameter in self.parameters if parameter.node == node and parameter.spec.penalized
        )

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


def build_graph(nodes: Mapping[str, Layer], links: Iterable[Link]) -> Graph:
    """Check nodes and links and put them in order; raises `NetworkError` with a sentence that names the
    node.
    """
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
        _check_inputs(name, layer, len(sources[name]))
    order = _topological(nodes, sources)
    shapes = _shapes(nodes, sources, order)
    parameters, words = _place_parameters(nodes, sources, shapes, order)
    inputs = tuple(name for name in nodes if isinstance(nodes[name], Input))
    read = {source for names in sources.values() for source in names}
    outputs = tuple(name for name in nodes if isinstance(nodes[name], Output))
    outputs = outputs or tuple(name for name in nodes if name not in read)
    return Graph(dict(nodes), ported, order, sources, shapes, inputs, outputs, parameters, words)


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
        raise NetworkError(
            f"{name} ({layer.title}) takes {layer.maximum_inputs or 'no'} input but {count} are connected: "
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


def _place_parameters(
    nodes: Mapping[str, Layer],
    sources: Mapping[str, tuple[str, ...]],
    shapes: Mapping[str, Shape],
    order: tuple[str, ...],
) -> tuple[tuple[Parameter, ...], int]:
    """Lay the parameters one after the other, each beginning on a cache line."""
    placed: list[Parameter] = []
    offset = 0
    for name in order:
        for spec in nodes[name].parameters([shapes[source] for source in sources[name]]):
            placed.append(Parameter(f"{name}/{spec.name}", name, spec, offset))
            offset += -(-spec.count // LANES) * LANES
    return tuple(placed), offset
