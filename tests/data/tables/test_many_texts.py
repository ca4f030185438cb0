"""Texts that are handled in parts come out as if all were handled at once."""

import random

from nnstudio.data.tables.many_texts import sorted_texts, total_length


def test_more_texts_than_one_part_holds_are_sorted_and_measured():
    texts = [f"{number:x}é" for number in range(50_000)]
    random.Random(0).shuffle(texts)
    assert sorted_texts(texts) == tuple(sorted(texts))
    assert total_length(texts) == len("".join(texts))


def test_there_may_be_none():
    assert sorted_texts([]) == ()
    assert total_length(()) == 0
