"""A number that is wider than its field shows where it begins, not its last digits."""

from nnstudio.widgets.fields.number_field import NumberField


def test_a_long_number_is_seen_from_its_first_digit(qtbot):
    field = NumberField()
    qtbot.addWidget(field)
    field.setFixedWidth(44)
    with qtbot.waitExposed(field):
        field.show()
    for value in (0.13436424411240122, -123_456.789):
        field.set_value(value)
        field.grab()  # it scrolls while it is painted
        assert field.fontMetrics().horizontalAdvance(field.text()) > field.width()
        assert field.cursorPositionAt(field.rect().topLeft()) == 0
