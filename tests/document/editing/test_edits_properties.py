"""Whatever is done to a project, the drawing keeps its sense, and the check finds words for it."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.document.checks.problems import check
from nnstudio.document.editing import edits
from nnstudio.document.project import Project
from nnstudio.engine.layers import LAYERS
from nnstudio.errors import EditError
from tests.helpers.projects import flower_project


@dataclass(frozen=True)
class Deed:
    """One edit, with numbers that choose among what is there."""

    name: str
    first: int
    second: int


deeds = st.builds(
    Deed,
    st.sampled_from(
        [
            "add",
            "dense",
            "remove",
            "connect",
            "connect",
            "disconnect",
            "insert",
            "duplicate",
            "units",
            "share",
            "share",
            "apart",
        ]
    ),
    st.integers(0, 50),
    st.integers(0, 50),
)


def done(project: Project, deed: Deed) -> Project:
    nodes, links = project.graph.nodes, project.graph.links
    if deed.name == "add" or not nodes:
        return edits.add_node(project, list(LAYERS)[deed.first % len(LAYERS)], deed.first, deed.second)[0]
    if deed.name == "dense":
        return edits.add_node(project, "dense", deed.first, deed.second)[0]
    if deed.name == "share":
        nodes = project.graph.of_kind("dense") or nodes
    one, other = nodes[deed.first % len(nodes)].id, nodes[deed.second % len(nodes)].id
    if deed.name in ("share", "apart"):
        return edits.set_shares(project, one, other if deed.name == "share" else "")
    if deed.name == "remove":
        return edits.remove(project, [one])
    if deed.name == "connect":
        return edits.connect(project, one, other)
    if deed.name == "duplicate":
        return edits.duplicate(project, [one, other])[0]
    if deed.name == "units":
        return edits.set_setting(project, one, "units", deed.second)
    if not links:
        return project
    link = links[deed.first % len(links)]
    if deed.name == "insert":
        return edits.insert_on_link(project, link, "dense", 0, 0)[0]
    return edits.disconnect(project, link)


def assert_makes_sense(project: Project) -> None:
    graph = project.graph
    assert len(graph.by_id) == len(graph.nodes)
    assert len({(link.target, link.port) for link in graph.links}) == len(graph.links)
    for link in graph.links:
        assert link.source in graph
        assert link.target in graph
        assert graph.node(link.source).layer.has_output
        limit = graph.node(link.target).layer.maximum_inputs
        assert limit is None or link.port < limit
    for node in graph.nodes:
        if node.layer.maximum_inputs is None:
            ports = [link.port for link in graph.incoming(node.id)]
            assert ports == list(range(len(ports)))
        if node.shares:
            owner = graph.node(node.shares)
            assert not owner.shares
            assert owner.layer == node.layer


@given(st.lists(deeds, max_size=25))
@settings(deadline=None)
def test_any_edits_leave_a_drawing_that_makes_sense(plan: list[Deed]):
    project = flower_project()
    for deed in plan:
        try:
            project = done(project, deed)
        except EditError:
            continue
        assert_makes_sense(project)
        report = check(project)
        assert set(report.shapes) <= set(project.graph.by_id)
        assert all(
            project.graph.node(node_id).shares or count
            for node_id, count in report.parameter_counts.items()
            if project.graph.node(node_id).layer.kind == "dense"
        )
        assert all(problem.sentence for problem in report.problems)


@given(st.lists(deeds, max_size=12))
@settings(deadline=None)
def test_every_fix_can_be_pressed(plan: list[Deed]):
    project = flower_project()
    for deed in plan:
        try:
            project = done(project, deed)
        except EditError:
            continue
    for problem in check(project).problems:
        for fix in problem.fixes:
            mended = fix.edit(project)
            assert mended is not project
            assert_makes_sense(mended)
            left = {(other.node_id, other.sentence) for other in check(mended).problems}
            assert (problem.node_id, problem.sentence) not in left
