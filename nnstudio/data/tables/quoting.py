"""How text from a file stands in a sentence: on one line, not too long, and with marks that nobody sees
written out.
"""

_MOST = 40


def visible(text: str) -> str:
    r"""The text with line ends, marks without width and codes for terminals as `\n`, `\ufeff` and `\x1b`."""
    if text.isprintable():
        return text
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape", "surrogatepass").decode("ascii")
        for one in text
    )


def quoted(text: str, most: int = _MOST) -> str:
    """The text between quotation marks, of so many characters at most."""
    return f"“{visible(text if len(text) <= most else text[: most - 1])}{'…' if len(text) > most else ''}”"
