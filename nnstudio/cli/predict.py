"""`nnstudio predict`: a table in, the same table with predictions out."""

from pathlib import Path

from nnstudio.cli.opening import open_project, read_for
from nnstudio.cli.printing import console, plain, print_json
from nnstudio.data.csv_writing import write_csv
from nnstudio.document.experiment import predict


def predict_table(name: str, data: Path, out: Path, as_json: bool) -> None:
    """Write the rows of a table with predictions added; rows with gaps that the training did not fill get
    none.
    """
    opened = open_project(name)
    table = read_for(opened.project, data, with_targets=False)
    found = predict(opened.project, opened.run, table, skip_gaps=True)
    write_csv(out, (*table.columns, *found.columns(table.names)))
    if as_json:
        print_json({"rows": table.rows, "predicted": len(found.rows), "out": str(out)})
        return
    lines = console()
    lines.print(
        f"{len(found.rows):,} predictions of {plain(', '.join(one.target for one in found.answers))} "
        f"in {plain(out)}"
    )
    if found.left_out:
        lines.print(f"{found.left_out:,} rows have missing values and no prediction.")
