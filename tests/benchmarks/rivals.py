"""The same training in this engine and in other libraries, each at its best plain setting."""

import warnings
from collections.abc import Mapping

import torch
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits
from torch.nn import functional

from nnstudio.engine.choices.optimizers import Adam
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.network import Network
from nnstudio.engine.training.training import TrainingData, train
from tests.benchmarks.by_jax import prediction_by_jax, training_by_jax
from tests.benchmarks.tasks import AnyTask, ImageTask, Task, epochs_for
from tests.benchmarks.timing import Work

LAYOUTS = {"channels last": torch.channels_last, "channels first": torch.contiguous_format}
PLAIN = [("", torch.contiguous_format)]


def network_of(task: AnyTask) -> Network:
    """The task's network in this engine."""
    return Network.sequential(task.shape, task.layers())


def ours(task: AnyTask, threads: int) -> Work:
    """This engine, through `train` with all that it does: shuffling, metrics, history, reports."""
    x, y = task.data()
    network = network_of(task)
    data = TrainingData({network.inputs[0]: x}, {network.outputs[0]: y})

    def work(steps: int) -> None:
        plan = TrainingPlan(Adam(), batch_size=task.batch, epochs=epochs_for(steps))
        for _ in train(network, plan, data, "cross_entropy", threads=threads):
            pass

    return work


def _by_torch_layout(task: AnyTask, layout: torch.memory_format) -> tuple[torch.nn.Module, torch.Tensor]:
    """The network and its rows in one of PyTorch's layouts of images."""
    samples = torch.as_tensor(task.data()[0])
    if samples.ndim == 4:
        samples = samples.permute(0, 3, 1, 2).contiguous(memory_format=layout)
    return torch.nn.Sequential(*task.modules()).to(memory_format=layout), samples


def by_torch(
    task: AnyTask,
    threads: int,
    fused: bool,
    layout: torch.memory_format = torch.contiguous_format,
    is_compiled: bool = False,
) -> Work:
    """PyTorch with its default or its fused Adam, on batches that lie ready in memory, unshuffled.

    Compiled, the network with its loss goes through `torch.compile`.
    """
    model, samples = _by_torch_layout(task, layout)
    classes = torch.as_tensor(task.data()[1]).long()
    batches = list(zip(samples.split(task.batch), classes.split(task.batch), strict=True))
    optimizer = torch.optim.Adam(model.parameters(), fused=fused)

    def loss_of(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return functional.cross_entropy(model(x), y)

    loss = torch.compile(loss_of) if is_compiled else loss_of

    def work(steps: int) -> None:
        torch.set_num_threads(threads)
        for step in range(steps):
            optimizer.zero_grad(set_to_none=True)
            loss(*batches[step % len(batches)]).backward()
            optimizer.step()

    return work


def prediction_by_torch(task: AnyTask, threads: int, layout: torch.memory_format) -> Work:
    """PyTorch's answers for all rows at once, to an array of NumPy."""
    model, samples = _by_torch_layout(task, layout)

    def work(times: int) -> None:
        torch.set_num_threads(threads)
        with torch.inference_mode():
            for _ in range(times):
                model(samples).numpy()

    return work


def by_scikit_learn(task: Task, threads: int) -> Work:
    """scikit-learn's `MLPClassifier`, whose `fit` goes through the rows in shuffled batches as ours does."""
    x, y = task.data()
    settings = {"alpha": 0.0, "batch_size": task.batch, "n_iter_no_change": 1 << 30, "tol": 0.0}

    def work(steps: int) -> None:
        model = MLPClassifier(task.sizes[1:-1], max_iter=epochs_for(steps), **settings)
        with threadpool_limits(threads), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it says that it has not converged
            model.fit(x, y)

    return work


def predictions(task: AnyTask, threads: int) -> Mapping[str, Work]:
    """Every way of asking a task's network about all of its rows at once."""
    network, x = network_of(task), task.data()[0]

    def answer(times: int) -> None:
        for _ in range(times):
            network.predict(x)

    found: dict[str, Work] = {"ours": answer, "JAX": prediction_by_jax(task, x)}
    for count in sorted({1, threads}):
        for name, layout in LAYOUTS.items() if isinstance(task, ImageTask) else PLAIN:
            found[f"torch/{count}/{name}"] = prediction_by_torch(task, count, layout)
    return found


def works(task: AnyTask, threads: int, with_slow: bool = False) -> Mapping[str, Work]:
    """Every way of training a task, by name; a rival that threads slow down is measured with one as well."""
    found: dict[str, Work] = {"ours": ours(task, threads)}
    if with_slow or isinstance(task, Task):
        found["JAX"] = training_by_jax(task)
    for count in sorted({1, threads}):
        for name, layout in LAYOUTS.items() if isinstance(task, ImageTask) else PLAIN:
            found[f"torch/{count}/{name}"] = by_torch(task, count, False, layout)
            found[f"torch fused/{count}/{name}"] = by_torch(task, count, True, layout)
        if isinstance(task, Task):
            found[f"scikit-learn/{count}"] = by_scikit_learn(task, count)
        if with_slow:
            found[f"torch compiled/{count}"] = by_torch(task, count, True, is_compiled=True)
    return found
