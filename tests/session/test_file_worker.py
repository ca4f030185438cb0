"""Works on files: who cancels waits for nothing, and each work that is not cancelled has one end."""

import gc
import threading

import pytest

from nnstudio.errors import DataError
from nnstudio.session.file_worker import FileWorker, wait_for_threads


class Gate:
    """A work that goes on until it is let through, whoever cancels it; as a read from a slow disk does."""

    def __init__(self) -> None:
        self.begun, self.opened, self.ended = threading.Event(), threading.Event(), threading.Event()

    def work(self, tell, cancelled) -> str:
        self.begun.set()
        self.opened.wait(60)
        self.ended.set()
        return "gate"


@pytest.fixture
def gate():
    gate = Gate()
    yield gate
    gate.opened.set()


@pytest.fixture
def worker(qapp, qtbot):
    worker = FileWorker()
    yield worker
    worker.cancel()
    wait_for_threads()


def heard(worker: FileWorker) -> list[tuple[str, object]]:
    """What the worker says, in its order."""
    said: list[tuple[str, object]] = []
    for name in ("announced", "progressed", "finished", "failed"):
        getattr(worker, name).connect(lambda value, name=name: said.append((name, value)))
    return said


def test_a_work_tells_its_share_and_its_end(worker, qtbot):
    said = heard(worker)
    with qtbot.waitSignal(worker.finished):
        worker.run(lambda tell, cancelled: tell(0.5) or "done")
    assert said == [("progressed", 0.5), ("finished", "done")]
    assert not worker.is_working


def test_what_takes_long_before_there_is_a_share_is_announced(worker, qtbot):
    said = heard(worker)
    with qtbot.waitSignal(worker.finished):
        worker.run(lambda tell, cancelled: tell(1.0), lambda: "Preparing …")
    with qtbot.waitSignal(worker.finished):
        worker.run(lambda tell, cancelled: None, lambda: "")
    assert said == [("announced", "Preparing …"), ("progressed", 1.0), ("finished", None), ("finished", None)]


def test_what_cannot_be_found_out_first_fails_as_the_work_would(worker, qtbot):
    def refuse() -> str:
        raise DataError("The file is gone.")

    with qtbot.waitSignal(worker.failed) as failed:
        worker.run(lambda tell, cancelled: "done", refuse)
    assert failed.args == ["The file is gone."]


def test_too_little_memory_is_a_sentence(worker, qtbot):
    def fill(tell, cancelled) -> None:
        raise MemoryError

    with qtbot.waitSignal(worker.failed) as failed:
        worker.run(fill)
    assert "too little free memory" in failed.args[0]


def test_who_cancels_waits_for_nothing_and_hears_nothing(worker, qtbot, gate):
    said = heard(worker)
    worker.run(gate.work)
    assert gate.begun.wait(60)
    worker.cancel()
    assert not worker.is_working
    assert not gate.ended.is_set()
    gate.opened.set()
    wait_for_threads()
    qtbot.wait(1)
    assert gate.ended.is_set()
    assert said == []


def test_the_next_work_waits_for_a_cancelled_one_and_the_last_wins(worker, qtbot, gate):
    order = []
    worker.run(gate.work)
    assert gate.begun.wait(60)
    worker.run(lambda tell, cancelled: order.append("never begun"))
    with qtbot.waitSignal(worker.finished) as finished:
        worker.run(lambda tell, cancelled: order.append(gate.ended.is_set()) or "last")
        gate.opened.set()
    assert finished.args == ["last"]
    assert order == [True]


def test_a_worker_that_goes_leaves_its_thread_to_end(qapp, qtbot, gate):
    worker = FileWorker()
    worker.run(gate.work)
    assert gate.begun.wait(60)
    assert not gc.isenabled()
    worker.cancel()
    worker.deleteLater()
    del worker
    qtbot.wait(1)
    assert not gc.isenabled()  # the thread still works, and Qt's objects are collected on this one only
    gate.opened.set()
    qtbot.waitUntil(gc.isenabled)
    assert gate.ended.is_set()
