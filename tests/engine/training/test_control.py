"""The words that steer a run, where nobody runs yet."""

from nnstudio.engine.training.control import Control


def test_single_steps_add_up_and_pause() -> None:
    control = Control()
    control.step()
    control.step(10)
    assert control.waiting == 11
    assert control.paused


def test_steps_that_were_given_up_do_not_come_back() -> None:
    control = Control()
    control.step(1000)
    control.give_up_steps()
    assert control.waiting == 0
    control.step()
    assert control.waiting == 1
