"""What Python's `csv` makes of a text, which the project's own reader is held to."""

import csv
import io

from nnstudio.data.csv.format import CsvFormat


def records_by_python(text: str, form: CsvFormat) -> list[tuple[int, list[str]]]:
    """The records, blank lines among them as empty ones, and the lines they start on, counted from 1."""
    reader = csv.reader(io.StringIO(text, newline=""), **form.reader_options())
    records, line = [], 1
    for cells in reader:
        records.append((line, cells))
        line = reader.line_num + 1
    return records
