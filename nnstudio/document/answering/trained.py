"""A network with the weights of a run, ready to be asked."""

from nnstudio.data.preparing.preparation import Preparation
from nnstudio.document.networks.build import build
from nnstudio.document.project import Project
from nnstudio.document.runs import Run, fits
from nnstudio.document.sharing import own_weights
from nnstudio.engine.network import Network
from nnstudio.errors import TrainingError


def trained_network(project: Project, run: Run | None) -> tuple[Network, Preparation]:
    """The network with the run's weights, and the preparation that it was trained with.

    Raises `TrainingError` where there is no run, or the drawing was changed so that its weights no longer
    fit.
    """
    if run is None:
        raise TrainingError(f"“{project.name}” has not been trained yet: train it first.")
    if run.preparation is None:
        raise TrainingError(
            f"“{project.name}” holds the weights of a script, which do not say how rows are prepared: "
            "use it in a script, or give it data and an Output in the window and train it."
        )
    if not fits(run, project):
        raise TrainingError(
            f"“{project.name}” was changed since it was trained, so its weights no longer fit: "
            "train it again."
        )
    network = build(project)
    network.load_parameters(own_weights(network, run.weights))
    return network, run.preparation
