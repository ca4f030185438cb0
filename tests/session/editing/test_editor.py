"""The editor: every edit is one undo entry, and undo brings back the very same object."""

import gc
from dataclasses import replace

import pytest

from nnstudio.document.editing import edits
from nnstudio.document.graph import Link
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import sample_project
from nnstudio.errors import ProjectError
from nnstudio.session.editing.editor import Editor


def with_nodes(*kinds: str) -> Project:
    project = Project()
    for place, kind in enumerate(kinds):
        project, _ = edits.add_node(project, kind, 152.0 * place, 0.0)
    return project


@pytest.fixture
def editor(qapp) -> Editor:
    return Editor(with_nodes("input", "dense", "output"))


def set_units(editor: Editor, units: int) -> bool:
    return editor.perform(
        "Units", lambda project: edits.set_setting(project, "dense_1", "units", units), ("units", "dense_1")
    )


def test_an_edit_is_one_entry_and_undo_brings_back_the_same_object(editor: Editor):
    first = editor.project
    editor.perform("Connect", lambda project: edits.connect(project, "input_1", "dense_1"))
    second = editor.project
    assert editor.undo_stack.count() == 1
    assert editor.undo_stack.undoText() == "Connect"
    editor.undo_stack.undo()
    assert editor.project is first
    editor.undo_stack.redo()
    assert editor.project is second


def test_an_edit_that_changes_nothing_leaves_no_entry(editor: Editor, qtbot):
    with qtbot.assertNotEmitted(editor.changed):
        assert not editor.apply("Nothing", replace(editor.project))
    assert editor.undo_stack.count() == 0


def test_a_refused_edit_is_told_in_words_and_changes_nothing(editor: Editor, qtbot):
    before = editor.project
    with qtbot.waitSignal(editor.refused) as refused:
        assert not editor.perform("Connect", lambda project: edits.connect(project, "dense_1", "input_1"))
    assert "data enters" in refused.args[0]
    assert editor.project is before
    assert editor.undo_stack.count() == 0


def test_typing_into_one_field_is_one_entry(editor: Editor):
    first = editor.project
    for units in (1, 12, 128):
        set_units(editor, units)
    assert editor.undo_stack.count() == 1
    editor.undo_stack.undo()
    assert editor.project is first


def test_a_merged_entry_that_ends_where_it_began_is_undone(editor: Editor):
    first = editor.project
    set_units(editor, 1)
    set_units(editor, 16)
    assert editor.project is first
    assert not editor.undo_stack.canUndo()
    assert not editor.is_modified


def test_an_edit_after_saving_never_merges_into_the_saved_entry(editor: Editor, tmp_path):
    set_units(editor, 1)
    editor.save(tmp_path / "net.nns")
    set_units(editor, 2)
    assert editor.is_modified
    assert editor.undo_stack.count() == 2


def test_editors_with_entries_are_collected_in_any_order(editor: Editor):
    for _ in range(30):
        other = Editor(editor.project)
        other.circle = other  # leaves it to the garbage collector, as a window's circle of references does
        for units in range(1, 6):
            set_units(other, units)
            other.end_merging()
        del other
        gc.collect()


@pytest.mark.parametrize("pause", ["select", "end", "undo"])
def test_edits_before_and_after_a_pause_do_not_merge(editor: Editor, pause: str):
    set_units(editor, 1)
    if pause == "select":
        editor.select({"dense_1"})
    elif pause == "end":
        editor.end_merging()
    else:
        set_units(editor, 2)
        editor.undo_stack.undo()
        editor.undo_stack.redo()
    set_units(editor, 3)
    assert editor.undo_stack.count() == 2


def test_changed_says_what_differs(editor: Editor, qtbot):
    with qtbot.waitSignal(editor.changed) as told:
        set_units(editor, 5)
    change = told.args[0]
    assert change.graph_changed
    assert change.structure_changed
    assert change.layers_changed == ("dense_1",)
    assert not any((change.added, change.removed, change.data_changed, change.plan_changed))


