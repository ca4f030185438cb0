"""Films whose genres are several labels in one cell, told by three numbers."""

from dataclasses import replace

import numpy as np

from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import project_for_table
from nnstudio.engine.choices.plan import TrainingPlan

GENRES = ("action", "comedy", "drama")


def film_table(rows: int = 80, separator: str = "; ") -> Table:
    """Each genre has a number that tells it; every tenth film has none of them, and two are unknown."""
    generator = np.random.Generator(np.random.PCG64(5))
    held = generator.random((rows, len(GENRES))) < (0.6, 0.4, 0.25)
    held[::10] = False
    signs = held - 0.5 + generator.normal(0, 0.1, held.shape)
    cells: list[str | None] = [
        separator.join(name for name, on in zip(GENRES, row, strict=True) if on) or separator.strip()
        for row in held.tolist()
    ]
    cells[3] = cells[7] = None
    numbers = (number_column(name, signs[:, place]) for place, name in enumerate(("pace", "jokes", "tears")))
    return Table((*numbers, category_column("genres", cells)), "films.csv")


def film_project(epochs: int = 5, rows: int = 80) -> Project:
    """Input → Dense(8) → Dense with sigmoid → Output on the films."""
    project = project_for_table(film_table(rows), "genres", hidden=(8,))
    return replace(project, plan=TrainingPlan(epochs=epochs, batch_size=8))
