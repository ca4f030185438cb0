"""What settings have against a value, in words that a person can read."""

import pytest

from nnstudio.engine.choices.optimizers import Adam
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.layers import Dense
from nnstudio.engine.settings import problem_with, settings_of


@pytest.mark.parametrize(
    ("kind", "name", "value", "words"),
    [
        (TrainingPlan, "seed", -1, "must be at least 0, not -1"),
        (TrainingPlan, "seed", 2**31, "must be at most 2,147,483,647, not 2,147,483,648"),
        (TrainingPlan, "epochs", 10**400, "must be at most 1,000,000, not a number of more than 15 digits"),
        (TrainingPlan, "epochs", 2.5, "must be a whole number, not 2.5"),
        (Adam, "learning_rate", float("nan"), "must be a finite number, not nan"),
        (Dense, "units", 1_000_000, "must be at most 65,536, not 1,000,000"),
        (Dense, "units", 8, ""),
    ],
)
def test_what_is_wrong_with_a_value(kind: type, name: str, value: float, words: str):
    setting = next(setting for setting in settings_of(kind) if setting.name == name)
    assert problem_with(setting, value) == words
