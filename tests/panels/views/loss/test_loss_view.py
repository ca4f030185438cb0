"""The loss view: what is drawn is what was measured."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nnstudio.engine.choices.optimizers import Adam
from nnstudio.engine.choices.schedules import Cosine, Exponential
from nnstudio.panels.views.loss.loss_view import NOTHING_YET, LegendEntry, LossPanel
from nnstudio.panels.views.loss.plots_loss import LossPlot
from nnstudio.panels.views.numbers import short
from nnstudio.session.running.curves import Curves
from nnstudio.widgets.dress import theme
from nnstudio.widgets.elided_label import ElidedLabel
from tests.helpers.projects import flower_project
from tests.helpers.studio import Studio
from tests.panels.conftest import OpenStudio


def shown(studio: Studio, qtbot: QtBot) -> LossPanel:
    panel = LossPanel(studio.runner)
    qtbot.addWidget(panel)
    panel.resize(500, 320)
    panel.show()
    return panel


def test_before_training_it_says_what_to_do(open_studio: OpenStudio, qtbot: QtBot) -> None:
    assert shown(open_studio(flower_project()), qtbot).message == NOTHING_YET


def test_the_curves_are_the_losses_of_the_epochs(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=30))
    panel = shown(studio, qtbot)
    studio.train()
    history = studio.editor.run.history  # type: ignore[union-attr]
    epochs, losses = panel.plot.drawn("training")
    assert np.array_equal(epochs, np.arange(1, 31))
    assert np.allclose(losses, history["epoch_loss"])
    assert np.allclose(panel.plot.drawn("validation")[1], history["epoch_validation_loss"])
    assert losses[-1] < losses[0]


def test_the_legend_tells_the_current_values(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=30))
    panel = shown(studio, qtbot)
    studio.train()
    history = studio.editor.run.history  # type: ignore[union-attr]
    last = [short(history[name][-1]) for name in ("epoch_loss", "epoch_validation_loss")]
    assert panel.legend == (f"training {last[0]}", f"validation {last[1]}")


def test_losses_are_read_whole_and_what_stands_beside_them_gives_way(
    open_studio: OpenStudio, qtbot: QtBot
) -> None:
    studio = open_studio(flower_project(epochs=3, l2=1e-3, schedule=Cosine()))
    panel = shown(studio, qtbot)
    panel.resize(420, 320)
    studio.train()
    qtbot.waitUntil(lambda: len(panel.legend) == 2 and "learning rate" in panel.beside)
    labels = [label for entry in panel.findChildren(LegendEntry) for label in entry.findChildren(ElidedLabel)]
    qtbot.waitUntil(lambda: not any(label.is_elided() for label in labels if label.isVisible()))
    assert panel.findChild(ElidedLabel, "beside_losses").is_elided()


def test_the_first_epoch_is_seen_as_a_point(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=1))
    panel = shown(studio, qtbot)
    studio.train()
    assert panel.plot.best_word == ""
    epochs, losses = panel.plot.drawn("marked")
    assert list(epochs) == [1]
    assert np.allclose(losses, studio.editor.run.history["epoch_validation_loss"])  # type: ignore[union-attr]


def test_the_best_epoch_is_marked(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=30))
    panel = shown(studio, qtbot)
    studio.train()
    best = int(np.argmin(studio.editor.run.history["epoch_validation_loss"])) + 1  # type: ignore[union-attr]
    assert panel.plot.best_word == f"best: epoch {best}"


@pytest.mark.parametrize(
    "losses", [[3.0, 2.0, 1.0, 0.5, 0.1, 0.01], [3.0, 0.01, 2.0, 2.0, 2.0, 2.0], [0.01, 2.0, 1.0, 2.0, 2.0]]
)
@pytest.mark.parametrize("size", [(500, 320), (330, 150)])
def test_the_words_at_the_best_epoch_stay_inside_the_plot(
    qtbot: QtBot, losses: list[float], size: tuple[int, int]
) -> None:
    plot = LossPlot()
    qtbot.addWidget(plot)
    plot.resize(*size)
    plot.show()
    epochs, values = np.arange(1.0, len(losses) + 1), np.array(losses)
    best = int(values.argmin())
    plot.show_curves(Curves(epochs, values + 1, epochs, values))
    assert plot.best_word == f"best: epoch {best + 1}"
    assert plot.best_word_place.height() > 8
    assert plot.rect().toRectF().contains(plot.best_word_place)
    view = plot.getPlotItem().vb.sceneBoundingRect()
    assert view.top() <= plot.best_word_place.top()
    assert plot.best_word_place.bottom() <= view.bottom() + 1


def test_an_earlier_run_stays_in_grey(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=10))
    panel = shown(studio, qtbot)
    studio.train()
    studio.runner.reset()
    studio.train()
    assert "run 1, before" in panel.legend


def test_the_switch_changes_the_axis_and_no_value(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=10))
    panel = shown(studio, qtbot)
    studio.train()
    before = panel.plot.drawn("training")[1]
    qtbot.mouseClick(
        panel.logarithmic, Qt.MouseButton.LeftButton, pos=QPoint(8, panel.logarithmic.height() // 2)
    )
    assert not panel.plot.is_logarithmic
    assert np.allclose(panel.plot.drawn("training")[1], before)


def test_pointing_reads_the_losses_of_that_epoch(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=30))
    panel = shown(studio, qtbot)
    studio.train()
    plot = panel.plot
    place = plot.mapFromScene(plot.getPlotItem().vb.mapViewToScene(QPoint(10, 0)))
    inside = QPoint(place.x(), plot.viewport().height() // 2)
    qtbot.mouseMove(plot.viewport(), inside + QPoint(5, 5))
    qtbot.mouseMove(plot.viewport(), inside)
    loss = studio.editor.run.history["epoch_loss"][9]  # type: ignore[union-attr]
    validation = studio.editor.run.history["epoch_validation_loss"][9]  # type: ignore[union-attr]
    words = ("epoch 10", f"training {short(loss)}", f"validation {short(validation)}")
    qtbot.waitUntil(lambda: plot.card == words)
    assert plot.accessibleDescription() == ", ".join(words)
    qtbot.mouseMove(plot.viewport(), QPoint(2, plot.viewport().height() - 2))
    qtbot.waitUntil(lambda: plot.card == ())


def test_arrow_keys_go_along_the_curve(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=30))
    panel = shown(studio, qtbot)
    studio.train()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right):
        qtbot.keyClick(panel.plot, key)
    assert panel.plot.card[0] == "epoch 29"
    qtbot.keyClick(panel.plot, Qt.Key.Key_Escape)
    assert panel.plot.card == ()


def test_the_axis_begins_with_the_first_epoch(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=30))
    panel = shown(studio, qtbot)
    studio.train()
    assert panel.plot.viewRange()[0][0] == 1
    step, ticks = panel.plot.bottom.tickValues(1.0, 30.0, 400)[0]
    assert panel.plot.bottom.tickStrings(ticks, 1.0, step)[:3] == ["epoch 1", "5", "10"]


def test_while_batches_are_drawn_the_axis_begins_at_the_start(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=2))
    panel = shown(studio, qtbot)
    studio.train()
    assert panel.plot.viewRange()[0][0] == 0
    step, ticks = panel.plot.bottom.tickValues(0.0, 2.0, 400)[0]
    assert panel.plot.bottom.tickStrings(ticks, 1.0, step) == ["start", "epoch 1", "2"]


def test_in_a_narrow_view_nothing_of_the_header_is_clipped(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=30))
    panel = shown(studio, qtbot)
    studio.train()
    panel.resize(260, 320)
    assert panel.width() == 260
    assert panel.logarithmic.width() >= panel.logarithmic.sizeHint().width()
    assert panel.logarithmic.geometry().right() < panel.width()


def test_a_setting_changed_meanwhile_is_a_dashed_line(open_studio: OpenStudio, qtbot: QtBot) -> None:
    project = flower_project(epochs=1_000_000)
    studio = open_studio(project)
    panel = shown(studio, qtbot)
    studio.start()
    plan = replace(project.plan, optimizer=Adam(learning_rate=0.01))
    studio.editor.apply("Learning rate", replace(project, plan=plan))
    qtbot.waitUntil(lambda: panel.plot.events.words == ("learning rate 0.001 → 0.01",))


def test_settings_changed_at_once_share_a_line(open_studio: OpenStudio, qtbot: QtBot) -> None:
    panel = shown(open_studio(flower_project()), qtbot)
    losses = np.array([3.0, 2.0, 1.0])
    events = ((1.0, "L1 0 → 0.1"), (1.0, "L2 0 → 0.2"), (1.1, "dropout 0 → 20 %"))
    panel.plot.show_curves(Curves(np.arange(1.0, 4.0), losses, events=events))
    assert panel.plot.events.words == ("L1 0 → 0.1, L2 0 → 0.2", "dropout 0 → 20 %")


def inside(panel, place) -> bool:
    return panel.plot.getPlotItem().vb.sceneBoundingRect().adjusted(-2, -2, 2, 2).contains(place)


def test_words_of_many_changes_are_whole_and_hide_no_others(open_studio: OpenStudio, qtbot: QtBot) -> None:
    panel = shown(open_studio(flower_project()), qtbot)
    losses = np.linspace(3.0, 1.0, 40)
    events = tuple((float(at), f"learning rate 0.00{at} → 0.0{at}") for at in range(1, 40, 2))
    panel.plot.show_curves(Curves(np.arange(1.0, 41.0), losses, events=events))
    for size in ((700, 400), (360, 300)):
        panel.resize(*size)
        qtbot.waitUntil(lambda size=size: panel.width() == size[0])
        places = panel.plot.events.places
        assert 3 <= len(places) < len(events)
        assert all(inside(panel, place) for place in places)
        pairs = [(one, other) for one in places for other in places if one is not other]
        assert not any(one.adjusted(1, 1, -1, -1).intersects(other) for one, other in pairs)
    assert len(panel.plot.events.words) == len(events)


def test_the_card_tells_what_was_changed_at_its_epoch(open_studio: OpenStudio, qtbot: QtBot) -> None:
    panel = shown(open_studio(flower_project()), qtbot)
    losses = np.array([3.0, 2.0, 1.0])
    events = ((2.2, "L1 0 → 0.1"),)
    panel.plot.show_curves(Curves(np.arange(1.0, 4.0), losses, events=events))
    panel.plot.setFocus()
    qtbot.keyClick(panel.plot, Qt.Key.Key_Right)
    assert "L1 0 → 0.1" not in panel.plot.card
    qtbot.keyClick(panel.plot, Qt.Key.Key_Left)
    assert panel.plot.card == ("epoch 2", "training 2.00", "L1 0 → 0.1")


def test_a_hidden_view_draws_nothing(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=10))
    panel = shown(studio, qtbot)
    panel.hide()
    studio.train()
    assert panel.plot.drawn("training")[0].size == 0
    panel.show()
    assert panel.plot.drawn("training")[0].size == 10


def test_it_follows_the_theme(open_studio: OpenStudio, qtbot: QtBot, qapp: object) -> None:
    panel = shown(open_studio(flower_project()), qtbot)
    try:
        for mode in ("dark", "light"):
            theme.apply(qapp, mode)  # type: ignore[arg-type]
            assert panel.plot.backgroundBrush().color().name().upper() == theme.current().surface
    finally:
        theme.apply(qapp, "light")  # type: ignore[arg-type]


def test_a_loss_of_zero_is_drawn_at_the_foot(open_studio: OpenStudio, qtbot: QtBot) -> None:
    panel = shown(open_studio(flower_project()), qtbot)
    panel.plot.show_curves(Curves(np.array([1.0, 2.0]), np.array([1.0, 0.0])))
    assert np.isfinite(panel.plot.drawn("training")[1]).all()


def test_the_penalty_is_told_where_there_is_one(open_studio: OpenStudio, qtbot: QtBot) -> None:
    project = flower_project(epochs=3)
    studio = open_studio(replace(project, plan=replace(project.plan, l2=0.01)))
    panel = shown(studio, qtbot)
    assert panel.beside == ""
    studio.train()
    penalty = studio.editor.run.history["epoch_penalty"][-1]  # type: ignore[union-attr]
    assert panel.beside == f"penalty {short(penalty)}"


def test_a_learning_rate_that_changes_is_told(open_studio: OpenStudio, qtbot: QtBot) -> None:
    project = flower_project(epochs=3, optimizer=Adam(0.01))
    studio = open_studio(replace(project, plan=replace(project.plan, schedule=Exponential(gamma=0.5))))
    panel = shown(studio, qtbot)
    studio.train()
    assert panel.beside == "learning rate 0.0025"


def test_nothing_is_told_beside_losses_that_stand_alone(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=3))
    panel = shown(studio, qtbot)
    studio.train()
    assert panel.beside == ""
