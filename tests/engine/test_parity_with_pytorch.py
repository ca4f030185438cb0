"""Whole runs agree with those recorded from PyTorch; the oracle does to the last digits."""

import pytest

from tests.engine import recorded
from tests.helpers.by_the_engine import by_the_engine
from tests.helpers.closeness import assert_same_run
from tests.helpers.trajectories import CASES, by_the_oracle

RECORDED = recorded.read()


def test_every_case_is_recorded() -> None:
    assert set(RECORDED) == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_engine(name: str) -> None:
    assert_same_run(by_the_engine(CASES[name]), RECORDED[name])


@pytest.mark.parametrize("name", CASES)
def test_oracle(name: str) -> None:
    assert_same_run(by_the_oracle(CASES[name]), RECORDED[name], loss=1e-8, weights=1e-8)


@pytest.mark.parametrize("name", CASES)
def test_the_record_is_what_pytorch_says(name: str) -> None:
    pytest.importorskip("torch")
    from tests.helpers.by_pytorch import by_pytorch

    assert_same_run(by_pytorch(CASES[name]), RECORDED[name], loss=1e-8, weights=1e-8)
