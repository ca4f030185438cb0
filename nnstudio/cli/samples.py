"""`nnstudio samples`: what comes with the program."""

from nnstudio.cli.printing import console, grid, print_json
from nnstudio.data.samples import SAMPLES


def list_samples(as_json: bool) -> None:
    """Print each sample with what it is and where it comes from."""
    if as_json:
        print_json(
            {
                "samples": [
                    {"id": one.id, "title": one.title, "summary": one.summary, "target": one.target,
                     "licence": one.licence, "source": one.source}
                    for one in SAMPLES
                ]
            }
        )  # fmt: skip
        return
    console().print(
        grid(("sample", "what it is", "licence"), [(s.id, s.summary, s.licence) for s in SAMPLES])
    )
