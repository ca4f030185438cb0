"""`nnstudio predict`: a table in, the same table with predictions out."""

from pathlib import Path

from nnstudio.cli.opening import open_project
from nnstudio.cli.places import check_file_place
from nnstudio.cli.printing import console, counted, plain, print_json
from nnstudio.data.csv_writing import write_csv
from nnstudio.document.experiment import predict
from nnstudio.document.new_rows import read_for
from nnstudio.document.prediction import UNSEEN
from nnstudio.errors import SettingError


def predict_table(name: str, data: Path, out: Path, unseen: str, as_json: bool) -> None:
    """Write the rows of a table with predictions added; rows with gaps that the training did not fill get
    none.
    """
    chosen = next((choice for choice in UNSEEN if choice == unseen), None)
    if chosen is None:
        raise SettingError(f"--unseen “{unseen}” is no choice: write one of {', '.join(UNSEEN)}.")
    opened = open_project(name)
    check_file_place(out, data, opened.path)
    filled = opened.run.preparation if opened.run is not None and chosen == "unknown" else None
    table = read_for(opened.project, data, with_targets=False, filled=filled)
    found = predict(opened.project, opened.run, table, skip_gaps=True, unseen=chosen)
    write_csv(out, (*table.columns, *found.columns(table.names)))
    if as_json:
        words = {"words": found.words, "unknown_words": found.unknown_words} if found.words else {}
        print_json({"rows": table.rows, "predicted": len(found.rows), "out": str(out), **words})
        return
    lines = console()
    lines.print(
        f"{counted(len(found.rows), 'prediction')} of "
        f"{plain(', '.join(one.target for one in found.answers))} in {plain(out)}"
    )
    if found.left_out and chosen == "drop":
        lines.print(
            f"{counted(found.left_out, 'row')} without a prediction: missing values, or a category that the "
            "training never met."
        )
    elif found.left_out:
        lines.print(f"{counted(found.left_out, 'row has', 'rows have')} missing values and no prediction.")
    if found.words_sentence:
        lines.print(found.words_sentence)
