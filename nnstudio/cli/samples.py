"""`nnstudio samples`: what comes with the program: data, and toy worlds that are made on the spot."""

from nnstudio.cli.printing import console, grid, print_json
from nnstudio.data.worlds.generators import WORLDS
from nnstudio.document.starting.sample_projects import SAMPLE_PROJECTS


def list_samples(as_json: bool) -> None:
    """Print each sample with what it is and where it comes from, and each world."""
    if as_json:
        print_json(
            {
                "samples": [
                    {"id": one.id, "gallery": one.gallery, "title": one.title, "summary": one.summary,
                     "target": one.data.target, "licence": one.data.licence, "source": one.data.source}
                    for one in SAMPLE_PROJECTS
                ],
                "worlds": [{"id": one.id, "title": one.title, "summary": one.summary} for one in WORLDS],
            }
        )  # fmt: skip
        return
    rows = [(one.id, one.summary, one.data.licence) for one in SAMPLE_PROJECTS]
    console().print(grid(("sample", "what it is", "licence"), rows))
    worlds = [(one.id, one.summary) for one in WORLDS]
    console().print(grid(("--world", "what it is"), worlds))
