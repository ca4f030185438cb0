"""What Python's `csv` makes of a text, which the project's own reader is held to."""

import csv
import io

from nnstudio.data.csv.format import CsvFormat


def records_by_python(text: str, form: CsvFormat) -> list[tuple[int, list[str]]]:
    """The records, blank lines and comments among them as empty ones, and the lines they start on, counted
    from 1. A record ends with the line behind which another line is another record.
    """
    options = form.reader_options()
    records: list[tuple[int, list[str]]] = []
    begun: list[str] = []
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if form.comment and not begun and line.startswith(form.comment):
            records.append((number, []))
            continue
        begun.append(line)
        cells, *more = csv.reader([*begun, "another"], **options)
        if more:
            records.append((number + 1 - len(begun), cells))
            begun = []
    if begun:
        records.append((number + 1 - len(begun), next(csv.reader(begun, **options))))
    return records
