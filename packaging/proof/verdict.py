"""What is said when a package does not do what it must."""

import re

FAULT = re.compile(
    r"Traceback|error while loading|cannot open shared|Could not load|qt\.qpa|Warning", re.IGNORECASE
)
"""Words that a program which is well never prints."""


class NotProvenError(Exception):
    """Something is wrong with the package; the message says what."""


def expect(is_so: bool, sentence: str) -> None:
    """Raise NotProvenError with the sentence unless it is so."""
    if not is_so:
        raise NotProvenError(sentence)
