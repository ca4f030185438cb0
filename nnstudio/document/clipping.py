"""A part of a drawing as text, for the clipboard: the records of a project file without data and run."""

import msgspec

from nnstudio.document.file_format import FormatError, ProjectRecord, project_of, record_of
from nnstudio.document.graph import Graph
from nnstudio.document.project import Project
from nnstudio.document.sharing import with_owners
from nnstudio.errors import EditError


def clipping_of(graph: Graph, node_ids: frozenset[str]) -> str:
    """The chosen nodes and the links among them as JSON."""
    nodes = with_owners(node for node in graph.nodes if node.id in node_ids)
    links = tuple(link for link in graph.links if link.source in node_ids and link.target in node_ids)
    record = record_of(Project(name="clipping", graph=Graph(nodes, links)), None)
    return msgspec.json.encode(record).decode()


def graph_of_clipping(text: str) -> Graph:
    """The nodes and links that a text holds; raises `EditError` for any other text."""
    try:
        return project_of(msgspec.json.decode(text, type=ProjectRecord), {}).graph
    except (msgspec.MsgspecError, FormatError) as error:
        raise EditError("The clipboard holds no layers: copy some on a canvas first.") from error
