"""Can each layer work on the shape that arrives, and which edit would let it?

A way out is only offered where it mends: each candidate is tried on the project, and those after which the
layer still fails are left out.
"""

from collections.abc import Iterator
from itertools import islice

from nnstudio.document.checks.report import Fix, Problem
from nnstudio.document.checks.shape_fixes import candidates
from nnstudio.document.project import Project
from nnstudio.document.shapes import Inference, infer

_MOST_FIXES = 3


def shape_problems(project: Project, inference: Inference) -> Iterator[Problem]:
    """One problem for each layer that cannot work on what it gets: its own words, led by the names of the
    node and of those that feed it.
    """
    for node_id, words in inference.failures.items():
        node = project.graph.node(node_id)
        links = project.graph.incoming(node_id)
        sources = [project.graph.node(link.source).label for link in links]
        fed_by = f", fed by {' and '.join(sources)}," if sources else ""
        mending = (fix for fix in candidates(project, node, inference) if _mends(project, node_id, fix))
        yield Problem(
            node_id,
            f"{node.label}{fed_by} {words}.",
            fixes=tuple(islice(mending, _MOST_FIXES)),
            links=links,
        )


def _mends(project: Project, node_id: str, fix: Fix) -> bool:
    mended = fix.edit(project)
    return node_id not in infer(mended.graph, mended.data).failures
