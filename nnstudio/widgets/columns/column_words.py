"""What is said about a column: its type, its role and its values, in a few plain words."""

from nnstudio.data.columns.settings import ColumnSetting, Role, TakenAs
from nnstudio.data.columns.summary import ColumnSummary, figure_text, with_unit
from nnstudio.widgets.columns.column_rows import ColumnRow

TYPE_WORDS: dict[TakenAs, str] = {
    "number": "Number",
    "category": "Category",
    "date": "Date",
    "date_day_first": "Date, day first",
    "date_month_first": "Date, month first",
    "yes_no": "Yes/no",
    "labels": "Labels",
    "text": "Text",
    "image": "Image",
}
ROLE_WORDS: dict[Role, str] = {
    "input": "Input",
    "target": "Target",
    "weight": "Weight",
    "split": "Split",
    "id": "Id",
    "ignored": "Ignored",
}
TYPE_HELP: dict[TakenAs, str] = {
    "number": "A quantity: scaled, one feature.",
    "category": "One of several kinds: one feature for each.",
    "date": "A date or a moment: one feature for each of its parts.",
    "date_day_first": "A date such as 31/12/2024: one feature for each of its parts.",
    "date_month_first": "A date such as 12/31/2024: one feature for each of its parts.",
    "yes_no": "One of two answers: one feature, 0 or 1.",
    "labels": "Several labels in a cell: one feature for each, 0 or 1.",
    "text": "Free text: one feature for each of its most frequent words.",
    "image": "An image: one feature for each pixel and colour.",
}
_DAY = len("2024-03-01")
ROLE_HELP: dict[Role, str] = {
    "input": "The network learns from it.",
    "target": "The network learns to predict it.",
    "weight": "How much each row counts in the training.",
    "split": "Says which rows belong together, or to which part a row belongs.",
    "id": "Names the row; the network never sees it.",
    "ignored": "The network never sees it.",
}


def values_words(summary: ColumnSummary) -> str:
    """The values of a column in one line: “32.1 – 59.6, mean 43.9” or “Biscoe, Dream, Torgersen”."""
    if summary.distinct == 0:
        return "no values"
    if summary.span is not None:
        return _span_words(*summary.span, summary.sampled)
    if summary.minimum is not None and summary.maximum is not None:
        if summary.minimum == summary.maximum:
            return with_unit(f"always {_short(summary.minimum)}", summary.unit)
        span = with_unit(f"{_short(summary.minimum)} – {_short(summary.maximum)}", summary.unit)
        return span if summary.sampled or summary.mean is None else f"{span}, mean {_short(summary.mean, 4)}"
    names = ", ".join(summary.labels[:4])
    more = summary.distinct - 4
    return f"{names} and {more:,} more" if more > 0 else names


def _span_words(first: str, last: str, sampled: bool) -> str:
    """From when to when dates go: by their days, where those differ."""
    if first == last:
        return f"always {first}"
    if first[:_DAY] != last[:_DAY]:
        first, last = first[:_DAY], last[:_DAY]
    return f"{'about ' if sampled else ''}{first} – {last}"


def distinct_text(summary: ColumnSummary) -> str:
    """How many values differ: “72”, or “20,000+” where only some rows were looked at."""
    return f"{summary.distinct:,}{'+' if summary.sampled else ''}"


def distinct_words(summary: ColumnSummary) -> str:
    """How many values differ: “72 distinct”."""
    return f"{'at least ' if summary.sampled else ''}{summary.distinct:,} distinct"


def missing_text(summary: ColumnSummary) -> str:
    """How many cells are empty, under a heading that says so: “19 (5.5 %)”; empty where none is."""
    return _missing(summary, "")


def missing_words(summary: ColumnSummary) -> str:
    """How many cells are empty: “19 missing (5.5 %)”; empty where none is."""
    return _missing(summary, " missing")


def _missing(summary: ColumnSummary, word: str) -> str:
    """How many cells are empty, a word, and which share that is unless it is all of them."""
    if not summary.missing:
        return ""
    share = 100 * summary.missing / max(summary.rows, 1)
    words = f"{summary.missing:,}{word}"
    return f"{words} ({share:.2g}\u00a0%)" if share < 99.5 else words


def column_words(setting: ColumnSetting, summary: ColumnSummary | None) -> str:
    """All of it in lines of plain text, for a tooltip or a screen reader."""
    lines = [setting.name, f"{TYPE_WORDS[setting.type]}, {ROLE_WORDS[setting.role].lower()}"]
    if summary is not None:
        lines.append(values_words(summary))
        missing = missing_words(summary)
        distinct = distinct_words(summary)
        lines.append(f"{distinct}, {missing}" if missing else distinct)
    return "\n".join(lines)


def role_words(row: ColumnRow) -> str:
    """The role of what stands in a row; “Mixed” where its columns differ."""
    return "Mixed" if row.role is None else ROLE_WORDS[row.role]


def image_words(row: ColumnRow, unfolded: bool) -> str:
    """All about a column of images, or those that are the pixels of one, in lines of plain text."""
    if not row.folds:
        return f"{row.names[0]}, {row.shape_words}\n{TYPE_WORDS['image']}, {role_words(row).lower()}"
    lines = [
        f"{row.setting.name} of images, {row.shape_words}",
        f"{TYPE_WORDS[row.setting.type]}, {role_words(row).lower()}",
        f"{row.names[0]} … {row.names[-1]}; the picture is the first row",
        "Click to fold them" if unfolded else "Click to see them one by one",
    ]
    return "\n".join(lines)


def _short(value: float, digits: int = 6) -> str:
    return figure_text(value, digits).replace("-", "−")
