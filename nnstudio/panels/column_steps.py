"""The steps by which columns are prepared, in the order in which they are done, each with its choice."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QSpinBox,
    QWidget,
)

from nnstudio.data.columns import ColumnSetting
from nnstudio.data.preparation_settings import (
    CLIPPING_CHOICES,
    DATE_PARTS,
    ENCODING_CHOICES,
    MISSING_CHOICES,
    OWN_MISSING_CHOICES,
    OWN_SCALING_CHOICES,
    SCALING_CHOICES,
    ColumnChoices,
    PreparationSettings,
)
from nnstudio.widgets.calm_wheel import calm_wheel
from nnstudio.widgets.choice_box import ChoiceBox
from nnstudio.widgets.forms import FIELD_HEIGHT, note, row_label
from nnstudio.widgets.toggle import Toggle

FIELD_WIDTH = 224
MOST_IN_ORDER = 60
"""Categories that are put in an order by hand; more would not be."""
_PART_WORDS = {"year": "year", "month": "month", "day": "day", "weekday": "weekday", "hour": "hour"}
_MISSING_FOR = {
    "number": tuple(OWN_MISSING_CHOICES),
    "category": ("drop", "most_frequent", "constant"),
    "date": ("drop", "median", "most_frequent", "constant"),
    "yes_no": ("drop", "most_frequent", "constant"),
}


class ColumnSteps(QWidget):
    """Shows the choices of one column and tells which are wanted; `categories` are those it holds."""

    wanted = Signal(dict)
    """Fields of `ColumnChoices` with their new values."""

    def __init__(
        self,
        setting: ColumnSetting,
        rule: PreparationSettings,
        categories: tuple[str, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._own = setting.own or ColumnChoices()
        self._rule, self._categories = rule, categories
        self._place = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self._fill(setting)

    def _fill(self, setting: ColumnSetting) -> None:
        if setting.type == "text":
            return
        if setting.role == "target":
            self._target_steps(setting)
            return
        if setting.type == "number":
            self._choice("clipping", "Outliers", CLIPPING_CHOICES, self._own.clipping)
            self._missing_step(setting)
            self._scaling_step(self._rule.scaling)
            return
        if setting.type == "category":
            self._rare_step()
        self._missing_step(setting)
        if setting.type == "category":
            self._encoding_steps()
        if setting.type == "date":
            self._date_steps()

    def _target_steps(self, setting: ColumnSetting) -> None:
        if setting.type == "number":
            self._scaling_step("standard")
        self._wide(
            note(
                "What is predicted is scaled for the training only, and told in its own unit."
                if setting.type == "number"
                else "The classes are numbered for the training only, and told by their names."
            )
        )

    # ------------------------------------------------------------------ the steps

    def _missing_step(self, setting: ColumnSetting) -> None:
        allowed = _MISSING_FOR[setting.type]
        rule = "Fill in the most frequent" if setting.type != "number" and self._rule.fills else ""
        words = rule or MISSING_CHOICES[self._rule.missing]
        choices = {"": f"As all: {words.lower()}"} | {name: OWN_MISSING_CHOICES[name] for name in allowed}
        if setting.type == "category":
            choices["constant"] = "Make them a category"
        self._choice("missing", "Missing values", choices, self._own.missing)
        if self._own.missing == "constant":
            self._constant(setting)
        flag = Toggle("Tell where a value was missing")
        flag.setChecked(self._own.was_missing)
        flag.toggled.connect(lambda on: self._want("was_missing", on))
        self._row("was_missing", "Tell where it was", "Adds a feature: 1 where a value was missing.", flag)

    def _constant(self, setting: ColumnSetting) -> None:
        field = QLineEdit(self._own.constant)
        field.setPlaceholderText({"number": "a number", "date": "2024-03-01"}.get(setting.type, "missing"))
        field.setFixedSize(FIELD_WIDTH, FIELD_HEIGHT)
        field.editingFinished.connect(lambda: self._want("constant", field.text()))
        self._row("constant", "With", "What missing values become.", field)

    def _scaling_step(self, rule: str) -> None:
        choices = {"": f"As all: {SCALING_CHOICES[rule].lower()}", **OWN_SCALING_CHOICES}
        self._choice("scaling", "Scale", choices, self._own.scaling)

    def _rare_step(self) -> None:
        box = QSpinBox()
        box.setRange(0, 1_000_000)
        box.setSpecialValueText("Keep every category")
        box.setPrefix("Below ")
        box.setSuffix(" rows together")
        box.setValue(self._own.rare)
        box.setFixedSize(FIELD_WIDTH, FIELD_HEIGHT)
        box.setKeyboardTracking(False)
        calm_wheel(box)
        box.valueChanged.connect(lambda value: self._want("rare", value))
        self._step("rare", "Rare ones", "Categories in fewer rows become one.", box)

    def _encoding_steps(self) -> None:
        self._choice("encoding", "Features", ENCODING_CHOICES, self._own.encoding)
        if self._own.encoding == "order" and len(self._categories) <= MOST_IN_ORDER:
            self._wide(note("Drag from the lowest, at the top, to the highest:"))
            self._wide(self._order_list())

    def _order_list(self) -> QListWidget:
        order = [name for name in self._own.order if name in self._categories]
        order += [name for name in self._categories if name not in set(order)]
        shown = QListWidget()
        shown.setObjectName("order")
        shown.setAccessibleName("Order of the categories")
        shown.addItems(order)
        shown.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        shown.setFixedHeight(min(132, 8 + 22 * len(order)))
        shown.model().rowsMoved.connect(
            lambda: self._want("order", tuple(shown.item(row).text() for row in range(shown.count())))
        )
        return shown

    def _date_steps(self) -> None:
        parts = QWidget()
        side_by_side = QHBoxLayout(parts)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        side_by_side.setSpacing(10)
        for part, title in DATE_PARTS.items():
            box = QCheckBox(_PART_WORDS[part])
            box.setObjectName(f"part_{part}")
            box.setToolTip(title)
            box.setChecked(part in self._own.parts)
            box.toggled.connect(partial(self._want_part, part))
            side_by_side.addWidget(box)
        side_by_side.addStretch(1)
        self._place += 1
        self._grid.addWidget(
            row_label(f"{self._place}  Parts", "Each becomes a feature.", parts), self._rows, 0
        )
        self._wide(parts)
        turning = Toggle("Parts that come round again as an angle")
        turning.setChecked(self._own.cyclic)
        turning.toggled.connect(lambda on: self._want("cyclic", on))
        help = "As sine and cosine: December is then next to January."
        self._row("cyclic", "As angles", help, turning)

    def _want_part(self, part: str, on: bool) -> None:
        parts = tuple(one for one in DATE_PARTS if (on if one == part else one in self._own.parts))
        self._want("parts", parts or self._own.parts)

    # ------------------------------------------------------------------ inside

    @property
    def _rows(self) -> int:
        return self._grid.rowCount()

    def _want(self, name: str, value: object) -> None:
        self.wanted.emit({name: value})

    def _choice(self, name: str, label: str, choices: Mapping[str, str], now: str) -> None:
        box = ChoiceBox(label)
        box.setFixedSize(FIELD_WIDTH, FIELD_HEIGHT)
        for value, title in choices.items():
            box.addItem(title, value)
        box.setCurrentIndex(max(0, box.findData(now)))
        box.activated.connect(lambda index: self._want(name, box.itemData(index)))
        self._step(name, label, "", box)

    def _step(self, name: str, label: str, help: str, field: QWidget) -> None:
        self._place += 1
        self._row(name, f"{self._place}  {label}", help, field)

    def _row(self, name: str, label: str, help: str, field: QWidget) -> None:
        field.setObjectName(name)
        field.setToolTip(help)
        row = self._rows
        self._grid.addWidget(row_label(label, help, field), row, 0)
        self._grid.addWidget(field, row, 1, Qt.AlignmentFlag.AlignRight)

    def _wide(self, widget: QWidget) -> None:
        self._grid.addWidget(widget, self._rows, 0, 1, 2)
