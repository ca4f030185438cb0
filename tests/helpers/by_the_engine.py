"""Trains a case with the engine."""

from collections.abc import Iterator

from nnstudio.engine.choices.losses import Loss
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.network import Network
from nnstudio.engine.training.training import Progress, TrainingData, TrainingState, new_state, train
from tests.helpers import oracle
from tests.helpers.oracle import Run
from tests.helpers.trajectories import Case


def network_of(case: Case) -> Network:
    """The case's network with its first weights."""
    network = Network.graph(case.nodes, case.links)
    network.load_parameters(case.parameters())
    return network


def losses_of(case: Case) -> dict[str, tuple[Loss, float]]:
    """Loss and weight of each output."""
    return {output: (oracle.described(loss), weight) for output, (loss, weight) in case.losses.items()}


def plan_of(case: Case, **more) -> TrainingPlan:
    """The case's settings, rows in their order."""
    settings = {
        "optimizer": case.optimizer, "batch_size": case.batch_size, "epochs": case.epochs, "l1": case.l1,
        "l2": case.l2, "penalize_biases": case.penalize_biases, "shuffle": False,
    }  # fmt: skip
    return TrainingPlan(**{**settings, **more})


def run_of(case: Case, **more) -> tuple[Network, TrainingState, Iterator[Progress]]:
    """Everything of a run that has not begun; `more` changes settings of its plan."""
    network, plan, losses = network_of(case), plan_of(case, **more), losses_of(case)
    state = new_state(network, plan, losses, validates=False)
    return network, state, train(network, plan, data_of(case), losses, state=state)


def data_of(case: Case) -> TrainingData:
    """All rows, without validation."""
    return TrainingData(case.inputs(), case.targets())


def by_the_engine(case: Case) -> Run:
    """Loss of every step and the parameters at the end."""
    network, state, progress = run_of(case)
    assert [report.state for report in progress][-1] == "finished"
    return Run(dict(network.parameters), list(state.history.batch_loss))
