"""What can be done to the selection: each command is one undo entry."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication

from nnstudio.canvas import geometry
from nnstudio.canvas.annotating.annotation_item import height_for
from nnstudio.canvas.scene import CanvasScene
from nnstudio.document.drawing import annotating
from nnstudio.document.drawing.annotating import Box, box_of
from nnstudio.document.drawing.blocks import paste_blocks, whole_blocks
from nnstudio.document.drawing.clipping import clipping_of, project_of_clipping
from nnstudio.document.drawing.inserting import remove_and_join
from nnstudio.document.editing import edits
from nnstudio.document.project import Project
from nnstudio.errors import EditError
from nnstudio.session.editing.editor import Editor

OFFSET = 32.0
"""How far a copy lies from its original, in scene pixels."""

_NOTHING_TO_RESIZE = (
    "Only notes and frames have a size of their own: select one, then press Ctrl and an arrow key."
)


def select_all(editor: Editor) -> None:
    """Select every node, note and frame."""
    project = editor.project
    editor.select(project.graph.by_id, annotations=project.sheet.by_id)


def delete(editor: Editor) -> None:
    """Take away the selected nodes with their links, and the selected links, notes and frames."""
    nodes, links, annotations = editor.selection, editor.selected_links, editor.selected_annotations

    def edit(project: Project) -> Project:
        project = edits.remove(edits.disconnect(project, links), nodes)
        return annotating.remove_annotations(project, annotations)

    if nodes or annotations:
        editor.perform(f"Delete {_named(editor)}", edit)
    elif links:
        editor.perform("Disconnect", edit)


def delete_and_join(editor: Editor) -> None:
    """Take away the selected nodes, and lead what arrived at them on to what followed."""
    nodes = editor.selection
    if nodes:
        editor.select(nodes)
        editor.perform(f"Delete {_named(editor)} and join", lambda project: remove_and_join(project, nodes))


def nudge(scene: CanvasScene, dx: float, dy: float) -> None:
    """Move what is selected by some pixels; repeated nudges become one undo entry."""
    editor = scene.editor
    nodes, annotations = scene.moving_selection()

    def edit(project: Project) -> Project:
        graph, sheet = project.graph, project.sheet
        project = edits.move(
            project, {each: (graph.node(each).x + dx, graph.node(each).y + dy) for each in nodes}
        )
        return annotating.move_annotations(
            project, {each: (sheet.by_id[each].x + dx, sheet.by_id[each].y + dy) for each in annotations}
        )

    if nodes or annotations:
        editor.perform(f"Move {_named(editor)}", edit, ("nudge", nodes, annotations))


def resize(scene: CanvasScene, dx: float, dy: float) -> None:
    """Make the selected notes and frames wider and higher by some pixels, as far as their words allow;
    repeated steps become one undo entry.
    """
    editor, chosen = scene.editor, scene.editor.selected_annotations
    if not chosen:
        editor.refused.emit(_NOTHING_TO_RESIZE)
        return

    def edit(project: Project) -> Project:
        for each in chosen:
            old = project.sheet.by_id[each]
            width = max(old.width + dx, annotating.LEAST_SIZE[0])
            height = max(old.height + dy, height_for(old, width))
            project = annotating.resize_annotation(project, each, width, height)
        return project

    kinds = {editor.project.sheet.by_id[each].kind for each in chosen}
    words = f"Resize a {kinds.pop()}" if len(chosen) == 1 else f"Resize {len(chosen)} notes"
    editor.perform(words, edit, ("resize", chosen))


def duplicate(scene: CanvasScene) -> None:
    """Copy what is selected and the links among it to the lower right, and select the copies."""
    clipping, editor = _clipping(scene), scene.editor
    if clipping is not None:
        _add_and_select(editor, f"Duplicate {_named(editor)}", project_of_clipping(clipping), OFFSET, OFFSET)


def copy(scene: CanvasScene) -> bool:
    """Put what is selected and the links among it on the clipboard; False where nothing is selected."""
    clipping = _clipping(scene)
    if clipping is not None:
        QGuiApplication.clipboard().setText(clipping)
    return clipping is not None


def _clipping(scene: CanvasScene) -> str | None:
    """What would move with the selection: a frame is copied with what it holds."""
    nodes, annotations = scene.moving_selection()
    return clipping_of(scene.editor.project, nodes, annotations) if nodes or annotations else None


def cut(scene: CanvasScene) -> None:
    """Copy, then take away."""
    if copy(scene):
        nodes, annotations = scene.moving_selection()
        scene.editor.perform(
            f"Cut {_named(scene.editor)}",
            lambda project: annotating.remove_annotations(edits.remove(project, nodes), annotations),
        )


def paste(editor: Editor, centre: QPointF | None = None) -> None:
    """Add what the clipboard holds, around a scene point or beside its original, and select it."""
    try:
        clipping = project_of_clipping(QGuiApplication.clipboard().text())
    except EditError as error:
        editor.refused.emit(str(error))
        return
    boxes = _boxes(clipping)
    if not boxes:
        return
    dx, dy = (OFFSET, OFFSET) if centre is None else _offset_to(boxes, centre)
    while _covers(editor.project, boxes, dx, dy):
        dx, dy = dx + OFFSET, dy + OFFSET
    nodes = clipping.graph.nodes
    words = nodes[0].layer.title if len(nodes) == 1 else f"{len(nodes)} layers" if nodes else "notes"
    _add_and_select(editor, f"Paste {words}", clipping, dx, dy)


def _add_and_select(editor: Editor, words: str, clipping: Project, dx: float, dy: float) -> None:
    graph, annotations = clipping.graph, clipping.sheet.annotations
    project, ids = edits.paste(editor.project, graph.nodes, graph.links, dx, dy)
    new_ids = dict(zip(graph.by_id, ids, strict=True))
    project = paste_blocks(project, clipping.sheet.blocks, new_ids)
    project, marked = annotating.paste_annotations(project, annotations, dx, dy)
    editor.apply(words, project)
    editor.select(ids, annotations=marked)


def _boxes(project: Project) -> list[Box]:
    size = geometry.CARD_WIDTH, geometry.CARD_HEIGHT
    cards = [(node.x, node.y, *size) for node in project.graph.nodes]
    return [*cards, *map(box_of, project.sheet.annotations)]


def _offset_to(boxes: list[Box], centre: QPointF) -> tuple[float, float]:
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    dx, dy = centre.x() - (left + right) / 2, centre.y() - (top + bottom) / 2
    return geometry.snapped(left + dx) - left, geometry.snapped(top + dy) - top


def _covers(project: Project, boxes: list[Box], dx: float, dy: float) -> bool:
    """Whether something pasted would lie exactly on what is there."""
    places = {box[:2] for box in _boxes(project)}
    return any((x + dx, y + dy) in places for x, y, _, _ in boxes)


def _named(editor: Editor) -> str:
    """What is selected, in words."""
    nodes, annotations = editor.selection, editor.selected_annotations
    whole = whole_blocks(editor.project.sheet, nodes)
    if whole and sum(len(block.members) for block in whole) == len(nodes) and len(nodes) > 1:
        return whole[0].name if len(whole) == 1 else f"{len(whole)} blocks"
    if not nodes:
        kinds = {editor.project.sheet.by_id[each].kind for each in annotations}
        return f"{len(annotations)} notes" if len(annotations) > 1 else f"a {kinds.pop()}"
    if len(nodes) > 1:
        return f"{len(nodes)} layers"
    return editor.project.graph.node(next(iter(nodes))).layer.title
