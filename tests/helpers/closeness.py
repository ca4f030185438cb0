"""When two runs count as the same run: bounds that are fair for float32 and show a wrong formula."""

import numpy as np

from tests.helpers.oracle import Run

LOSS_TOLERANCE = 2e-5
WEIGHT_TOLERANCE = 5e-5


def assert_same_run(
    run: Run, reference: Run, loss: float = LOSS_TOLERANCE, weights: float = WEIGHT_TOLERANCE
) -> None:
    """Compare the loss of every step and the final weights, absolutely below 1 and relatively above."""
    assert_close(run.batch_loss, reference.batch_loss, loss, "losses")
    assert set(run.parameters) == set(reference.parameters)
    for name, values in reference.parameters.items():
        assert_close(run.parameters[name], values, weights, name)


def assert_close(found: object, expected: object, tolerance: float, what: str = "") -> None:
    """|found − expected| ≤ tolerance · max(1, |expected|), for every element."""
    found, expected = np.asarray(found, np.float64), np.asarray(expected, np.float64)
    assert found.shape == expected.shape, f"{what}: shape {found.shape}, not {expected.shape}"
    off = np.abs(found - expected) / np.maximum(1, np.abs(expected))
    worst = np.unravel_index(off.argmax(), off.shape) if off.size else ()
    assert np.all(off <= tolerance), (
        f"{what} at {worst}: {found[worst]!r}, not {expected[worst]!r}; off by {off[worst]:.1e}"
    )


def assert_close_to_scale(found: object, expected: object, tolerance: float, what: str = "") -> None:
    """|found − expected| ≤ tolerance · the largest |expected|: for arrays whose elements share one scale."""
    scale = max(float(np.abs(expected).max(initial=0.0)), 1e-6)
    assert_close(np.asarray(found) / scale, np.asarray(expected) / scale, tolerance, what)
