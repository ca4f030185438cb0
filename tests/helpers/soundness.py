"""What holds of every project that an editor can reach."""

from io import BytesIO

from nnstudio.document.files import storage
from nnstudio.document.graph import input_count
from nnstudio.document.project import Project


def assert_sound(project: Project) -> None:
    """Ids are unique, links lead from node to node, ports hold one link each, sharing has no chains, and
    every block holds nodes that are there and in no other one.
    """
    graph, sheet = project.graph, project.sheet
    assert len(graph.by_id) == len(graph.nodes)
    assert len(sheet.by_id) == len(sheet.annotations)
    for node in graph.nodes:
        ports = [link.port for link in graph.incoming(node.id)]
        assert len(set(ports)) == len(ports)
        assert all(0 <= port < input_count(graph, node) for port in ports)
        assert not node.shares or graph.node(node.shares).shares == ""
        assert not node.shares or graph.node(node.shares).layer == node.layer
    members = [member for block in sheet.blocks for member in block.members]
    assert len(sheet.block_by_id) == len(sheet.blocks)
    assert len(set(members)) == len(members)
    assert all(member in graph for member in members)
    assert all(block.members and block.name for block in sheet.blocks)
    for link in graph.links:
        assert link.source in graph
        assert link.target in graph


def written(project: Project) -> bytes:
    """The project as a file."""
    file = BytesIO()
    storage.write(file, project, None)
    return file.getvalue()
