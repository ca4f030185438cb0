"""The notes and frames of the scene: one item for each, changing only what differs."""

from collections.abc import Collection, Iterable, Mapping

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from nnstudio.canvas.annotating.annotation_item import AnnotationItem
from nnstudio.document.sheet import Sheet


class AnnotationLayer:
    """Shows a `Sheet`; it holds no truth of its own."""

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self.items: dict[str, AnnotationItem] = {}

    def mirror(self, sheet: Sheet) -> None:
        """Show what the sheet says, its later annotations before the earlier ones."""
        for gone in self.items.keys() - sheet.by_id.keys():
            self._scene.removeItem(self.items.pop(gone))
        for place, annotation in enumerate(sheet.annotations):
            item = self.items.get(annotation.id)
            if item is None:
                item = self.items[annotation.id] = AnnotationItem(annotation)
                self._scene.addItem(item)
            item.show_annotation(annotation)
            item.setZValue((4 if annotation.kind == "note" else -5) + place / (len(sheet.annotations) + 1))

    def show_selection(self, ids: Collection[str]) -> None:
        """Outline these."""
        for annotation_id, item in self.items.items():
            item.set_selected(annotation_id in ids)

    def preview(self, positions: Mapping[str, QPointF]) -> None:
        """Show some at other places than the project says."""
        for annotation_id, position in positions.items():
            self.items[annotation_id].setPos(position)

    def at(self, point: QPointF, kind: str) -> str | None:
        """The foremost note or frame (`kind`) that a press at a scene point takes."""
        taken = [item for item in self.items.values() if item.annotation.kind == kind and item.takes(point)]
        return max(taken, key=AnnotationItem.zValue).annotation.id if taken else None

    def within(self, rect: QRectF) -> frozenset[str]:
        """Ids of those that lie in a rectangle as a whole."""
        return frozenset(
            annotation_id for annotation_id, item in self.items.items() if rect.contains(item.scene_rect())
        )

    def rect(self, ids: Iterable[str] | None = None) -> QRectF:
        """The rectangle around all, or around some; empty where there is none."""
        whole = QRectF()
        for annotation_id in self.items if ids is None else ids:
            whole |= self.items[annotation_id].scene_rect()
        return whole
