"""How views write numbers: few digits, a true minus sign, the same width while they move."""

import math


def short(value: float, digits: int = 3) -> str:
    """A number with `digits` significant digits, as people read it: 0.0523, 12.4, −0.42, 1,240, 3.1e−7."""
    if not math.isfinite(value):
        return "–" if math.isnan(value) else ("∞" if value > 0 else "−∞")
    if value == 0:
        return "0"
    size = abs(value)
    if size < 10 ** -(digits + 1) or size >= 1e7:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        return f"{mantissa}e{int(exponent)}".replace("-", "−")
    decimals = max(0, digits - 1 - math.floor(math.log10(size)))
    return grouped(value, min(decimals, digits + 3))


def few_digits(value: float) -> str:
    """A number with three significant digits and no zeros at its end: 0.13, 5.8, 162, −1.05, 1,240."""
    if abs(value) >= 1000:
        return grouped(value) if abs(value) < 1e7 else short(value)
    return f"{value:.3g}".replace("-", "−")


def grouped(value: float, decimals: int = 0) -> str:
    """A number with thousands set apart by commas, as in the rest of the window."""
    return f"{value:,.{decimals}f}".replace("-", "−")


def signed(value: float, digits: int = 3) -> str:
    """A number with its sign, plus included."""
    text = short(value, digits)
    return text if value <= 0 or not math.isfinite(value) else f"+{text}"


def share(part: float) -> str:
    """A share of one in per cent: 97.6 %; whole numbers without decimals."""
    if not math.isfinite(part):
        return "–"
    text = f"{part * 100:.1f}"
    return f"{text.removesuffix('.0')} %"
