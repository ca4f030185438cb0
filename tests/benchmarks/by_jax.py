"""The same training and prediction in JAX: one compiled function that scans over many steps.

Its threads are those of the processor's cores that the process may use when JAX is first asked for something.
"""

from itertools import pairwise
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from tests.benchmarks.tasks import EPOCH_STEPS, AnyTask, ImageTask
from tests.benchmarks.timing import Work

VALUES_PER_CALL, MOST_STEPS_PER_CALL = 1 << 18, 1024
"""Values of batches that one call of JAX scans over, so that calling costs nothing, and a bound for steps."""

LEARNING_RATE, BETA_1, BETA_2, EPSILON = 1e-3, 0.9, 0.999, 1e-8

Parameters = list[tuple[Any, Any]]


def _first_parameters(task: AnyTask) -> Parameters:
    random = np.random.default_rng(1)
    shapes: list[tuple[int, ...]] = []
    if isinstance(task, ImageTask):
        channels = (task.shape[2], *task.filters)
        for pair in pairwise(channels):
            shapes += [(3, 3, *pair), pair[1:]] if task.normalized else [(3, 3, *pair)]
        height, width = (size // 2 ** len(task.filters) for size in task.shape[:2])
        sizes: tuple[int, ...] = (height * width * task.filters[-1], 10)
    else:
        sizes = task.sizes
    shapes += list(pairwise(sizes))
    return [
        (
            jnp.asarray(random.standard_normal(shape) * np.prod(shape[:-1]) ** -0.5, jnp.float32),
            jnp.zeros(shape[-1], jnp.float32),
        )
        for shape in shapes
    ]


def _logits(parameters: Parameters, x: Any, training: bool = False) -> Any:
    """A pair of one axis is scale and shift of a batch normalization, whose running means, which cost next to
    nothing, are left out.
    """
    ranks = [weight.ndim for weight, _ in parameters]
    for (weight, bias), rank, following in zip(parameters[:-1], ranks, ranks[1:], strict=False):
        if rank == 4:
            x = jax.lax.conv_general_dilated(
                x, weight, (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")
            )
            x = x + bias
        elif rank == 1:
            if training:
                x = (x - x.mean((0, 1, 2))) * jax.lax.rsqrt(x.var((0, 1, 2)) + 1e-5)
            x = x * weight + bias
        if x.ndim == 4 and following != 1:
            x = jax.lax.reduce_window(
                jax.nn.relu(x), -jnp.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID"
            )
        if rank == 2:
            x = jax.nn.relu(x @ weight + bias)
    weight, bias = parameters[-1]
    return x.reshape(len(x), -1) @ weight + bias


def _loss(parameters: Parameters, x: Any, y: Any) -> Any:
    return -jnp.take_along_axis(
        jax.nn.log_softmax(_logits(parameters, x, training=True)), y[:, None], 1
    ).mean()


def _adam(parameters: Any, gradients: Any, means: Any, squares: Any, step: Any) -> tuple[Any, Any, Any]:
    tree = jax.tree_util.tree_map
    means = tree(lambda m, g: BETA_1 * m + (1 - BETA_1) * g, means, gradients)
    squares = tree(lambda v, g: BETA_2 * v + (1 - BETA_2) * g * g, squares, gradients)
    rate, root = LEARNING_RATE / (1 - BETA_1**step), (1 - BETA_2**step) ** -0.5
    return (
        tree(lambda w, m, v: w - rate * m / (jnp.sqrt(v) * root + EPSILON), parameters, means, squares),
        means,
        squares,
    )


def training_by_jax(task: AnyTask) -> Work:
    """Adam on batches that lie ready in memory, unshuffled."""
    x, y = (jnp.asarray(array) for array in task.data())
    x, y = (array.reshape(EPOCH_STEPS, task.batch, *array.shape[1:]) for array in (x, y))
    steps_per_call = max(EPOCH_STEPS, min(MOST_STEPS_PER_CALL, VALUES_PER_CALL // x[0].size))
    first = _first_parameters(task)
    zeros = jax.tree_util.tree_map(jnp.zeros_like, first)

    def step(state: Any, number: Any) -> tuple[Any, Any]:
        parameters, means, squares, done = state
        row = number % EPOCH_STEPS
        loss, gradients = jax.value_and_grad(_loss)(parameters, x[row], y[row])
        return (*_adam(parameters, gradients, means, squares, done + 1.0), done + 1.0), loss

    @jax.jit
    def many(state: Any) -> Any:
        return jax.lax.scan(step, state, jnp.arange(steps_per_call))

    def work(steps: int) -> None:
        state = (first, zeros, zeros, jnp.float32(0))
        for _ in range(-(-steps // steps_per_call)):
            state, losses = many(state)
        jax.block_until_ready(losses)

    return work


def prediction_by_jax(task: AnyTask, x: np.ndarray) -> Work:
    """The compiled network on all rows at once, to an array of NumPy."""
    parameters, logits = _first_parameters(task), jax.jit(_logits)

    def work(steps: int) -> None:
        for _ in range(steps):
            np.asarray(logits(parameters, x))

    return work
