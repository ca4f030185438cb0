"""The way from numbers to a saved network in a script, with the words that are promised."""

import numpy as np
import pytest

import nnstudio as nn


def digits(rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows whose class is the largest of their first ten values."""
    x = np.random.default_rng(rows).standard_normal((rows, 784)).astype(np.float32)
    return x, x[:, :10].argmax(axis=1)


def test_a_network_is_trained_judged_asked_saved_and_loaded(tmp_path, capsys):
    x, y = digits(640)
    xv, yv = digits(100)
    net = nn.Network.sequential(
        (784,), [nn.Dense(256, activation="relu"), nn.Dropout(0.2), nn.Dense(10)], seed=0
    )
    assert list(net.parameters) == ["dense_1/weight", "dense_1/bias", "dense_2/weight", "dense_2/bias"]
    assert net.parameters["dense_1/weight"].shape == (256, 784)
    assert all(values.dtype == np.float32 and values.base is not None for values in net.parameters.values())
    net.load_parameters({name: values.copy() for name, values in net.parameters.items()})
    history = net.fit(
        x, y, loss="cross_entropy", optimizer=nn.Adam(learning_rate=1e-3), batch_size=128, epochs=5,
        validation_data=(xv, yv), shuffle=True, seed=0, l1=0.0, l2=0.0, on_progress=print,
    )  # fmt: skip
    assert "finished" in capsys.readouterr().out
    assert len(history.batch_loss) == 25
    assert len(history.epochs) == 5
    last = history.epochs[-1]
    assert last.loss < history.epochs[0].loss
    assert last.validation_loss is not None
    assert set(last.metrics) == {"accuracy"}
    assert last.seconds > 0
    assert net.predict(x).shape == (640, 10)
    assert net.evaluate(xv, yv, loss="cross_entropy")["loss"] == pytest.approx(last.validation_loss, rel=1e-5)
    assert net.activations(x[:3])["dense_1"].shape == (3, 256)
    loss, gradients = net.gradients(x, y, loss="cross_entropy")
    assert loss == pytest.approx(net.evaluate(x, y, loss="cross_entropy")["loss"], rel=1e-5)
    assert {name: values.shape for name, values in gradients.items()} == {
        name: values.shape for name, values in net.parameters.items()
    }
    nn.save(net, tmp_path / "digits.nns")
    again = nn.load(tmp_path / "digits.nns")
    assert np.array_equal(again.predict(x), net.predict(x))


def test_training_by_hand():
    net = nn.Network.sequential((3,), [nn.Dense(4, activation="tanh"), nn.Dense(1)], seed=1)
    x = np.random.default_rng(0).standard_normal((64, 3)).astype(np.float32)
    y = x.sum(axis=1, keepdims=True)
    trainer = nn.Trainer(net, loss="mse", optimizer=nn.SGD(learning_rate=0.02, momentum=0.9), l2=1e-4)
    before = net.evaluate(x, y, loss="mse")["loss"]
    assert trainer.step(x, y) == pytest.approx(before, rel=1e-5)
    trainer.learning_rate = 0.01
    losses = [trainer.step(x, y) for _ in range(200)]
    assert losses[-1] < 0.2 * before


def test_settings_of_losses_and_image_layers():
    x = np.random.default_rng(0).standard_normal((32, 12, 12, 4)).astype(np.float32)
    y = np.arange(32) % 3
    net = nn.Network.sequential(
        (12, 12, 4),
        [
            nn.Conv2D(8, 3, stride=2, padding=1, dilation=1, groups=2),
            nn.AveragePool2D(3, stride=2, padding=1, count_include_pad=True),
            nn.Flatten(),
            nn.Dense(3),
        ],
    )
    assert net.parameters["conv2d_1/weight"].shape == (8, 3, 3, 2)
    loss = nn.CrossEntropy(label_smoothing=0.1, class_weights=[1.0, 2.0, 0.5])
    history = net.fit(x, y, loss=loss, epochs=30, batch_size=8)
    assert history.epochs[-1].loss < history.epochs[0].loss
    assert nn.Huber(delta=0.5).delta == 0.5
    assert nn.BinaryCrossEntropy(positive_weight=3.0).positive_weight == 3.0


def test_names_of_what_is_learned_and_kept():
    net = nn.Network.sequential(
        (5,),
        [nn.Dense(4), nn.BatchNorm(), nn.Activation("prelu"), nn.Dense(4), nn.BatchNorm(), nn.Dense(2)],
    )
    assert list(net.parameters) == [
        "dense_1/weight", "dense_1/bias", "batchnorm_1/scale", "batchnorm_1/shift",
        "batchnorm_1/running_mean", "batchnorm_1/running_variance", "activation_1/weight",
        "dense_2/weight", "dense_2/bias", "batchnorm_2/scale", "batchnorm_2/shift",
        "batchnorm_2/running_mean", "batchnorm_2/running_variance", "dense_3/weight", "dense_3/bias",
    ]  # fmt: skip