def test_moving_is_no_change_of_structure(editor: Editor, qtbot):
    with qtbot.waitSignal(editor.changed) as told:
        editor.perform("Move", lambda project: edits.move(project, {"dense_1": (8.0, 8.0)}))
    assert told.args[0].changed == ("dense_1",)
    assert not told.args[0].structure_changed


def test_project_and_report_are_new_when_changed_is_told(editor: Editor):
    seen = []
    editor.changed.connect(lambda change: seen.append((editor.project is change.after, editor.report)))
    editor.perform("Connect", lambda project: edits.connect(project, "input_1", "dense_1"))
    assert seen[0][0]
    assert not any("Nothing arrives at Dense" in problem.sentence for problem in seen[0][1].problems)


def test_a_listener_may_edit_in_turn(editor: Editor):
    first = editor.project

    def react(change):
        if change.added == ("flatten_1",):
            editor.perform("Connect", lambda project: edits.connect(project, "input_1", "flatten_1"))

    editor.changed.connect(react)
    editor.perform("Add", lambda project: edits.add_node(project, "flatten", 0, 0)[0])
    assert Link("input_1", "flatten_1") in editor.project.graph.links
    assert editor.undo_stack.count() == 2
    editor.undo_stack.setIndex(0)
    assert editor.project is first


def test_going_back_many_entries_tells_of_one_change(editor: Editor):
    first = editor.project
    for units in (1, 2, 3):
        editor.perform("Units", lambda p, units=units: edits.set_setting(p, "dense_1", "units", units))
    changes = []
    editor.changed.connect(changes.append)
    editor.undo_stack.setIndex(0)
    assert [change.after is first for change in changes] == [True]


def test_selection_drops_what_is_deleted_and_undo_selects_what_comes_back(editor: Editor):
    editor.select({"dense_1", "output_1"})
    editor.perform("Delete", lambda project: edits.remove(project, ["dense_1"]))
    assert editor.selection == {"output_1"}
    editor.undo_stack.undo()
    assert editor.selection == {"dense_1"}


def test_only_what_exists_can_be_selected(editor: Editor, qtbot):
    with qtbot.waitSignal(editor.selection_changed):
        editor.select({"dense_1", "dense_99"}, {Link("input_1", "dense_1")})
    assert editor.selection == {"dense_1"}
    assert not editor.selected_links


def test_save_and_open_bring_back_the_project(editor: Editor, tmp_path):
    path = tmp_path / "net.nns"
    set_units(editor, 7)
    assert editor.is_modified
    editor.save(path)
    assert not editor.is_modified
    assert editor.path == path
    other = Editor()
    other.open(path)
    assert other.project.graph == editor.project.graph
    assert not other.is_modified
    assert other.undo_stack.count() == 0


def test_undo_after_save_is_modified_and_redo_is_not(editor: Editor, tmp_path, qtbot):
    set_units(editor, 7)
    editor.save(tmp_path / "net.nns")
    with qtbot.waitSignal(editor.modified_changed) as told:
        editor.undo_stack.undo()
    assert told.args == [True]
    editor.undo_stack.redo()
    assert not editor.is_modified


def test_opening_a_damaged_file_changes_nothing(editor: Editor, tmp_path):
    path = tmp_path / "broken.nns"
    path.write_bytes(b"not a project")
    before = editor.project
    with pytest.raises(ProjectError):
        editor.open(path)
    assert editor.project is before


def test_a_new_project_takes_the_place_of_everything(editor: Editor, qtbot):
    set_units(editor, 7)
    editor.select({"dense_1"})
    project = sample_project("wine")
    with qtbot.waitSignal(editor.changed) as told:
        editor.new(project)
    assert told.args[0].opened
    assert editor.project is project
    assert not editor.selection
    assert not editor.undo_stack.canUndo()
    assert not editor.is_modified


def test_an_imported_project_is_not_saved_yet(editor: Editor):
    editor.new(with_nodes("input"), modified=True)
    assert editor.is_modified
