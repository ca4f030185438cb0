"""What differs between two projects, so that a view repaints only that."""

from dataclasses import dataclass
from functools import cached_property

from nnstudio.document.graph import Link
from nnstudio.document.project import Project, ProjectData


@dataclass(frozen=True, eq=False)
class Change:
    """The project before and after an edit, an undo, a redo or the opening of another file.

    `opened` says that another project took the place of the old one (their node ids have nothing in common).
    """

    before: Project
    after: Project
    opened: bool = False

    @cached_property
    def graph_changed(self) -> bool:
        """Whether nodes or links differ, positions included."""
        return self.before.graph is not self.after.graph and self.before.graph != self.after.graph

    @cached_property
    def data_changed(self) -> bool:
        """Whether the table, its columns, their preparation or the split differ."""
        return not same_data(self.before.data, self.after.data)

    @cached_property
    def plan_changed(self) -> bool:
        """Whether the settings of training differ."""
        return self.before.plan != self.after.plan

    @cached_property
    def sheet_changed(self) -> bool:
        """Whether the direction of the drawing, its notes, its frames or its blocks differ."""
        return self.before.sheet is not self.after.sheet and self.before.sheet != self.after.sheet

    @cached_property
    def blocks_changed(self) -> bool:
        """Whether layers are grouped, folded or named in another way."""
        return self.before.sheet.blocks != self.after.sheet.blocks

    @cached_property
    def name_changed(self) -> bool:
        """Whether the project has another name."""
        return self.before.name != self.after.name

    @cached_property
    def added(self) -> tuple[str, ...]:
        """Ids of new nodes, in order."""
        return tuple(node.id for node in self.after.graph.nodes if node.id not in self.before.graph)

    @cached_property
    def removed(self) -> tuple[str, ...]:
        """Ids of nodes that are gone, in order."""
        return tuple(node.id for node in self.before.graph.nodes if node.id not in self.after.graph)

    @cached_property
    def changed(self) -> tuple[str, ...]:
        """Ids of nodes that are in both and differ in place, title or settings."""
        old = self.before.graph.by_id
        return tuple(
            node.id for node in self.after.graph.nodes if node.id in old and _differs(old[node.id], node)
        )

    @cached_property
    def layers_changed(self) -> tuple[str, ...]:
        """Ids of nodes that are in both and whose layers have other settings."""
        old, new = self.before.graph.by_id, self.after.graph.by_id
        return tuple(node_id for node_id in self.changed if _differs(old[node_id].layer, new[node_id].layer))

    @cached_property
    def sharing_changed(self) -> bool:
        """Whether nodes that are in both share weights in another way."""
        old, new = self.before.graph.by_id, self.after.graph.by_id
        return any(old[node_id].shares != new[node_id].shares for node_id in self.changed)

    @cached_property
    def first_weights_changed(self) -> bool:
        """Whether nodes that are in both have other weights set by hand."""
        old, new = self.before.graph.by_id, self.after.graph.by_id
        return any(old[node_id].by_hand != new[node_id].by_hand for node_id in self.changed)

    @cached_property
    def added_links(self) -> frozenset[Link]:
        """Links that are new."""
        return frozenset(self.after.graph.links) - frozenset(self.before.graph.links)

    @cached_property
    def removed_links(self) -> frozenset[Link]:
        """Links that are gone."""
        return frozenset(self.before.graph.links) - frozenset(self.after.graph.links)

    @cached_property
    def structure_changed(self) -> bool:
        """Whether anything but places and titles differs in the graph: the network is another one."""
        return bool(
            self.added
            or self.removed
            or self.layers_changed
            or self.sharing_changed
            or self.first_weights_changed
            or self.before.graph.links != self.after.graph.links
        )

    @cached_property
    def only_moved(self) -> bool:
        """Whether nothing but places of nodes differs."""
        if self.opened or self.structure_changed or self.data_changed or self.plan_changed:
            return False
        if self.before.sheet.direction != self.after.sheet.direction or self.blocks_changed:
            return False
        old, new = self.before.graph.by_id, self.after.graph.by_id
        return all(old[node_id].title == new[node_id].title for node_id in self.changed)


def same_project(one: Project, other: Project) -> bool:
    """Whether two projects say the same; tables, large and never changed, are compared by identity."""
    return one is other or (
        one.graph == other.graph
        and one.plan == other.plan
        and one.name == other.name
        and one.sheet == other.sheet
        and same_data(one.data, other.data)
    )


def same_data(one: ProjectData | None, other: ProjectData | None) -> bool:
    """Whether two data bindings say the same; tables are compared by identity."""
    if one is None or other is None or one is other:
        return one is other
    return one.table is other.table and _settings(one) == _settings(other)


def _settings(data: ProjectData) -> tuple[object, ...]:
    return data.columns, data.preparation, data.split, data.source


def _differs(one: object, other: object) -> bool:
    return one is not other and (type(one) is not type(other) or one != other)
