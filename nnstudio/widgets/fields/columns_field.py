"""A field that chooses columns of the data: a check list in which the pixels of an image are one entry."""

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from nnstudio.engine.settings import Setting
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.field import Field, FormContext

ROW_HEIGHT = 24
"""Height in pixels of one column in a check list."""
LONGEST_LIST = 178
"""Height in pixels from which a list of columns scrolls."""


class ColumnsField(Field):
    """A check list of columns, in which the pixels of an image are one entry. All checked is the empty
    choice: every input column.
    """

    wide = True

    def __init__(self, setting: Setting, context: FormContext) -> None:
        boxes = QListWidget()
        boxes.setUniformItemSizes(True)
        super().__init__(setting, boxes)
        self._list, self._names = boxes, context.input_columns
        self._entries = _entries(context)
        self._chosen: frozenset[str] = frozenset()
        for label in self._entries:
            item = QListWidgetItem(label, boxes)
            item.setToolTip(label)
            item.setSizeHint(QSize(0, scaled(ROW_HEIGHT)))
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable
            )
            item.setCheckState(Qt.CheckState.Checked)
        boxes.setFixedHeight(min(scaled(ROW_HEIGHT) * max(len(self._entries), 1) + 10, scaled(LONGEST_LIST)))
        boxes.itemChanged.connect(self._read)

    def show(self, value: Any) -> None:
        self._chosen = frozenset(value or self._names)
        self._list.blockSignals(True)
        for index, names in enumerate(self._entries.values()):
            self._list.item(index).setCheckState(_check_state(names, self._chosen))
        self._list.blockSignals(False)

    def _read(self, changed: QListWidgetItem) -> None:
        """What is checked in part keeps its part."""
        chosen: set[str] = set()
        for index, names in enumerate(self._entries.values()):
            state = self._list.item(index).checkState()
            if state == Qt.CheckState.Checked:
                chosen.update(names)
            elif state == Qt.CheckState.PartiallyChecked:
                chosen.update(self._chosen.intersection(names))
        if not chosen:
            changed.setCheckState(Qt.CheckState.Checked)
            return
        self._chosen = frozenset(chosen)
        checked = tuple(name for name in self._names if name in chosen)
        self.edited.emit(() if checked == self._names else checked)


def _entries(context: FormContext) -> dict[str, tuple[str, ...]]:
    """What stands in a list of columns, and which columns each of it is."""
    entries: dict[str, tuple[str, ...]] = {}
    pixels = frozenset(context.pixels)
    for name in context.input_columns:
        if name in pixels:
            entries[f"{len(pixels):,} pixels"] = context.pixels
        else:
            entries[name] = (name,)
    return entries


def _check_state(names: tuple[str, ...], chosen: frozenset[str]) -> Qt.CheckState:
    count = sum(name in chosen for name in names)
    if count == len(names):
        return Qt.CheckState.Checked
    return Qt.CheckState.PartiallyChecked if count else Qt.CheckState.Unchecked
