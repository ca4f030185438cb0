"""Ways out of rows that a network has no answer for, in the words of refusals. A command, whose user has
other ways or takes them by options, finds them by these.
"""

TRAINED = "train with such rows"
UNKNOWN_OR_DROPPED = "take it as unknown, or leave such rows out"
FILLED_OR_DROPPED = "have such cells filled in as in the training, or leave such rows out"
CORRECTED_OR_DROPPED = "correct the cell, or leave such rows out"
WITHOUT_COLUMN = "take what was never met as unknown"
