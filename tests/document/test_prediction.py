"""Predictions for tables with gaps: nothing is lost, and a sentence names the row of the file."""

import numpy as np
import pytest

from nnstudio.data.table import Table, category_column, number_column
from nnstudio.document.experiment import predict
from nnstudio.errors import DataError
from tests.helpers.projects import flower_project
from tests.helpers.training import trained


def flowers(widths: list[float], colours: list[str]) -> Table:
    lengths = number_column("length", [1.0] * len(widths))
    return Table((number_column("width", widths), lengths, category_column("colour", colours)), "new.csv")


@pytest.mark.parametrize("target", ["kind", "height"])
def test_a_table_of_gaps_only_gets_no_prediction(target: str):
    project = flower_project(target)
    found = predict(project, trained(project), flowers([np.nan, np.nan], ["red", "blue"]), skip_gaps=True)
    assert (len(found.rows), found.left_out) == (0, 2)
    assert all(column.missing.all() for column in found.columns())


def test_an_error_behind_rows_with_gaps_names_the_row_of_the_file():
    project = flower_project()
    table = flowers([np.nan, 1.0, 2.0], ["red", "red", "green"])
    with pytest.raises(DataError, match=r"^Row 3 of new\.csv: column “colour” holds “green”"):
        predict(project, trained(project), table, skip_gaps=True)
