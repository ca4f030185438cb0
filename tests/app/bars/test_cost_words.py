"""What a network costs, in words that promise no more than an estimate can."""

import pytest

from nnstudio.app.bars.cost_words import cost_words, size_words, time_words
from nnstudio.document.costs import Costs


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(3.4e-7, "0.3 µs"), (4.9e-5, "50 µs"), (9.6e-4, "1 ms"), (0.0576, "60 ms"), (0.96, "1 s"),
     (250, "4 min"), (8000, "2 h")],
)  # fmt: skip
def test_times_are_told_in_one_figure(seconds, words):
    assert time_words(seconds) == words


@pytest.mark.parametrize(
    ("count", "words"), [(12, "12 B"), (38_400, "38 kB"), (999_900, "1 MB"), (2.24e9, "2.2 GB")]
)
def test_sizes_are_told_in_two(count, words):
    assert size_words(count) == words


def test_what_is_not_known_is_not_told():
    assert cost_words(Costs(0, 0, 0.0)) == []
    assert cost_words(Costs(1234, 500_000, 0.0)) == ["1.23 k multiply–adds"]
    assert cost_words(Costs(1234, 500_000, 0.02)) == [
        "1.23 k multiply–adds", "500 kB", "about 20 ms an epoch"
    ]  # fmt: skip
