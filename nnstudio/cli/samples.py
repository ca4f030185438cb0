"""`nnstudio samples`: what comes with the program."""

from nnstudio.cli.printing import console, grid, print_json
from nnstudio.document.sample_projects import SAMPLE_PROJECTS


def list_samples(as_json: bool) -> None:
    """Print each sample with what it is and where it comes from."""
    if as_json:
        print_json(
            {
                "samples": [
                    {"id": one.id, "gallery": one.gallery, "title": one.title, "summary": one.summary,
                     "target": one.data.target, "licence": one.data.licence, "source": one.data.source}
                    for one in SAMPLE_PROJECTS
                ]
            }
        )  # fmt: skip
        return
    rows = [(one.id, one.summary, one.data.licence) for one in SAMPLE_PROJECTS]
    console().print(grid(("sample", "what it is", "licence"), rows))
