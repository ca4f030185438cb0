"""The network as a table of its layers with shapes, parameters and products, as text or Markdown."""

from dataclasses import dataclass

from nnstudio.document.checks.report import Report
from nnstudio.document.graph import Node
from nnstudio.document.project import Project
from nnstudio.document.shapes import sort
from nnstudio.document.sharing import arriving_shapes
from nnstudio.engine.layers import shape_text

_TITLES = ("Layer", "Settings", "From", "Output", "Parameters", "Multiply–adds")
_NUMBERS = (4, 5)
"""Columns whose cells stand at the right."""
_NONE = "–"


@dataclass(frozen=True)
class Summary:
    """Cells row by row, sources before targets, and the sums."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    parameters: int
    multiply_adds: int

    @property
    def _foot(self) -> str:
        return f"{self.parameters:,} parameters, {self.multiply_adds:,} multiply–adds for each row"


def multiply_adds(project: Project, report: Report) -> dict[str, int]:
    """Products of a weight and a value for one row on its way forward, for each node whose shape is known."""
    found = {}
    for node in project.graph.nodes:
        arriving = arriving_shapes(project.graph, report.shapes, node) if node.id in report.shapes else None
        if arriving is not None:
            found[node.id] = node.layer.multiply_adds(arriving)
    return found


def summary_of(project: Project, report: Report) -> Summary:
    """The table of a project's network, whether or not it can be trained."""
    products = multiply_adds(project, report)
    order, looped = sort(project.graph)
    rows = tuple(_row(project, report, project.graph.node(each), products) for each in (*order, *looped))
    return Summary(project.name, rows, report.parameter_count, sum(products.values()))


def as_text(summary: Summary) -> str:
    """The table with its columns aligned, for a fixed-width font."""
    cells = [_TITLES, *summary.rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(_TITLES))]
    lines = [
        "  ".join(_padded(cell, widths[at], at) for at, cell in enumerate(row)).rstrip() for row in cells
    ]
    rule = "─" * max(len(line) for line in lines)
    return "\n".join([summary.name, rule, lines[0], rule, *lines[1:], rule, summary._foot]) + "\n"


def as_markdown(summary: Summary) -> str:
    """The table as Markdown."""
    rule = ["--:" if at in _NUMBERS else "---" for at in range(len(_TITLES))]
    rows = [_TITLES, rule, *([cell.replace("|", r"\|") for cell in row] for row in summary.rows)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"**{summary.name}**\n\n{table}\n\n{summary._foot}\n"


def _padded(cell: str, width: int, column: int) -> str:
    return cell.rjust(width) if column in _NUMBERS else cell.ljust(width)


def _row(project: Project, report: Report, node: Node, products: dict[str, int]) -> tuple[str, ...]:
    shape = report.shapes.get(node.id)
    sources = [project.graph.node(link.source) for link in project.graph.incoming(node.id)]
    count = products.get(node.id)
    size = str(node.layer.size) if node.layer.size is not None else ""
    return (
        node.title or node.label,
        " · ".join(words for words in (size, node.layer.caption(), _shared(project, node)) if words),
        ", ".join(source.title or source.label for source in sources) or _NONE,
        shape_text(shape) if shape else "?",
        f"{report.parameter_counts.get(node.id, 0):,}",
        f"{count:,}" if count is not None else "?",
    )


def _shared(project: Project, node: Node) -> str:
    return f"weights of {project.graph.node(node.shares).label}" if node.shares else ""
