"""How many random examples a test looks at: some each time, many where somebody has the time for them."""

import hypothesis

LONG = "long"
"""The profile of `pytest --hypothesis-profile=long`."""
_TIMES = 40


def examples(usual: int) -> int:
    """The usual number of examples, or many times as many."""
    return usual * (_TIMES if hypothesis.settings.get_current_profile_name() == LONG else 1)
