"""The views under the canvas: as many side by side as have room, and only those that are seen work."""

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from nnstudio.panels.views.tab_strip import Tab
from nnstudio.panels.views.view_tabs import ViewTabs
from nnstudio.session.running.pace import WATCH
from tests.helpers.projects import flower_project
from tests.helpers.studio import Studio
from tests.panels.conftest import OpenStudio

WIDE, NARROW = 900, 500


def shown(studio: Studio, width: int) -> ViewTabs:
    return studio.shown(ViewTabs(studio.editor, studio.runner, studio.inspection), width, 340)


def click(qtbot: QtBot, views: ViewTabs, key: str) -> None:
    qtbot.mouseClick(views.strip.tab(key), Qt.MouseButton.LeftButton)


def test_a_wide_window_shows_loss_and_weights_side_by_side(open_studio: OpenStudio) -> None:
    views = shown(open_studio(flower_project()), WIDE)
    assert views.open_views == ("loss", "weights")
    assert views.view("loss").isVisible()
    assert views.view("weights").isVisible()
    assert abs(views.view("loss").width() - views.view("weights").width()) < 40


def test_a_narrow_window_shows_one(open_studio: OpenStudio, qtbot: QtBot) -> None:
    views = shown(open_studio(flower_project()), NARROW)
    assert len(views.open_views) == 1
    click(qtbot, views, "decision")
    assert views.open_views == ("decision",)


def test_names_without_room_are_in_a_menu(open_studio: OpenStudio, qtbot: QtBot) -> None:
    views = shown(open_studio(flower_project()), 360)
    assert views.minimumSizeHint().width() <= 360
    assert "predict" in views.strip.hidden_keys
    qtbot.mouseClick(views.strip.more, Qt.MouseButton.LeftButton)
    menu = views.strip.findChild(QMenu)
    assert menu is not None
    assert [action.text() for action in menu.actions()][-5:] == [
        "Predict",
        "Data",
        "Explore",
        "Neurons",
        "Problems",
    ]
    menu.actions()[-5].trigger()
    menu.close()
    assert views.open_views == ("predict",)
    assert not views.strip.tab("predict").isHidden()
    shown_tabs = [tab for tab in views.strip.findChildren(Tab) if tab.isVisible()]
    ends = sorted((tab.x(), tab.x() + tab.width()) for tab in shown_tabs)
    assert all(end <= begin for (_, end), (begin, _) in pairwise(ends))
    assert ends[-1][1] <= views.pace.x()
    views.resize(WIDE, 340)
    assert views.strip.hidden_keys == ()
    assert not views.strip.more.isVisible()


def test_a_click_opens_beside_the_first_and_a_second_one_closes(
    open_studio: OpenStudio, qtbot: QtBot
) -> None:
    views = shown(open_studio(flower_project()), WIDE)
    click(qtbot, views, "decision")
    assert views.open_views == ("loss", "decision")
    click(qtbot, views, "loss")
    assert views.open_views == ("decision",)
    click(qtbot, views, "decision")
    assert views.open_views == ("decision",)
    assert views.strip.tab("decision").isChecked()
    assert not views.strip.tab("loss").isChecked()


def test_keys_move_along_the_strip_and_choose(open_studio: OpenStudio, qtbot: QtBot) -> None:
    views = shown(open_studio(flower_project()), NARROW)
    views.strip.tab("weights").setFocus()
    qtbot.keyClick(views.strip.tab("weights"), Qt.Key.Key_Right)
    assert views.focusWidget() is views.strip.tab("decision")
    qtbot.keyClick(views.strip.tab("decision"), Qt.Key.Key_Space)
    assert views.open_views == ("decision",)


def test_views_come_back_when_there_is_room_again(open_studio: OpenStudio) -> None:
    views = shown(open_studio(flower_project()), WIDE)
    views.resize(NARROW, 340)
    assert views.open_views == ("weights",)
    views.resize(WIDE, 340)
    assert views.open_views == ("loss", "weights")


def test_all_views_open_train_and_close_without_a_word(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project(epochs=10))
    views = shown(studio, WIDE)
    studio.train()
    for key in views.keys:
        click(qtbot, views, key)
        studio.settle()
    assert views.view("problems").message == "No problems: the network can be trained."
    click(qtbot, views, "problems")
    assert all(not getattr(views.view(key), "message", "") for key in views.open_views)


def test_the_pace_is_chosen_in_the_strip(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project())
    views = shown(studio, WIDE)
    views.pace.choice.setFocus()
    qtbot.keyClick(views.pace.choice, Qt.Key.Key_Down)
    assert studio.runner.pace == "watch"
    qtbot.keyClick(views.pace.choice, Qt.Key.Key_Up)
    assert studio.runner.pace is None


def test_the_strip_shows_the_pace_that_was_set_before(open_studio: OpenStudio) -> None:
    studio = open_studio(flower_project())
    studio.runner.set_pace(WATCH)
    assert shown(studio, 1000).pace.choice.currentText() == "easy to watch"


def test_views_made_in_a_narrow_window_that_is_shown_later_are_as_many_as_fit(
    open_studio: OpenStudio, qtbot: QtBot
) -> None:
    studio = open_studio(flower_project())
    views = ViewTabs(studio.editor, studio.runner, studio.inspection)
    qtbot.addWidget(views)
    views.resize(660, 300)
    views.show()
    assert views.open_views == ("loss",) or views.open_views == ("weights",)
    assert sum(not views.view(key).isHidden() for key in views.keys) == 1
