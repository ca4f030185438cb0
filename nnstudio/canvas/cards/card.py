"""What a card says of its node: words, ports, problems, and a little picture until there are weights."""

from collections import Counter
from dataclasses import dataclass

from nnstudio.canvas.cards.preview import Preview, preview_of
from nnstudio.document.checks.problems import Problem, Report
from nnstudio.document.graph import Node, input_count
from nnstudio.document.project import Project
from nnstudio.document.sheet import Direction
from nnstudio.engine.layers import Input, Output, shape_text


@dataclass(frozen=True)
class Card:
    """All that one node shows; two equal cards look the same."""

    title: str
    caption: str
    family: str
    summary: str
    inputs: int
    has_output: bool
    shape: str
    problems: tuple[Problem, ...] = ()
    preview: Preview | None = None
    shares: str = ""
    """Whose weights it uses, or who uses its weights, in a sentence."""
    is_owner: bool = False
    """Whether others use its weights."""
    direction: Direction = "right"
    """Whether the ports stand left and right, or above and below."""
    parameters: int = 0
    families: tuple[str, ...] = ()
    """Of a folded block the families of its layers; of a single layer none."""

    @property
    def severity(self) -> str:
        """``error``, ``warning`` or nothing."""
        severities = {problem.severity for problem in self.problems}
        return "error" if "error" in severities else "warning" if severities else ""

    @property
    def description(self) -> str:
        """The card in one sentence for a screen reader."""
        parts = [self.title, self.caption, f"shape {self.shape}" if self.shape else ""]
        parts += [self.shares] if self.shares else []
        parts += [f"{problem.severity}: {problem.sentence}" for problem in self.problems]
        return ", ".join(part for part in parts if part)

    @property
    def tooltip(self) -> str:
        """A few plain lines: what the layer does and what is wrong with it."""
        lines = [self.title, self.summary]
        if self.shape:
            lines.append(f"Gives {self.shape} for each row.")
        if self.parameters:
            lines.append(f"Learns {self.parameters:,} parameters.")
        if self.shares:
            lines.append(self.shares)
        return "\n".join([*lines, *(problem.sentence for problem in self.problems)])


def cards_of(project: Project, report: Report) -> dict[str, Card]:
    """The cards of all nodes by id."""
    problems: dict[str, list[Problem]] = {}
    for problem in report.problems:
        if problem.node_id is not None:
            problems.setdefault(problem.node_id, []).append(problem)
    kinds = Counter(node.layer.kind for node in project.graph.nodes)
    return {
        node.id: _card(project, report, node, kinds[node.layer.kind] > 1, tuple(problems.get(node.id, ())))
        for node in project.graph.nodes
    }


def _card(
    project: Project, report: Report, node: Node, one_of_many: bool, problems: tuple[Problem, ...]
) -> Card:
    shape, parameters = report.shapes.get(node.id), report.parameter_counts.get(node.id, 0)
    return Card(
        title=title_of(node, one_of_many),
        caption=caption_of(project, node, parameters),
        family=node.layer.family,
        summary=node.layer.summary,
        inputs=input_count(project.graph, node),
        has_output=node.layer.has_output,
        shape=shape_text(shape) if shape and node.layer.has_output else "",
        problems=problems,
        preview=preview_of(project, node),
        shares=_sharing_of(project, node),
        is_owner=not node.shares and len(project.graph.users(node.id)) > 1,
        direction=project.sheet.direction,
        parameters=parameters,
    )


def _sharing_of(project: Project, node: Node) -> str:
    users = project.graph.users(node.id)
    if len(users) == 1:
        return ""
    if node.shares:
        return f"The same layer as {project.graph.node(node.shares).label}: both use its weights."
    others = [user.label for user in users if user.id != node.id]
    return f"{' and '.join(others)} {'uses' if len(others) == 1 else 'use'} its weights too."


def title_of(node: Node, one_of_many: bool = False) -> str:
    """The node's own title, or its kind with its size: ``Dense · 16``.

    `one_of_many` nodes of a kind also show their number, ``Dense 2 · 16``: so sentences call them.
    """
    if node.title:
        return node.title
    name = node.label if one_of_many else node.layer.title
    return f"{name} · {node.layer.size}" if node.layer.size is not None else name


def caption_of(project: Project, node: Node, parameters: int) -> str:
    """The key settings and the number of parameters: ``ReLU · 528``; or whose weights it shares."""
    if isinstance(node.layer, Input):
        return _input_caption(project, node.layer)
    if isinstance(node.layer, Output):
        return node.layer.caption() or ", ".join(_columns(project, "target")) or "no target yet"
    if node.shares:
        return f"shares {project.graph.node(node.shares).label}"
    words = [node.layer.caption(), count_text(parameters) if parameters else ""]
    return " · ".join(word for word in words if word)


def _input_caption(project: Project, layer: Input) -> str:
    columns = layer.columns or _columns(project, "input")
    if not columns:
        return shape_text(layer.shape) if layer.shape else "no data yet"
    if len(layer.shape) == 3:
        return f"{shape_text(layer.shape)} image"
    return columns[0] if len(columns) == 1 else f"{len(columns)} columns"


def _columns(project: Project, role: str) -> tuple[str, ...]:
    return project.data.with_role(role) if project.data else ()


def count_text(count: int) -> str:
    """A count as short as a card needs it: ``528``, ``12,345``, ``1.05 M``."""
    return f"{count / 1e6:.3g} M" if count >= 1_000_000 else f"{count:,}"
