"""A part of a drawing as text, for the clipboard: the records of a project file without data and run."""

from collections.abc import Collection

import msgspec

from nnstudio.document.drawing.blocks import whole_blocks
from nnstudio.document.drawing.folding import with_feeding
from nnstudio.document.files.file_format import ProjectRecord, project_of, record_of
from nnstudio.document.files.format_error import FormatError
from nnstudio.document.graph import Graph
from nnstudio.document.project import Project
from nnstudio.document.sharing import with_owners
from nnstudio.document.sheet import Sheet
from nnstudio.errors import EditError


def clipping_of(project: Project, node_ids: Collection[str], annotation_ids: Collection[str] = ()) -> str:
    """The chosen nodes with the links among them, the blocks that were chosen whole, and the chosen notes and
    frames, as JSON.
    """
    graph = project.graph
    nodes = with_owners(node for node in graph.nodes if node.id in node_ids)
    links = tuple(link for link in graph.links if link.source in node_ids and link.target in node_ids)
    annotations = tuple(each for each in project.sheet.annotations if each.id in annotation_ids)
    blocks = tuple(with_feeding(graph, block) for block in whole_blocks(project.sheet, node_ids))
    sheet = Sheet(annotations=annotations, blocks=blocks)
    part = Project(name="clipping", graph=Graph(nodes, links), sheet=sheet)
    return msgspec.json.encode(record_of(part, None)).decode()


def project_of_clipping(text: str) -> Project:
    """The nodes, links, notes and frames that a text holds; raises `EditError` for any other text."""
    try:
        return project_of(msgspec.json.decode(text, type=ProjectRecord), {})
    except (msgspec.MsgspecError, FormatError) as error:
        raise EditError("The clipboard holds no layers: copy some on a canvas first.") from error
