"""The help: its pages can be turned, every idea says where it is touched, and keys are listed."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnstudio.dialogs.help import PAGES, HelpDialog, page_text
from nnstudio.widgets.dress import theme

IDEAS = (
    "Weight", "Bias", "Activation", "Forward pass", "Loss", "Backpropagation", "Gradient descent",
    "Deep networks", "Overfitting", "Regularization", "L2 and L1", "Dropout", "Early stopping",
)  # fmt: skip


@pytest.fixture
def help_dialog(qtbot):
    dialog = HelpDialog([("Train", [("F5", "Begin <b>now</b>")])])
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_pages_are_turned_by_key(help_dialog):
    help_dialog.tabs.setFocus()
    seen = []
    for _ in PAGES:
        seen.append(help_dialog.text.toPlainText())
        QTest.keyClick(help_dialog.tabs, Qt.Key.Key_Right)
    assert "What is where" in seen[0]
    assert "Gradient descent" in seen[1]
    assert "Steps, in their order" in seen[2]
    assert "laid on every place of the image" in seen[3]
    assert "Begin <b>now</b>" in seen[4]


def test_every_idea_says_where_it_can_be_touched():
    parts = re.split(r"^## ", page_text("ideas"), flags=re.MULTILINE)[1:]
    assert {part.splitlines()[0] for part in parts} >= set(IDEAS)
    assert all("\n> " in part for part in parts)


def test_images_are_explained():
    page = page_text("images")
    for idea in ("Convolution", "Padding", "Stride", "Pooling", "Flatten", "When shapes do not fit"):
        assert f"## {idea}\n" in page


def test_preparation_and_split_are_explained():
    page = page_text("data")
    for idea in ("Steps, in their order", "Texts are bags of words", "Training, validation and test"):
        assert f"## {idea}\n" in page


def test_it_follows_the_theme(help_dialog, qapp):
    theme.apply(qapp, "dark")
    help_dialog.show_page("ideas")
    muted = help_dialog.text.document().begin().next().next().begin().fragment().charFormat().foreground()
    assert muted.color().name() == theme.DARK.muted.lower()
    theme.apply(qapp, "light")


def test_escape_closes_it(help_dialog):
    QTest.keyClick(help_dialog.text, Qt.Key.Key_Escape)
    assert not help_dialog.isVisible()
