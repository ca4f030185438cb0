"""Weights set one by one: where they hold, what undo brings back, and when it says that it cannot."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnstudio.document.editing import edits
from nnstudio.document.project import Project
from nnstudio.engine.training.history import Event
from nnstudio.engine.training.single_weights import SingleWeight
from nnstudio.session.editing.editor import Editor
from nnstudio.session.running import weights_by_hand
from nnstudio.session.running.runner import Runner
from nnstudio.session.running.weights_by_hand import WeightsByHand
from tests.helpers.projects import flower_project
from tests.session.conftest import MakeRunner
from tests.session.running.test_going_back import do, stepped

WEIGHT = SingleWeight("dense_1", "weight", (3, 1))
ENDLESS = 1_000_000


class Hands:
    """What is set in a project, and what was refused."""

    def __init__(self, runner: Runner, qtbot: QtBot) -> None:
        self.editor: Editor = runner.editor  # type: ignore[attr-defined]
        self.runner, self.qtbot = runner, qtbot
        self.by_hand = WeightsByHand(self.editor, runner)
        self.told: list[str] = []
        self.editor.refused.connect(self.told.append)

    def set(self, value: float, merge_key: object = None) -> None:
        self.by_hand.set("Set weight", WEIGHT, value, merge_key)

    def in_run(self) -> float:
        assert self.editor.run is not None
        return float(self.editor.run.weights["dense_1/weight"][3, 1])

    def train(self) -> None:
        with self.qtbot.waitSignal(self.runner.finished, timeout=60_000):
            self.runner.train()

    def wait_for(self, value: float) -> None:
        def has_it() -> bool:
            now = self.runner.weights_now()
            return now is not None and now.run.weights["dense_1/weight"][3, 1] == np.float32(value)

        self.qtbot.waitUntil(has_it, timeout=60_000)


@pytest.fixture
def make_hands(make_runner: MakeRunner, qtbot: QtBot):
    def make(project: Project) -> Hands:
        return Hands(make_runner(project), qtbot)

    return make


def test_before_any_run_it_is_an_edit_of_the_project(make_hands) -> None:
    hands = make_hands(flower_project(epochs=1))
    first = hands.editor.project
    hands.set(1.5)
    assert hands.editor.undo_stack.undoText() == "Set weight"
    assert hands.editor.project.graph.node("dense_1").by_hand[0].value == 1.5
    hands.editor.undo_stack.undo()
    assert hands.editor.project is first
    assert hands.told == []


def test_after_a_run_it_is_the_weight_that_the_next_one_goes_on_from(make_hands) -> None:
    hands = make_hands(flower_project(epochs=2))
    hands.train()
    run, project = hands.editor.run, hands.editor.project
    hands.set(1.5)
    assert hands.in_run() == 1.5
    assert hands.editor.project is project
    assert hands.editor.run.events == (Event(run.steps, WEIGHT.name, 1.5),)
    assert hands.editor.is_modified
    others = hands.editor.run.weights["dense_1/weight"] == run.weights["dense_1/weight"]
    assert others.sum() == others.size - 1
    hands.editor.undo_stack.undo()
    assert hands.in_run() == run.weights["dense_1/weight"][3, 1]
    hands.editor.undo_stack.redo()
    assert hands.in_run() == 1.5
    assert hands.told == []


def test_typing_is_one_entry_and_back_to_the_first_value_is_none(make_hands) -> None:
    hands = make_hands(flower_project(epochs=1))
    hands.train()
    before = hands.in_run()
    for value in (1.0, 12.0, 12.5):
        hands.set(value, "typing")
    assert hands.editor.undo_stack.count() == 1
    hands.editor.undo_stack.undo()
    assert hands.in_run() == before
    hands.set(3.0, "again")
    hands.set(before, "again")
    assert not hands.editor.undo_stack.canUndo()
    assert hands.in_run() == before


def test_undo_after_the_run_went_on_says_that_the_weight_stays(make_hands) -> None:
    hands = make_hands(flower_project(epochs=1))
    hands.train()
    hands.set(1.5)
    hands.train()
    after = hands.in_run()
    assert after != 1.5
    hands.editor.undo_stack.undo()
    assert hands.in_run() == after
    assert hands.told == [weights_by_hand.MOVED_ON]


def test_undo_of_first_weights_after_a_run_says_what_stays(make_hands) -> None:
    hands = make_hands(flower_project(epochs=1))
    hands.set(1.5)
    hands.train()
    after = hands.in_run()
    assert abs(after - 1.5) < 0.5
    hands.editor.undo_stack.undo()
    assert hands.in_run() == after
    assert hands.told == [weights_by_hand.OF_THE_NEXT]


def test_undo_where_the_run_was_discarded_says_so(make_hands) -> None:
    hands = make_hands(flower_project(epochs=1))
    hands.train()
    hands.set(1.5)
    hands.runner.reset()
    hands.editor.undo_stack.undo()
    assert hands.editor.run is None
    assert hands.told == [weights_by_hand.IS_GONE]


def test_after_a_change_of_the_drawing_layers_that_fit_keep_the_runs_weights(make_hands) -> None:
    hands = make_hands(flower_project(epochs=1))
    hands.train()
    hands.editor.perform("Units", lambda project: edits.set_setting(project, "dense_2", "units", 5))
    hands.set(1.5)
    assert hands.in_run() == 1.5
    hands.editor.perform("Units", lambda project: edits.set_setting(project, "dense_1", "units", 9))
    hands.set(2.5)
    assert hands.in_run() == 1.5
    assert hands.editor.project.graph.node("dense_1").by_hand[0].value == 2.5


def test_a_paused_run_goes_on_from_what_was_set(make_hands, qtbot: QtBot) -> None:
    hands = make_hands(flower_project(epochs=ENDLESS))
    stepped(hands.runner, qtbot, 2)
    hands.set(1.5)
    hands.editor.undo_stack.undo()
    hands.editor.undo_stack.redo()
    assert hands.told == []
    hands.wait_for(1.5)
    do(hands.runner, qtbot, hands.runner.step, 3)
    moved = float(hands.runner.weights_now().run.weights["dense_1/weight"][3, 1])
    assert 0 < abs(moved - 1.5) < 0.1
    hands.editor.undo_stack.undo()
    assert hands.told == [weights_by_hand.MOVED_ON]
    hands.wait_for(moved)


def test_while_weights_move_none_is_set(make_hands, qtbot: QtBot) -> None:
    hands = make_hands(flower_project(epochs=ENDLESS))
    with qtbot.waitSignal(hands.runner.progressed, timeout=60_000):
        hands.runner.train()
    hands.set(1.5)
    assert hands.told == [weights_by_hand.GOES_ON]
    assert hands.editor.undo_stack.count() == 0


def test_layers_that_share_weights_keep_sharing_them(make_hands) -> None:
    hands = make_hands(shared_project())
    hands.train()
    hands.set(1.5)
    run = hands.editor.run
    assert run.weights["dense_1/weight"][3, 1] == run.weights["dense_3/weight"][3, 1] == 1.5
    hands.train()
    assert hands.editor.run.steps == 2 * run.steps


def shared_project() -> Project:
    """Two branches of one layer, added up."""
    project = flower_project(epochs=1)
    project, (twin,) = edits.duplicate(project, ["dense_1"])
    project = edits.connect(edits.set_shares(project, twin, "dense_1"), "input_1", twin)
    project, added = edits.add_node(project, "add", 0, 0)
    for source in ("dense_1", twin):
        project = edits.connect(project, source, added)
    return edits.connect(project, added, "dense_2", 0)
