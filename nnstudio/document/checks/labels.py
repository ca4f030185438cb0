"""Does an output fit a target of which a row may hold several labels?"""

from collections.abc import Iterator

from nnstudio.document.checks.endings import (
    Ending,
    class_warnings,
    last_layer,
    use_activation,
    use_fitting_loss,
    warning,
    wrong_units,
)
from nnstudio.document.checks.report import Problem
from nnstudio.document.learning.losses import activation_of


def label_problems(ending: Ending) -> Iterator[Problem]:
    """Of labels each is a yes or a no of its own: no loss or activation may let them compete."""
    labels, loss, final = len(ending.target.classes), ending.loss, activation_of(ending.last)
    if labels < 2:
        yield Problem(
            ending.output.id,
            f"The target “{ending.target.name}” of {ending.output.label} holds "
            f"{'a single label' if labels else 'no label at all'}: there is nothing to tell apart.",
        )
    elif loss.targets == "classes":
        yield Problem(
            ending.output.id,
            f"{ending.output.label} learns by {loss.title.lower()}, which knows one class for each row, but "
            f"“{ending.target.name}” holds several labels: {ending.fitting.lower()} fits.",
            fixes=(use_fitting_loss(ending),),
        )
    elif ending.units != labels:
        wanted = last_layer(ending.target, labels)
        yield wrong_units(ending, wanted, f"“{ending.target.name}” has {labels} labels")
    elif final == "softmax":
        yield warning(
            ending.last,
            f"{ending.last.label} ends with softmax, which lets only one label be likely: use sigmoid.",
            use_activation(ending, "sigmoid"),
        )
    else:
        yield from class_warnings(ending)
