"""Texts for the clipboard: what another window has copied, the same with something spoiled, and rubbish."""

import json
from typing import Any

from hypothesis import strategies as st

from nnstudio.document.drawing.clipping import clipping_of
from nnstudio.document.project import Project

RUBBISH = [
    "",
    "x",
    "1;2;3\n4;5;6",
    "{}",
    "[]",
    "null",
    '{"format": "nnstudio"}',
    "[" * 3000,
    "\x00",
]
SPOILED = [None, -1, 0, 7, 1e300, -1e300, 2**70, "", "no such", "dense_1", [], {}, [0], True, "block_1"]


@st.composite
def clippings(draw, project: Project) -> str:
    """A clipping of a project, in which up to three values are replaced; or rubbish."""
    if draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from(RUBBISH))
    chosen = draw(st.sets(st.sampled_from([*project.graph.by_id]))) if project.graph.nodes else ()
    record = json.loads(clipping_of(project, chosen, [*project.sheet.by_id]))
    spoiled = draw(st.integers(0, 3))
    for node in record["nodes"] if spoiled else ():
        node["shares"] = ""  # a file may share between layers that differ, which no edit does
    for _ in range(spoiled):
        _spoil(draw, record)
    return json.dumps(record)


def _spoil(draw, record: Any) -> None:
    """Walk down a random way, and put something else there or take it away."""
    if not record:
        return
    places = [*record] if isinstance(record, dict) else [*range(len(record))]
    place = draw(st.sampled_from(places))
    if isinstance(record[place], dict | list) and record[place] and draw(st.integers(0, 5)):
        _spoil(draw, record[place])
    elif draw(st.booleans()):
        record[place] = draw(st.sampled_from(SPOILED))
    else:
        del record[place]
