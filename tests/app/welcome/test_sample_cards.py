"""The cards of the samples fill their rows, however wide the page is."""

import pytest
from PySide6.QtCore import QRect

from nnstudio.app.welcome.sample_cards import CARD_SIZE, SampleCard, SampleCards, columns_in, width_of
from nnstudio.document.starting.sample_projects import SAMPLE_PROJECTS


@pytest.mark.parametrize(("width", "columns"), [(200, 1), (480, 2), (944, 4), (1184, 5), (3000, 7)])
def test_as_many_cards_stand_side_by_side_as_fit(qtbot, width, columns):
    cards = SampleCards(SAMPLE_PROJECTS)
    qtbot.addWidget(cards)
    cards.resize(width, CARD_SIZE.height() * len(SAMPLE_PROJECTS) * 2)
    cards.show()

    def places() -> list[QRect]:
        return [card.geometry() for card in cards.findChildren(SampleCard)]

    qtbot.waitUntil(lambda: [place.y() for place in places()].count(places()[0].y()) == columns)
    assert len(places()) == len(SAMPLE_PROJECTS)
    assert all(cards.rect().contains(place) for place in places())
    assert not any(one.intersects(other) for one in places() for other in places() if one != other)


def test_what_fits_a_width_takes_no_more_than_it():
    for width in range(CARD_SIZE.width(), 2000, 37):
        assert width_of(columns_in(width)) <= width
