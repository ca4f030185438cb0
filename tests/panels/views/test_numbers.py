"""How views write numbers."""

import pytest

from nnstudio.panels.views.numbers import few_digits, grouped, share, short, signed


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0523, "0.0523"), (12.43, "12.4"), (-0.42, "−0.420"), (0.0, "0"), (1.3e-7, "1.30e−7"),
     (123456.0, "123,456"),
     (float("nan"), "–"), (float("inf"), "∞"), (float("-inf"), "−∞"), (1e9, "1.00e9")],
)  # fmt: skip
def test_short(value: float, text: str) -> None:
    assert short(value) == text


@pytest.mark.parametrize(
    ("part", "text"), [(0.976, "97.6 %"), (1.0, "100 %"), (0.0, "0 %"), (float("nan"), "–")]
)
def test_share(part: float, text: str) -> None:
    assert share(part) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.13, "0.13"), (5.8, "5.8"), (1680.0, "1,680"), (-1.05, "−1.05")]
)
def test_few_digits(value: float, text: str) -> None:
    assert few_digits(value) == text


def test_signs_and_thousands() -> None:
    assert signed(0.5) == "+0.500"
    assert signed(-0.5) == "−0.500"
    assert grouped(1234567) == "1,234,567"
