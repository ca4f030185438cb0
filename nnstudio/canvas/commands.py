"""What can be done to the selection: each command is one undo entry."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication

from nnstudio.canvas import geometry
from nnstudio.document import edits
from nnstudio.document.clipping import clipping_of, graph_of_clipping
from nnstudio.document.graph import Graph
from nnstudio.document.inserting import remove_and_join
from nnstudio.document.project import Project
from nnstudio.errors import EditError
from nnstudio.session.editor import Editor

OFFSET = 32.0
"""How far a copy lies from its original, in scene pixels."""


def select_all(editor: Editor) -> None:
    """Select every node."""
    editor.select(node.id for node in editor.project.graph.nodes)


def delete(editor: Editor) -> None:
    """Take away the selected nodes with their links, and the selected links."""
    nodes, links = editor.selection, editor.selected_links

    def edit(project: Project) -> Project:
        return edits.remove(edits.disconnect(project, links), nodes)

    if nodes or links:
        editor.perform(f"Delete {_named(editor, nodes)}" if nodes else "Disconnect", edit)


def delete_and_join(editor: Editor) -> None:
    """Take away the selected nodes, and lead what arrived at them on to what followed."""
    nodes = editor.selection
    if nodes:
        words = f"Delete {_named(editor, nodes)} and join"
        editor.perform(words, lambda project: remove_and_join(project, nodes))


def nudge(editor: Editor, dx: float, dy: float) -> None:
    """Move the selected nodes by some pixels; repeated nudges become one undo entry."""
    chosen = editor.selection
    graph = editor.project.graph
    places = {each: (graph.node(each).x + dx, graph.node(each).y + dy) for each in chosen}
    if places:
        words = f"Move {_named(editor, chosen)}"
        editor.perform(words, lambda project: edits.move(project, places), ("nudge", chosen))


def duplicate(editor: Editor) -> None:
    """Copy the selected nodes and the links among them to the lower right, and select the copies."""
    if editor.selection:
        words = f"Duplicate {_named(editor, editor.selection)}"
        _apply_and_select(editor, words, edits.duplicate(editor.project, editor.selection, OFFSET, OFFSET))


def copy(editor: Editor) -> bool:
    """Put the selected nodes and the links among them on the clipboard; False where nothing is selected."""
    if not editor.selection:
        return False
    QGuiApplication.clipboard().setText(clipping_of(editor.project.graph, editor.selection))
    return True


def cut(editor: Editor) -> None:
    """Copy, then take away."""
    if copy(editor):
        nodes = editor.selection
        editor.perform(f"Cut {_named(editor, nodes)}", lambda project: edits.remove(project, nodes))


def paste(editor: Editor, centre: QPointF | None = None) -> None:
    """Add what the clipboard holds, around a scene point or beside its original, and select it."""
    try:
        clipping = graph_of_clipping(QGuiApplication.clipboard().text())
    except EditError as error:
        editor.refused.emit(str(error))
        return
    if not clipping.nodes:
        return
    dx, dy = (OFFSET, OFFSET) if centre is None else _offset_to(clipping, centre)
    while _covers(editor.project.graph, clipping, dx, dy):
        dx, dy = dx + OFFSET, dy + OFFSET
    count = len(clipping.nodes)
    words = f"Paste {clipping.nodes[0].layer.title}" if count == 1 else f"Paste {count} layers"
    _apply_and_select(editor, words, edits.paste(editor.project, clipping.nodes, clipping.links, dx, dy))


def _apply_and_select(editor: Editor, words: str, result: tuple[Project, tuple[str, ...]]) -> None:
    project, ids = result
    editor.apply(words, project)
    editor.select(ids)


def _offset_to(clipping: Graph, centre: QPointF) -> tuple[float, float]:
    left, top = min(node.x for node in clipping.nodes), min(node.y for node in clipping.nodes)
    right = max(node.x for node in clipping.nodes) + geometry.CARD_WIDTH
    bottom = max(node.y for node in clipping.nodes) + geometry.CARD_HEIGHT
    dx, dy = centre.x() - (left + right) / 2, centre.y() - (top + bottom) / 2
    return geometry.snapped(left + dx) - left, geometry.snapped(top + dy) - top


def _covers(graph: Graph, clipping: Graph, dx: float, dy: float) -> bool:
    """Whether a pasted card would lie exactly on another one."""
    places = {(node.x, node.y) for node in graph.nodes}
    return any((node.x + dx, node.y + dy) in places for node in clipping.nodes)


def _named(editor: Editor, ids: frozenset[str]) -> str:
    if len(ids) != 1:
        return f"{len(ids)} layers"
    return editor.project.graph.node(next(iter(ids))).layer.title
