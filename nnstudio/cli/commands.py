"""The commands and their options; each command's work stands in a file of its own and is imported when it
is called.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from nnstudio.errors import NNStudioError

cli = typer.Typer(
    name="nnstudio",
    help="Design a neural network on a canvas, feed it a table, and watch it learn. "
    "Without a command the window opens: nnstudio [FILE] [--sample ID] [--theme NAME]. "
    "nnstudio --version tells what it is made of.",
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)

ProjectArgument = Annotated[
    str, typer.Argument(metavar="PROJECT", help="A .nns file, or the id of a sample (see: nnstudio samples).")
]
DataOption = Annotated[
    Path | None,
    typer.Option("--data", metavar="DATA", help="A table with the same columns, or images, to use instead."),
]
ValidationOption = Annotated[
    Path | None,
    typer.Option("--validation-data", metavar="TABLE", help="A table of its own to validate with."),
]
TestOption = Annotated[
    Path | None,
    typer.Option("--test-data", metavar="TABLE", help="A table of its own to test with."),
]
WorldOption = Annotated[
    str | None,
    typer.Option("--world", metavar="WORLD", help="A toy world to learn from (see: nnstudio samples)."),
]
PointsOption = Annotated[int | None, typer.Option("--points", help="How many points the world has.")]
NoiseOption = Annotated[
    float | None, typer.Option("--noise", help="How far its points stray from their places, 0 to 0.5.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout and nothing else.")]


@dataclass(frozen=True)
class Ended:
    """The exit code of a command that said everything itself."""

    code: int


class Format(StrEnum):
    """What a trained network can be exported to."""

    NUMPY = "numpy"
    PYTORCH = "pytorch"


def _parts(validation: Path | None, test: Path | None) -> dict[str, Path]:
    """The files that hold a part of their own."""
    named = {"validation": validation, "test": test}
    return {part: path for part, path in named.items() if path is not None}


@cli.command()
def new(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where the project is saved.")],
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="DATA", help="A table, a folder of images, or a file of arrays."),
    ] = None,
    target: Annotated[
        list[str] | None,
        typer.Option("--target", metavar="COLUMN", help="The column to be predicted; several may be named."),
    ] = None,
    sample: Annotated[
        str | None,
        typer.Option("--sample", metavar="SAMPLE", help="A sample to begin with (see: nnstudio samples)."),
    ] = None,
    world: WorldOption = None,
    points: PointsOption = None,
    noise: NoiseOption = None,
    hidden: Annotated[
        str | None,
        typer.Option(help="Units of Dense layers, as 32,16; otherwise what suits the data."),
    ] = None,
    autoencoder: Annotated[
        bool, typer.Option("--autoencoder", help="Learn to rebuild the columns, or images, through a code.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Governs the split of the rows, first weights and batches.")] = 0,
    validation_data: ValidationOption = None,
    test_data: TestOption = None,
    json: JsonOption = False,
) -> None:
    """Make a sensible project for a table, for images or a toy world, or a sample's as a file of your own."""
    from nnstudio.cli.new import new_from_sample, new_project
    from nnstudio.cli.world import WorldOptions

    parts = _parts(validation_data, test_data)
    if sample is not None:
        other = data or target or hidden or world or parts or autoencoder
        new_from_sample(sample, out, seed, json, other)
    else:
        toy = WorldOptions(world, points, noise)
        new_project(data, target or (), toy, out, hidden, seed, parts, json, autoencoder)


@cli.command()
def train(
    project: Annotated[
        str | None,
        typer.Argument(
            metavar="[PROJECT]", help="A .nns file, or the id of a sample; not needed for a toy world."
        ),
    ] = None,
    data: DataOption = None,
    validation_data: ValidationOption = None,
    test_data: TestOption = None,
    world: WorldOption = None,
    points: PointsOption = None,
    noise: NoiseOption = None,
    epochs: Annotated[int | None, typer.Option(help="Epochs instead of the project's own.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed instead of the project's own.")] = None,
    data_share: Annotated[
        float | None, typer.Option("--data-share", help="Train on this share of the training rows, as 0.2.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to save; otherwise the project itself."),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from the weights in the project.")] = False,
    json: JsonOption = False,
) -> Ended:
    """Train a project and save it with its weights. Ctrl-C stops and keeps what was learned."""
    from nnstudio.cli.train import train_project
    from nnstudio.cli.world import WorldOptions

    parts, options = _parts(validation_data, test_data), WorldOptions(world, points, noise)
    return Ended(train_project(project, data, parts, options, epochs, seed, data_share, out, resume, json))


@cli.command()
def evaluate(project: ProjectArgument, data: DataOption = None, json: JsonOption = False) -> None:
    """Measure a trained project on rows it has never seen: its own test part, or other data."""
    from nnstudio.cli.evaluate import evaluate_project

    evaluate_project(project, data, json)


@cli.command()
def predict(
    project: ProjectArgument,
    data: Annotated[Path, typer.Option("--data", metavar="DATA", help="The rows or images to predict for.")],
    out: Annotated[Path, typer.Option("--out", metavar="CSV", help="Where the rows go, predictions added.")],
    unseen: Annotated[
        str,
        typer.Option(
            "--unseen",
            metavar="CHOICE",
            help="A category that the training never met: refuse it, take it as unknown (a missing column "
            "as gaps), or drop its row.",
        ),
    ] = "refuse",
    missing: Annotated[
        str,
        typer.Option(
            "--missing",
            metavar="CHOICE",
            help="A missing value: fill it in as prepared for the training (its row is left out where that "
            "left such rows out), refuse it, or drop its row.",
        ),
    ] = "prepared",
    safe: Annotated[
        bool,
        typer.Option(
            "--safe-for-spreadsheets",
            help="Put an apostrophe before text that a spreadsheet would run as a formula.",
        ),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Write a table with the predictions of a trained project."""
    from nnstudio.cli.predict import predict_table

    predict_table(project, data, out, unseen, missing, safe, json)


@cli.command()
def inspect(
    project: Annotated[
        str | None, typer.Argument(metavar="[PROJECT]", help="A .nns file, or the id of a sample.")
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="DATA", help="A table, a folder of images, or a file of arrays."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Say what is in a project, or in data that is no project yet."""
    if data is not None and project is not None:
        raise NNStudioError(f"Look at “{project}” or at {data.name}, one at a time: leave one of them out.")
    if data is not None:
        from nnstudio.cli.inspect_table import inspect_table

        inspect_table(data, json)
    elif project is not None:
        from nnstudio.cli.inspect import inspect_project

        inspect_project(project, json)
    else:
        raise NNStudioError("Nothing to look at: name a project, or a table with --data.")


@cli.command()
def samples(json: JsonOption = False) -> None:
    """List the samples and toy worlds that come with the program."""
    from nnstudio.cli.samples import list_samples

    list_samples(json)


@cli.command()
def export(
    project: ProjectArgument,
    to: Annotated[Format, typer.Option("--to", help="What to write.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The file to write.")],
) -> None:
    """Write a trained project as source code that runs without NN Studio."""
    from nnstudio.cli.export import export_project

    export_project(project, to.value, out)
