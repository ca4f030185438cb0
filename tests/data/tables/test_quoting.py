"""Text from a file stands in a sentence so that it can be read, and does nothing to the terminal."""

import pytest

from nnstudio.data.tables.quoting import quoted, visible


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Zoë, 5 €", "Zoë, 5 €"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\ufeff1.5", r"\ufeff1.5"),
        ("1\xa0234", r"1\xa0234"),
        ("\udcff.csv", r"\udcff.csv"),
    ],
)
def test_what_nobody_sees_is_written_out(text, told):
    assert visible(text) == told
    assert visible(text).isprintable()
    assert quoted(text) == f"“{told}”"


def test_a_long_cell_is_cut():
    assert quoted("x" * 40) == f"“{'x' * 40}”"
    assert quoted("x" * 140_000) == f"“{'x' * 39}…”"
    assert quoted("house", most=4) == "“hou…”"
