"""Random edits, undos and redos: the project stays sound, undo all is the first object, redo all the last."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from nnstudio.document.drawing.clipping import clipping_of, project_of_clipping
from nnstudio.document.editing import edits
from nnstudio.document.project import Project
from nnstudio.engine.layers import LAYERS
from nnstudio.session.editing.editor import Editor
from tests.helpers.patience import examples
from tests.helpers.projects import flower_project
from tests.helpers.random_edits import any_edit
from tests.helpers.soundness import assert_sound

kinds = st.sampled_from(sorted(LAYERS))
places = st.integers(-50, 50).map(lambda step: step * 8.0)
picks = st.integers(0, 10**6)


class EditorMachine(RuleBasedStateMachine):
    """Keeps the list of projects that an undo stack should hold beside the real one."""

    def __init__(self) -> None:
        super().__init__()
        self.editor = Editor(flower_project())
        self.projects: list[Project] = [self.editor.project]
        self.place = 0
        self.shown = self.editor.project
        self.editor.changed.connect(self.follow)

    def follow(self, change) -> None:
        assert change.before is self.shown
        self.shown = change.after

    def note(self, happened: bool) -> None:
        """After an edit that made an entry, forget what could be redone."""
        if happened:
            del self.projects[self.place + 1 :]
            self.projects.append(self.editor.project)
            self.place += 1

    def node(self, pick: int) -> str:
        nodes = self.editor.project.graph.nodes
        return nodes[pick % len(nodes)].id

    def has_nodes(self) -> bool:
        return bool(self.editor.project.graph.nodes)

    @rule(kind=kinds, x=places, y=places)
    def add(self, kind, x, y):
        self.note(self.editor.perform("Add", lambda project: edits.add_node(project, kind, x, y)[0]))

    @precondition(has_nodes)
    @rule(one=picks, other=picks, port=st.none() | st.integers(-1, 3))
    def connect(self, one, other, port):
        ends = self.node(one), self.node(other)
        self.note(self.editor.perform("Connect", lambda project: edits.connect(project, *ends, port)))

    @precondition(has_nodes)
    @rule(pick=picks)
    def remove(self, pick):
        node_id = self.node(pick)
        self.note(self.editor.perform("Remove", lambda project: edits.remove(project, [node_id])))

    @precondition(has_nodes)
    @rule(pick=picks, x=places, y=places)
    def move(self, pick, x, y):
        node_id = self.node(pick)
        self.note(self.editor.perform("Move", lambda project: edits.move(project, {node_id: (x, y)})))

    @rule(data=st.data())
    def edit(self, data):
        edit = any_edit(data.draw, self.editor.project)
        if edit is not None:
            self.note(self.editor.perform("Edit", edit))

    @rule(pick=picks)
    def disconnect(self, pick):
        links = self.editor.project.graph.links
        if links:
            link = links[pick % len(links)]
            self.note(self.editor.perform("Disconnect", lambda project: edits.disconnect(project, link)))

    @precondition(has_nodes)
    @rule(units=st.integers(-2, 40), pick=picks)
    def set_units(self, units, pick):
        node_id = self.node(pick)
        self.note(self.editor.perform("Units", lambda p: edits.set_setting(p, node_id, "units", units)))

    @precondition(has_nodes)
    @rule(one=picks, other=picks, apart=st.booleans())
    def share(self, one, other, apart):
        ends = self.node(one), "" if apart else self.node(other)
        self.note(self.editor.perform("Share", lambda project: edits.set_shares(project, *ends)))

    @rule(one=picks, other=picks)
    def share_dense(self, one, other):
        dense = self.editor.project.graph.of_kind("dense")
        if dense:
            ends = dense[one % len(dense)].id, dense[other % len(dense)].id
            self.note(self.editor.perform("Share", lambda project: edits.set_shares(project, *ends)))

    @precondition(has_nodes)
    @rule(chosen=st.sets(picks, max_size=4))
    def select(self, chosen):
        self.editor.select({self.node(pick) for pick in chosen})

    @rule()
    def copy_and_paste(self):
        graph = project_of_clipping(clipping_of(self.editor.project, self.editor.selection)).graph
        if len(self.editor.project.graph.nodes) < 40:
            pasted, _ = edits.paste(self.editor.project, graph.nodes, graph.links, 32, 32)
            self.note(self.editor.apply("Paste", pasted))

    @rule()
    def undo(self):
        self.editor.undo_stack.undo()
        self.place = max(0, self.place - 1)

    @rule()
    def redo(self):
        self.editor.undo_stack.redo()
        self.place = min(len(self.projects) - 1, self.place + 1)

    @invariant()
    def the_stack_holds_what_it_should(self):
        assert self.editor.project is self.projects[self.place]
        assert self.shown is self.editor.project
        assert self.editor.undo_stack.count() == len(self.projects) - 1

    @invariant()
    def the_graph_is_sound(self):
        assert_sound(self.editor.project)
        assert self.editor.selection <= set(self.editor.project.graph.by_id)

    def teardown(self):
        self.editor.undo_stack.setIndex(0)
        assert self.editor.project is self.projects[0]
        self.editor.undo_stack.setIndex(self.editor.undo_stack.count())
        assert self.editor.project is self.projects[-1]
        self.editor.deleteLater()


EditorMachine.TestCase.settings = settings(max_examples=examples(40), stateful_step_count=40, deadline=None)


@pytest.mark.usefixtures("qapp")
class TestEditorSequences(EditorMachine.TestCase):
    """Runs the machine with an application."""
