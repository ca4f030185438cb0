"""The inspection worker: the latest question wins, answers come on this thread, nothing is left behind."""

import gc
import threading
from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from nnstudio.errors import DataError
from nnstudio.session.inspection import Inspection


class Heard:
    """Collects what an inspection tells."""

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.sentences: list[str] = []
        self.thread: threading.Thread | None = None

    def answer(self, value: Any) -> None:
        self.answers.append(value)
        self.thread = threading.current_thread()

    def fail(self, sentence: str) -> None:
        self.sentences.append(sentence)


def ask(inspection: Inspection, heard: Heard, compute: Callable[[], Any], key: str = "view") -> None:
    inspection.ask(key, compute, heard.answer, heard.fail)


def test_it_computes_on_another_thread_and_answers_on_this_one(inspection: Inspection, qtbot: QtBot) -> None:
    heard = Heard()
    with qtbot.waitSignal(inspection.idle):
        ask(inspection, heard, threading.current_thread)
    assert heard.answers[0] is not threading.current_thread()
    assert heard.thread is threading.current_thread()


def test_of_several_questions_under_one_key_only_the_last_is_answered(
    inspection: Inspection, qtbot: QtBot
) -> None:
    heard, go_on = Heard(), threading.Event()
    asked: list[int] = []

    def compute(number: int) -> int:
        go_on.wait(30)
        asked.append(number)
        return number

    for number in range(5):
        ask(inspection, heard, lambda number=number: compute(number))
    with qtbot.waitSignal(inspection.idle):
        go_on.set()
    assert heard.answers == [4]
    assert len(asked) <= 2  # the one that was at work already, and the last


def test_questions_under_other_keys_do_not_touch_each_other(inspection: Inspection, qtbot: QtBot) -> None:
    heard = Heard()
    with qtbot.waitSignal(inspection.idle):
        ask(inspection, heard, lambda: "loss", "loss")
        ask(inspection, heard, lambda: "weights", "weights")
    assert sorted(heard.answers) == ["loss", "weights"]


def test_a_sentence_for_people_comes_as_it_is(inspection: Inspection, qtbot: QtBot) -> None:
    heard = Heard()

    def compute() -> None:
        raise DataError("Row 3 has no value.")

    with qtbot.waitSignal(inspection.idle):
        ask(inspection, heard, compute)
    assert (heard.answers, heard.sentences) == ([], ["Row 3 has no value."])


def test_a_bug_is_told_and_the_worker_lives_on(inspection: Inspection, qtbot: QtBot) -> None:
    heard = Heard()
    with qtbot.waitSignal(inspection.idle):
        ask(inspection, heard, lambda: 1 / 0)
    assert "ZeroDivisionError" in heard.sentences[0]
    with qtbot.waitSignal(inspection.idle):
        ask(inspection, heard, lambda: "still here")
    assert heard.answers == ["still here"]


def test_what_is_forgotten_is_never_answered(inspection: Inspection, qtbot: QtBot) -> None:
    heard = Heard()
    ask(inspection, heard, lambda: "old", "old")
    inspection.forget("old")
    with qtbot.waitSignal(inspection.idle):
        ask(inspection, heard, lambda: "new", "new")
    assert heard.answers == ["new"]


def test_an_answer_may_ask_again(inspection: Inspection, qtbot: QtBot) -> None:
    heard = Heard()
    with qtbot.waitSignal(inspection.idle, check_params_cb=lambda: len(heard.answers) == 1):
        inspection.ask("view", lambda: 1, lambda _one: ask(inspection, heard, lambda: 2))
    assert heard.answers == [2]


def test_shutdown_ends_the_thread_and_gives_the_collector_back(inspection: Inspection, qtbot: QtBot) -> None:
    heard = Heard()
    with qtbot.waitSignal(inspection.idle):
        ask(inspection, heard, lambda: 1)
    assert not gc.isenabled()
    inspection.shutdown()
    assert gc.isenabled()
    assert not any(thread.name == "nnstudio inspection" for thread in threading.enumerate())


def test_shutdown_waits_for_what_is_computed_now_and_drops_it(inspection: Inspection, qtbot: QtBot) -> None:
    heard, begun, go_on = Heard(), threading.Event(), threading.Event()

    def compute() -> int:
        begun.set()
        go_on.wait(30)
        return 1

    ask(inspection, heard, compute)
    begun.wait(30)
    go_on.set()
    inspection.shutdown()
    assert heard.answers == []


def test_what_needs_the_engine_waits_for_it(inspection: Inspection, qtbot: QtBot) -> None:
    answers: list[str] = []
    inspection.hold()
    inspection.ask("surface", lambda: "surface", answers.append)
    inspection.ask("weights", lambda: "weights", answers.append, needs_engine=False)
    qtbot.waitUntil(lambda: answers == ["weights"])
    assert inspection.is_waiting("surface")
    inspection.release()
    qtbot.waitUntil(lambda: answers == ["weights", "surface"])


def test_it_shuts_down_at_once_while_the_engine_is_waited_for(inspection: Inspection) -> None:
    inspection.hold()
    inspection.ask("surface", lambda: "surface", lambda answer: None)
    inspection.shutdown()
    assert not inspection.is_busy
