"""Which files the dialogs that open files offer: every kind that can be read."""

from nnstudio.data.images.names import ARRAY_PATTERNS, IMAGE_SUFFIXES
from nnstudio.data.reading.table_reading import TABLE_SUFFIXES

TABLES = " ".join(f"*{suffix}" for suffix in TABLE_SUFFIXES)
ARRAYS = " ".join(ARRAY_PATTERNS)
IMAGES = " ".join((*(f"*{suffix}" for suffix in IMAGE_SUFFIXES), ARRAYS))
TABLE_FILTER = f"Tables ({TABLES});;All files (*)"
WRITTEN_FILTER = "CSV files (*.csv *.tsv *.csv.gz);;All files (*)"
"""Of files that are written with rows."""
