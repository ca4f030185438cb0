"""What is selected in the open project, and what is left of that when the project changes."""

from dataclasses import dataclass

from nnstudio.document.graph import Link
from nnstudio.document.project import Project


@dataclass(frozen=True)
class Selection:
    """Ids of nodes, links, and ids of notes and frames."""

    nodes: frozenset[str] = frozenset()
    links: frozenset[Link] = frozenset()
    annotations: frozenset[str] = frozenset()

    def within(self, project: Project) -> "Selection":
        """What of it there is in a project; a folded block is selected as a whole."""
        graph, sheet = project.graph, project.sheet
        nodes = sheet.whole(node_id for node_id in self.nodes if node_id in graph)
        links = self.links & frozenset(graph.links) if self.links else self.links
        return Selection(nodes, links, self.annotations & frozenset(sheet.by_id))
