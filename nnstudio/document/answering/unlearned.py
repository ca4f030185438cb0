"""What a network learned nothing about in new rows: gaps, and what its training never met."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.preparing.categories import is_unseen, refuse_unseen
from nnstudio.data.preparing.labels import has_unseen_label, refuse_unseen_labels
from nnstudio.data.preparing.preparation import Preparation
from nnstudio.data.preparing.ways_out import FILLED_OR_DROPPED
from nnstudio.data.tables.table import CellError, Table
from nnstudio.document.learning.arrays import columns_in_use
from nnstudio.document.project import Project


def gaps_in(project: Project, table: Table) -> dict[str, NDArray[np.bool_]]:
    """Which rows of each column that enters hold no value; all of one that the table lacks."""
    away = np.ones(table.rows, dtype=np.bool_)
    names = set(table.names)
    return {name: table.column(name).missing if name in names else away for name in entering(project)}


def gaps_of_each_row(gaps: Mapping[str, NDArray[np.bool_]], table: Table) -> NDArray[np.int64]:
    """How many gaps each row has, (rows,)."""
    count = np.zeros(table.rows, dtype=np.int64)
    for gap in gaps.values():
        if gap.any():
            count += gap
    return count


def refuse_gaps(gaps: Mapping[str, NDArray[np.bool_]]) -> None:
    """Raise `CellError` naming a row that has one."""
    for name, gap in gaps.items():
        if gap.any():
            raise CellError(
                int(np.flatnonzero(gap)[0]),
                f"column “{name}” has no value; fill the cell, {FILLED_OR_DROPPED}.",
            )


def entering(project: Project) -> tuple[str, ...]:
    """Names of the columns that the network reads to tell its answers."""
    return tuple(setting.name for setting in columns_in_use(project) if setting.role == "input")


def refuse_what_is_unseen(project: Project, preparation: Preparation, table: Table) -> None:
    """Raise `CellError` naming a row with a category or label that no training row held, though the network
    has a place for it.
    """
    names = set(entering(project)) & set(table.names)
    for fitted in preparation.categories:
        if fitted.name in names and fitted.unmet:
            refuse_unseen(table.column(fitted.name), fitted)
    for labelled in preparation.labels:
        if labelled.name in names and labelled.unmet:
            refuse_unseen_labels(table.column(labelled.name), labelled)


def has_unseen(project: Project, preparation: Preparation, table: Table) -> NDArray[np.bool_]:
    """Which rows hold a category that the training never met."""
    inputs = entering(project)
    found = np.zeros(table.rows, dtype=np.bool_)
    for fitted in preparation.categories:
        if fitted.name in inputs and fitted.name in table.names:
            found |= is_unseen(table.column(fitted.name), fitted)
    for labelled in preparation.labels:
        if labelled.name in inputs and labelled.name in table.names:
            found |= has_unseen_label(table.column(labelled.name), labelled)
    return found
