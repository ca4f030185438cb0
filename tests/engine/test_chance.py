"""Dropout, noise and augmentation draw what they promise: by an oracle, and by their statistics."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit

from nnstudio.engine.choices.augmentation import Augmentation
from nnstudio.engine.choices.optimizers import SGD
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.inspection.augmented import augmented
from nnstudio.engine.kernels.normal import between_minus_one_and_one, normal_pair
from nnstudio.engine.kernels.trigonometry import sine_and_cosine
from nnstudio.engine.layers import (
    Concatenate,
    Conv2D,
    Dense,
    Dropout,
    Embedding,
    Flatten,
    GaussianNoise,
    Input,
    Layer,
    Reshape,
    SpatialDropout,
)  # fmt: skip
from nnstudio.engine.network import Network
from nnstudio.engine.settings import settings_of
from nnstudio.engine.trainer import Trainer
from nnstudio.engine.training.training import Control, TrainingData, new_state, train
from nnstudio.errors import NNStudioError, ShapeError
from tests.helpers import oracle
from tests.helpers.closeness import assert_close, assert_same_run
from tests.helpers.oracle import chance
from tests.helpers.trajectories import drawn

SEED = 11


@njit
def _pairs(words, found):
    for i in range(len(found)):
        found[i, 0], found[i, 1] = normal_pair(words[i, 0], words[i, 1])


@njit
def _spread(words, found):
    for i in range(len(found)):
        found[i] = between_minus_one_and_one(words[i])


@njit
def _turned(turns, found):
    for i in range(len(turns)):
        found[i, 0], found[i, 1] = sine_and_cosine(turns[i])


def random_words(count: int, *more: int) -> np.ndarray:
    return np.random.Philox(key=5).random_raw(count * int(np.prod(more))).reshape(count, *more) >> np.uint64(
        32
    )


def test_sine_and_cosine() -> None:
    turns = np.concatenate([np.linspace(-3, 3, 100_001), np.arange(-8, 9) / 8]).astype(np.float32)
    found = np.empty((len(turns), 2), np.float32)
    _turned(turns, found)
    angles = 2 * np.pi * turns.astype(np.float64)
    assert np.abs(found - np.stack([np.sin(angles), np.cos(angles)], axis=1)).max() < 1.1e-7
    _turned(np.float32([0, 0.25, 0.5, 0.75]), found[:4])
    np.testing.assert_array_equal(found[:4], [[0, 1], [1, 0], [0, -1], [-1, 0]])


def test_normal_numbers_have_the_moments_and_tails_of_the_normal_distribution() -> None:
    count = 500_000
    found = np.empty((count, 2), np.float32)
    _pairs(random_words(count, 2), found)
    first, second = found.astype(np.float64).T
    for values in (first, second):
        moments = [np.mean(values**power) for power in range(1, 7)]
        # bounds: five standard deviations of each mean
        np.testing.assert_array_less(
            np.abs(np.subtract(moments, [0, 1, 0, 3, 0, 15])),
            5 * np.sqrt(np.array([1, 2, 15, 96, 945, 10170]) / count),
        )
        for size, share in ((1, 0.317311), (2, 0.0455003), (3, 0.0026998), (4, 6.334e-5)):
            assert abs(np.mean(np.abs(values) > size) - share) < 5 * (share / count) ** 0.5
    assert abs(np.mean(first * second)) < 5 / count**0.5


def test_the_ends_of_what_can_be_drawn() -> None:
    words = np.array([[0, 0], [2**32 - 1, 0], [0, 2**32 - 1]], np.uint64)
    found = np.empty((3, 2), np.float32)
    _pairs(words, found)
    assert found[0, 0] == pytest.approx((2 * 32 * np.log(2)) ** 0.5)
    assert np.abs(found[1]).max() < 1e-3
    assert np.isfinite(found).all()
    ends = np.empty(2, np.float32)
    _spread(words[:2, 0], ends)
    np.testing.assert_array_equal(ends, [-1 + 2.0**-24, 1 - 2.0**-24])


# ------------------------------------------------------------------ layers


def test_a_run_with_chance_is_the_oracles() -> None:
    layers = [
        Dense(18, activation="tanh"), Reshape((3, 2, 3)), SpatialDropout(0.4), Conv2D(4, 2),
        GaussianNoise(0.3), Flatten(), Dropout(0.25), Dense(2),
    ]  # fmt: skip
    graph = oracle.Graph.chain((4,), layers)
    network = Network.sequential((4,), layers)
    for name, values in network.parameters.items():
        values[...] = drawn(name, *values.shape) * np.float32(0.4)
    start = {name: values.copy() for name, values in network.parameters.items()}
    x, y, batch, epochs = drawn("x", 20, 4), drawn("y", 20, 2), 7, 3
    plan = TrainingPlan(SGD(0.05), batch_size=batch, epochs=epochs, seed=SEED, shuffle=False)
    state = new_state(network, plan, "mse", validates=False)
    for _ in train(network, plan, TrainingData(x, y), "mse", state=state):
        pass

    def noise(name: str, epoch: int, rows: range) -> np.ndarray:
        return np.stack([chance.normal(name, SEED, epoch, row, 8).reshape(2, 1, 4) for row in rows])

    def mask(name: str, rate: float, epoch: int, rows: range, units: int) -> np.ndarray:
        return np.stack([chance.kept(name, rate, SEED, epoch, row, units) for row in rows])

    batches, kept = [], []
    for epoch in range(epochs):
        for first in range(0, 20, batch):
            rows = range(first, min(first + batch, 20))
            batches.append(({"input_1": x[first : rows.stop]}, {"dense_2": y[first : rows.stop]}))
            kept.append({
                "spatialdropout_1": mask("spatialdropout_1", 0.4, epoch, rows, 3),
                "dropout_1": mask("dropout_1", 0.25, epoch, rows, 8),
                "gaussiannoise_1": noise("gaussiannoise_1", epoch, rows),
            })  # fmt: skip
    reference = oracle.train(graph, start, SGD(0.05), batches, {"dense_2": ("mse", 1.0)}, kept=kept)
    assert_same_run(oracle.Run(dict(network.parameters), list(state.history.batch_loss)), reference)


@pytest.mark.parametrize("layer", [SpatialDropout(0.9), GaussianNoise(3.0)], ids=lambda layer: layer.kind)
def test_only_training_is_left_to_chance(layer: Layer) -> None:
    x, y = drawn("x", 9, 3, 4, 2), drawn("y", 9, 3)
    shaken = Network.sequential((3, 4, 2), [layer, Conv2D(3, 2), layer, Flatten(), Dense(3)], seed=2)
    calm = Network.sequential((3, 4, 2), [Conv2D(3, 2), Flatten(), Dense(3)], seed=2)
    np.testing.assert_array_equal(shaken.predict(x), calm.predict(x))
    assert shaken.evaluate(x, y, "mse") == calm.evaluate(x, y, "mse")
    (loss, slopes), (same, expected) = shaken.gradients(x, y, "mse"), calm.gradients(x, y, "mse")
    assert loss == same
    for name, slope in expected.items():
        np.testing.assert_array_equal(slopes[name], slope)


@pytest.mark.parametrize(
    ("layer", "setting", "value"),
    [
        (SpatialDropout(0.5), "spatialdropout_1/rate", 0.0),
        (GaussianNoise(0.5), "gaussiannoise_1/deviation", 0),
    ],
)
def test_its_strength_may_change_while_a_run_goes_on(layer: Layer, setting: str, value: float) -> None:
    def losses(layers: list[Layer], control: Control) -> np.ndarray:
        network = Network.sequential((3, 2), [*layers, Flatten(), Dense(2)], seed=3)
        plan = TrainingPlan(SGD(0.01), batch_size=5, epochs=2)
        state = new_state(network, plan, "mse", validates=False)
        for _ in train(
            network, plan, TrainingData(drawn("x", 9, 3, 2), drawn("y", 9, 2)), "mse", control, state
        ):
            pass
        return np.array(state.history.batch_loss)

    control = Control()
    control.set(setting, value)
    np.testing.assert_array_equal(losses([layer], control), losses([], Control()))
    assert not np.array_equal(losses([layer], Control()), losses([], Control()))
    refused = Control()
    refused.set(setting, -1.0)
    with pytest.raises(NNStudioError, match=r"must be at least 0"):
        losses([layer], refused)


def test_spatial_dropout_needs_positions() -> None:
    with pytest.raises(ShapeError, match="use Dropout"):
        Network.sequential((5,), [SpatialDropout(), Dense(2)])


# ------------------------------------------------------------------ augmentation

KINDS = {
    "horizontal flip": Augmentation(horizontal_flip=True),
    "vertical flip": Augmentation(vertical_flip=True),
    "shift": Augmentation(shift=0.4),
    "rotate": Augmentation(rotate=120.0),
    "scale": Augmentation(scale=0.6),
    "cut-out": Augmentation(cut_out=0.5),
    "brightness": Augmentation(brightness=0.7),
    "noise": Augmentation(noise=0.3),
    "warp": Augmentation(True, True, 0.1, 25.0, 0.2),
    "all": Augmentation(True, True, 0.1, 25.0, 0.2, 0.3, 0.4, 0.5),
}


def image_network(shape: tuple[int, ...] = (7, 6, 2)) -> Network:
    return Network.sequential(shape, [Flatten(), Dense(3)], seed=4)


def expected_of(images: np.ndarray, how: Augmentation, epoch: int) -> np.ndarray:
    return np.stack(
        [chance.augmented(image, how, "input_1", SEED, epoch, row) for row, image in enumerate(images)]
    )


@pytest.mark.parametrize("how", KINDS.values(), ids=KINDS)
def test_images_are_the_oracles(how: Augmentation) -> None:
    images = drawn("images", 21, 7, 6, 2)
    found = augmented(image_network(), images, how, SEED, epoch=2)["input_1"]
    assert_close(found, expected_of(images, how, 2), 2e-5)
    assert not np.array_equal(found, augmented(image_network(), images, how, SEED, epoch=3)["input_1"])
    assert not np.array_equal(found, augmented(image_network(), images, how, SEED + 1, epoch=2)["input_1"])


def test_a_flip_moves_pixels_and_changes_none() -> None:
    images = drawn("images", 64, 5, 4, 1)
    found = augmented(image_network((5, 4, 1)), images, Augmentation(horizontal_flip=True))["input_1"]
    same = (found == images).all(axis=(1, 2, 3))
    mirrored = (found == images[:, :, ::-1]).all(axis=(1, 2, 3))
    assert (same ^ mirrored).all()
    assert 20 < same.sum() < 44


def test_tables_take_the_noise_alone() -> None:
    rows = drawn("rows", 40, 9)
    network = Network.sequential((9,), [Dense(2)])
    found = augmented(network, rows, KINDS["all"], SEED)["input_1"]
    noise = np.stack([chance.normal("input_1", SEED, 0, row, 9) for row in range(40)])
    assert_close(found, rows + 0.5 * noise, 1e-5)
    np.testing.assert_array_equal(augmented(network, rows, KINDS["warp"])["input_1"], rows)


def test_whole_numbers_that_are_looked_up_stay_what_they_are() -> None:
    nodes = {
        "words": Input(shape=(3,)), "rows": Embedding(5, 2), "flat": Flatten(), "table": Input(shape=(4,)),
        "joined": Concatenate(), "out": Dense(2),
    }  # fmt: skip
    links = [("words", "rows"), ("rows", "flat"), ("flat", "joined"), ("table", "joined"), ("joined", "out")]
    by_run, by_hand = (Network.graph(nodes, links, seed=1) for _ in range(2))
    x = {"words": np.arange(60).reshape(20, 3) % 5, "table": drawn("table", 20, 4)}
    seen = augmented(by_run, x, KINDS["noise"], SEED)
    np.testing.assert_array_equal(seen["words"], x["words"])
    assert not np.array_equal(seen["table"], x["table"])
    settings = {"optimizer": SGD(0.02), "batch_size": 7, "epochs": 1, "seed": SEED}
    by_run.fit(x, drawn("y", 20, 2), "mse", augmentation=KINDS["noise"], **settings)
    by_hand.fit(seen, drawn("y", 20, 2), "mse", **settings)
    np.testing.assert_array_equal(by_run.vector, by_hand.vector)


@pytest.mark.parametrize("shape", [(7, 6, 2), (9,)], ids=["images", "table"])
@pytest.mark.parametrize("how", [KINDS["all"], KINDS["rotate"]], ids=["all", "rotate"])
def test_a_run_sees_what_the_preview_shows(how: Augmentation, shape: tuple[int, ...]) -> None:
    x, y = drawn("x", 33, *shape), drawn("y", 33, 3)
    by_run, by_hand = image_network(shape), image_network(shape)
    settings = {"optimizer": SGD(0.02), "batch_size": 7, "epochs": 1, "seed": SEED}
    by_run.fit(x, y, "mse", augmentation=how, **settings)
    by_hand.fit(augmented(by_hand, x, how, SEED)["input_1"], y, "mse", **settings)
    np.testing.assert_array_equal(by_run.vector, by_hand.vector)


def test_it_depends_neither_on_the_batch_nor_on_the_samples_beside() -> None:
    images = drawn("images", 300, 7, 6, 2)  # more than the preview takes at once
    whole = augmented(image_network(), images, KINDS["all"], SEED)["input_1"]
    np.testing.assert_array_equal(
        augmented(image_network(), images[:5], KINDS["all"], SEED)["input_1"], whole[:5]
    )


def test_nothing_switched_on_leaves_every_bit_and_every_instruction() -> None:
    from nnstudio.engine.samples import objective_of
    from nnstudio.engine.tape.tape import compile_tape

    network = image_network()
    images = drawn("images", 5, 7, 6, 2)
    np.testing.assert_array_equal(augmented(network, images, Augmentation())["input_1"], images)
    objective = objective_of(network.structure, "mse")
    plain = compile_tape(network.structure, 5, objective)
    same = compile_tape(network.structure, 5, objective, augmentation=Augmentation())
    np.testing.assert_array_equal(plain.instructions, same.instructions)
    assert plain.workspace_floats == same.workspace_floats


def test_validation_and_measurements_see_rows_as_they_are() -> None:
    x, y = drawn("x", 20, 7, 6, 2), drawn("y", 20, 3)
    network = image_network()
    before = network.evaluate(x, y, "mse")["loss"]
    settings = {"augmentation": KINDS["all"], "validation_data": (x, y)}
    history = network.fit(x, y, "mse", SGD(1e-7), epochs=1, **settings)
    assert history.epoch_validation_loss[0] == pytest.approx(before, rel=1e-6)
    assert history.epoch_loss[0] != pytest.approx(before, rel=1e-3)


def test_training_by_hand_draws_anew_at_each_step() -> None:
    trainer = Trainer(image_network(), "mse", SGD(1e-7), seed=SEED, augmentation=KINDS["shift"])
    x, y = drawn("x", 20, 7, 6, 2), drawn("y", 20, 3)
    assert len({trainer.step(x, y) for _ in range(5)}) == 5


@pytest.mark.parametrize("setting", settings_of(Augmentation), ids=lambda setting: setting.name)
def test_every_setting_is_described_and_checked(setting) -> None:
    assert setting.label
    assert setting.help
    if setting.kind == "number":
        with pytest.raises(NNStudioError, match=setting.label):
            augmented(
                image_network(), drawn("x", 2, 7, 6, 2), Augmentation(**{setting.name: setting.maximum + 1})
            )


def numbers(name: str) -> st.SearchStrategy[float]:
    setting = next(setting for setting in settings_of(Augmentation) if setting.name == name)
    return st.floats(setting.minimum, setting.maximum)


@settings(max_examples=80, deadline=None)
@given(
    shape=st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 3)),
    how=st.builds(
        Augmentation, horizontal_flip=st.booleans(), vertical_flip=st.booleans(),
        **{name: numbers(name) for name in ("shift", "rotate", "scale", "cut_out", "brightness")},
    ),
)  # fmt: skip
def test_any_image_keeps_within_the_values_that_it_holds(
    shape: tuple[int, int, int], how: Augmentation
) -> None:
    images = np.abs(drawn("images", 3, *shape))
    found = augmented(image_network(shape), images, how, SEED)["input_1"]
    assert np.isfinite(found).all()
    assert found.min() >= 0
    assert found.max() <= images.max() * (1 + how.brightness) * (1 + 1e-6)


@pytest.mark.parametrize("steps", [1, 4])
def test_a_run_that_was_stopped_goes_on_with_the_same_rows(steps: int) -> None:
    plan = TrainingPlan(SGD(0.02), batch_size=7, epochs=3, augmentation=KINDS["all"], data_share=0.8)
    x, y = drawn("x", 33, 7, 6, 2), drawn("y", 33, 3)

    def run(stop_after: int | None) -> Network:
        network, control = image_network(), Control()
        state = new_state(network, plan, "mse", validates=False)
        if stop_after is not None:
            control.step(stop_after)
            for progress in train(network, plan, TrainingData(x, y), "mse", control, state):
                if progress.state == "paused":
                    control.stop()
            assert state.step == stop_after
        for _ in train(network, plan, TrainingData(x, y), "mse", state=state, threads=2):
            pass
        return network

    np.testing.assert_array_equal(run(steps).vector, run(None).vector)
