"""Numbers as people read and type them: short, with a point, an exponent only to spare zeros."""

import math


def number_text(value: float) -> str:
    """The shortest text for a number: ``0.003``, ``1e-5``, ``1200``; seven digits at most."""
    text = f"{value:.7g}"
    mantissa, separator, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}" if separator else mantissa


def percent_text(share: float) -> str:
    """A share as per cent: 0.2 is ``20 %``."""
    return f"{number_text(round(share * 100, 4))} %"


def short_count(count: float) -> str:
    """A large count in three figures: 1.24 M, 835, 12.4 k."""
    for size, letter in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if count >= size * 0.9995:
            return f"{count / size:.3g}{letter}" if count / size < 999.5 else f"{count / size:.0f}{letter}"
    return f"{count:.0f}"


def parse_number(text: str) -> float | None:
    """The finite number that was typed, with a point or a comma; None while it is none."""
    try:
        value = float(text.strip().replace(",", ".").replace("−", "-"))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
