"""What can be done with notes and frames in the view: add, write, colour."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPoint, QRectF

from nnstudio.canvas.annotating.annotation_item import height_for
from nnstudio.canvas.annotating.text_editing import AnnotationField
from nnstudio.document.drawing import annotating
from nnstudio.document.project import Project
from nnstudio.document.sheet import Colour

if TYPE_CHECKING:
    from nnstudio.canvas.view import CanvasView


class Annotations:
    """The commands, and the field in which words are written."""

    def __init__(self, view: "CanvasView") -> None:
        self._view = view
        self._field: AnnotationField | None = None

    def add(self, kind: Literal["note", "frame"], at: QPoint | None = None) -> None:
        """Add a note or a frame at a viewport point, or else where the mouse is; a frame goes around what is
        selected. Its words can be written at once.
        """
        editor = self._view.editor
        box = self._box(kind, self._view.mouse_place() if at is None else at)
        annotation_id = annotating.next_annotation(editor.project, kind)
        editor.perform(f"Add a {kind}", lambda project: annotating.add_annotation(project, kind, box)[0])
        editor.select((), annotations={annotation_id})
        self.write(annotation_id)

    def framing(self, at: QPoint | None = None) -> Callable[[], None]:
        """The command that adds a frame."""
        return partial(self.add, "frame", at)

    def _box(self, kind: Literal["note", "frame"], at: QPoint) -> annotating.Box:
        drawing = self._view.drawing
        chosen = self._view.editor.selection
        if kind == "frame" and chosen:
            project = self._view.editor.project
            return annotating.frame_around(annotating.boxes_of(project, chosen, drawing.sizes()))
        width, height = annotating.FIRST_SIZES[kind]
        corner = drawing.on_grid(self._view.mapToScene(at))
        return corner.x(), corner.y(), width, height

    def colour(self, colour: Colour) -> None:
        """Colour the selected notes and frames."""
        chosen = self._view.editor.selected_annotations
        words = f"Colour {colour}"
        self._view.editor.perform(words, lambda project: annotating.set_colour(project, chosen, colour))

    # ------------------------------------------------------------------ writing

    def write(self, annotation_id: str) -> None:
        """Open a field for the words over a note or a frame's title."""
        annotation = self._view.editor.project.sheet.by_id[annotation_id]
        rect = self._view.drawing.annotations.items[annotation_id].scene_rect()
        self.open_field(annotation.kind, annotation.text, rect, partial(self._take, annotation_id))

    def open_field(
        self, kind: Literal["note", "frame", "block"], words: str, rect: QRectF, take: Callable[[str], None]
    ) -> None:
        """Let words be written over a scene rectangle; `take` gets them, unless they are given up."""
        self.finish()
        view = self._view
        view.camera.reveal(QRectF(rect.topLeft(), rect.topLeft()).adjusted(0, 0, 160, 40))
        self._field = AnnotationField(kind, words, view)
        self._field.written.connect(take)
        self._field.open_over(QRectF(view.mapFromScene(rect).boundingRect()), view.camera.zoom)

    def finish(self) -> None:
        """Take what was written, if something is being written."""
        field, self._field = self._field, None
        if field is not None:
            field.finish()

    def give_up(self) -> None:
        """The drawing has changed under the field."""
        field, self._field = self._field, None
        if field is not None:
            field.finish(keeping=False)

    def _take(self, annotation_id: str, words: str) -> None:
        self._field = None
        editor = self._view.editor
        annotation = editor.project.sheet.by_id.get(annotation_id)
        if annotation is None or words.strip() == annotation.text:
            return

        def edit(project: Project) -> Project:
            project = annotating.set_text(project, annotation_id, words)
            written = project.sheet.by_id[annotation_id]
            height = max(written.height, height_for(written, written.width))
            return annotating.resize_annotation(project, annotation_id, written.width, height)

        editor.perform("Write a note" if annotation.kind == "note" else "Name a frame", edit)
