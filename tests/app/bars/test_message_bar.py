"""The button of a message has its place beside or below the words."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from nnstudio.app.bars.message_bar import MessageBar


@pytest.mark.parametrize(("width", "is_beside"), [(460, False), (900, True)])
def test_the_button_of_a_message_stands_below_its_words_where_it_is_narrow(qtbot, width, is_beside):
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_message("Something happened that takes a few words to tell. " * 3, "error", "Open the report")
    bar.resize(width, 200)
    words, button = bar.findChild(QLabel, "message"), bar.findChild(QPushButton, "message_action")
    qtbot.waitUntil(lambda: (button.x() > words.geometry().right()) == is_beside)
    assert (button.y() > words.geometry().bottom()) != is_beside
    assert bar.rect().contains(button.geometry())
