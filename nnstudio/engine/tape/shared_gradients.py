"""Where the gradients of parameters go, when several nodes use the same ones.

The first node on the way back writes to the parameters' own place, every other one beside it; at the end
those are added, one node after the other.
"""

from nnstudio.engine.graph import Graph
from nnstudio.engine.layout import Program
from nnstudio.engine.tape.tape_writer import TapeWriter


class SharedGradients:
    """The places of the gradients of one tape; `owners` are the nodes whose parameters got one."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._places: dict[str, dict[str, int]] = {}
        self.owners: set[str] = set()

    def of(self, node: str) -> dict[str, int]:
        """Offset of each gradient of a node by the parameter's short name; none before it was placed."""
        return self._places.get(node, {})

    def place(self, node: str, writer: TapeWriter) -> None:
        """Choose where a node's gradients go."""
        owner = self._graph.owner(node)
        is_first = owner not in self.owners
        self._places[node] = {
            parameter.spec.name: parameter.offset if is_first else writer.allocate_gradient(parameter.count)
            for parameter in self._graph.learned(owner)
        }
        self.owners.add(owner)

    def add_up(self, writer: TapeWriter) -> None:
        """Write the rows that add what stands beside to the parameters' own place."""
        for node, places in self._places.items():
            beside = [
                parameter for parameter in self._graph.learned(self._graph.owner(node))
                if places[parameter.spec.name] != parameter.offset
            ]  # fmt: skip
            writer.end_segment(Program.GRADIENTS)
            for parameter in beside:
                writer.emit(Program.GRADIENTS, "add_gradient", self._graph.order.index(node), {
                    "first": parameter.offset, "count": parameter.count,
                    "source": places[parameter.spec.name],
                })  # fmt: skip
