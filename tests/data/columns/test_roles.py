"""Roles and types are changed for some columns, and one column is the target."""

import pytest

from nnstudio.data.columns.guess import guess
from nnstudio.data.columns.roles import with_role, with_type, without_target
from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.data.worlds.samples import load_sample_table
from nnstudio.errors import DataError

TABLE = Table(
    (
        number_column("size", [1.5, 2.5, 9, 4.5] * 6),
        number_column("rooms", [1, 2, 3, 2] * 6),
        category_column("code", ["7", "8", "x", "9"] * 6),
        number_column("price", [1.5, 7.5, 3.2, 9.1] * 6),
    )
)


def test_a_new_target_replaces_the_old_one():
    settings = with_role(guess(TABLE), TABLE, ("rooms",), "target")
    assert {setting.name: (setting.type, setting.role) for setting in settings} == {
        "size": ("number", "input"),
        "rooms": ("category", "target"),
        "code": ("category", "input"),
        "price": ("number", "input"),
    }


def test_several_targets_where_they_are_wanted():
    settings = with_role(guess(TABLE), TABLE, ("rooms",), "target", single_target=False)
    assert [setting.name for setting in settings if setting.role == "target"] == ["rooms", "price"]


def test_a_target_that_was_one_is_taken_as_before():
    settings = without_target(with_role(guess(TABLE), TABLE, ("rooms",), "target"), TABLE)
    assert [(setting.type, setting.role) for setting in settings] == [
        ("number", "input"),
        ("number", "input"),
        ("category", "input"),
        ("number", "input"),
    ]


def test_useless_columns_stay_ignored_when_the_target_moves():
    table = load_sample_table("penguins")
    settings = with_role(guess(table), table, ("body_mass_g",), "target")
    assert {setting.name: setting.role for setting in settings}["species"] == "input"


def test_types_are_changed():
    settings = with_type(guess(TABLE), TABLE, ("size", "rooms"), "category")
    assert [setting.type for setting in settings] == ["category", "category", "category", "number"]


def test_text_is_refused_as_numbers():
    with pytest.raises(DataError, match="Row 3: column “code” holds “x”, which is not a number"):
        with_type(guess(TABLE), TABLE, ("code",), "number")


def test_a_role_for_no_column_changes_none():
    settings = with_role(guess(TABLE), TABLE, ("size",), "weight")
    assert with_role(settings, TABLE, (), "weight") == settings
