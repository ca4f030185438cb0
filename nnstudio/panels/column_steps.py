"""The steps by which columns are prepared, in the order in which they are done, each with its choice."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from nnstudio.data.columns.choices import (
    CLIPPING_CHOICES,
    DATE_PARTS,
    ENCODING_CHOICES,
    MISSING_CHOICES,
    MOST_WORDS,
    OWN_MISSING_CHOICES,
    OWN_SCALING_CHOICES,
    SCALING_CHOICES,
    WEIGHING_CHOICES,
    ColumnChoices,
    PreparationSettings,
)
from nnstudio.data.columns.date_texts import DATE_TYPES
from nnstudio.data.columns.labels import SEPARATORS
from nnstudio.data.columns.settings import ColumnSetting, TakenAs, choices_for
from nnstudio.data.columns.steps import LAST_STEPS, STEP_NAMES, USUAL_STEPS, order_problem, steps_of
from nnstudio.widgets.calm_wheel import calm_wheel
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.choice_box import ChoiceBox
from nnstudio.widgets.fields.forms import FIELD_HEIGHT, note
from nnstudio.widgets.fields.toggle import Toggle
from nnstudio.widgets.step_list import StepList, StepRow

FIELD_WIDTH = 212
MOST_IN_ORDER = 60
"""Categories that are put in an order by hand; more would not be."""
_MISSING_FOR: Mapping[TakenAs, tuple[str, ...]] = {
    "number": tuple(OWN_MISSING_CHOICES),
    "category": ("drop", "most_frequent", "constant"),
    **dict.fromkeys(DATE_TYPES, ("drop", "median", "most_frequent", "constant")),
    "yes_no": ("drop", "most_frequent", "constant"),
    "labels": ("drop", "constant"),
    "text": ("drop", "constant"),
}
_RULE_WORDS: Mapping[TakenAs, str] = {
    "category": "Fill in the most frequent",
    **dict.fromkeys(DATE_TYPES, "Fill in the most frequent"),
    "yes_no": "Fill in the most frequent",
    "labels": "A cell without labels",
    "text": "A text without words",
}
"""What a rule that fills gaps does to columns that have no mean."""
_EXAMPLES: Mapping[TakenAs, str] = {
    "number": "a number",
    **dict.fromkeys(DATE_TYPES, "2024-03-01"),
    "text": "no words",
    "labels": "no label",
}


class ColumnSteps(QWidget):
    """Shows the choices of one column and tells which are wanted; `categories` are those it holds, those of
    `alike` are changed with it, and `separator` is what was found between its labels.
    """

    wanted = Signal(dict)
    """Fields of `ColumnChoices` with their new values."""
    logarithm_wanted = Signal(bool)

    def __init__(
        self,
        setting: ColumnSetting,
        rule: PreparationSettings,
        categories: tuple[str, ...],
        alike: Sequence[ColumnSetting] = (),
        separator: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._own = setting.own or ColumnChoices()
        self._others = [one.own or ColumnChoices() for one in alike]
        self._setting, self._rule, self._categories = setting, rule, categories
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        is_target = setting.role == "target"
        self._found_separator = separator
        steps = _steps_of_target(setting) if is_target else steps_of(setting.type, self._own.steps)
        free = [step for step in steps if step not in LAST_STEPS]
        may_move = setting.type in ("number", "category") and not is_target
        shown = StepList(order_problem, movable=may_move and len(free) > 1)
        shown.reordered.connect(self._reorder)
        for step in steps:
            _FILL[step](self, shown.add_step(step, STEP_NAMES[step], fixed=step in LAST_STEPS))
        column.addWidget(shown)
        if is_target:
            column.addWidget(note(_target_words(setting)))

    # ------------------------------------------------------------------ the steps

    def _clip(self, row: StepRow) -> None:
        help = "Far out is more than 1.5 times the distance between the quartiles below or above them."
        row.add_field("clipping", help, self._choice("clipping", CLIPPING_CHOICES))

    def _missing(self, row: StepRow) -> None:
        kind = self._setting.type
        words = _RULE_WORDS.get(kind, "") if self._rule.fills else ""
        words = words or MISSING_CHOICES[self._rule.missing]
        choices = {"": f"As all: {words.lower()}"} | {
            name: OWN_MISSING_CHOICES[name] for name in _MISSING_FOR[kind]
        }
        if kind == "category":
            choices["constant"] = "Make them a category"
        if kind == "text":
            choices["constant"] = "Fill in a text"
        if kind == "labels":
            choices["constant"] = "Fill in labels"
        row.add_field("missing", "", self._choice("missing", choices))
        if self._own.missing == "constant":
            self._constant(row)
        flag = Toggle("Tell where a value was missing")
        flag.setChecked(self._own.was_missing)
        flag.toggled.connect(lambda on: self._want("was_missing", on))
        row.add_field(
            "was_missing", "Adds a feature: 1 where a value was missing.", flag, "Tell where it was"
        )

    def _constant(self, row: StepRow) -> None:
        field = QLineEdit(self._own.constant)
        field.setPlaceholderText(_EXAMPLES.get(self._setting.type, "missing"))
        field.setFixedSize(scaled(FIELD_WIDTH), scaled(FIELD_HEIGHT))
        field.editingFinished.connect(lambda: self._want("constant", field.text()))
        row.add_field("constant", "What missing values become, in the column's own unit.", field, "With")

    def _logarithm(self, row: StepRow) -> None:
        on = Toggle("Take the logarithm")
        on.setChecked(choices_for(self._setting, self._rule).log)
        on.toggled.connect(self.logarithm_wanted)
        row.add_field("log", "± ln(1 + |value|): brings values far apart closer together.", on)

    def _scale(self, row: StepRow) -> None:
        rule = "standard" if self._setting.role == "target" else self._rule.scaling
        words = SCALING_CHOICES["standard" if rule == "log" else rule]
        choices = {"": f"As all: {words.lower()}", **OWN_SCALING_CHOICES}
        row.add_field("scaling", "", self._choice("scaling", choices))

    def _rare(self, row: StepRow) -> None:
        box = self._number("rare", 0, 1_000_000)
        box.setSpecialValueText("Keep every category")
        box.setPrefix("Below ")
        box.setSuffix(" rows together")
        row.add_field("rare", "Categories in fewer rows become one.", box)

    def _encode(self, row: StepRow) -> None:
        row.add_field("encoding", "", self._choice("encoding", ENCODING_CHOICES))
        if self._own.encoding == "order" and len(self._categories) <= MOST_IN_ORDER:
            row.add_wide(note("Drag from the lowest, at the top, to the highest:"))
            row.add_wide(self._order_list())

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

    def _parts(self, row: StepRow) -> None:
        parts = QWidget()
        side_by_side = QHBoxLayout(parts)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        side_by_side.setSpacing(10)
        for part, title in DATE_PARTS.items():
            box = QCheckBox(part)
            box.setObjectName(f"part_{part}")
            box.setToolTip(title)
            box.setChecked(part in self._own.parts)
            box.toggled.connect(partial(self._want_part, part))
            side_by_side.addWidget(box)
        side_by_side.addStretch(1)
        row.add_title("Each becomes a feature.", parts)
        row.add_wide(parts)
        turning = Toggle("Parts that come round again as an angle")
        turning.setChecked(self._own.cyclic)
        turning.toggled.connect(lambda on: self._want("cyclic", on))
        row.add_field("cyclic", "As sine and cosine: December is then next to January.", turning, "As angles")

    def _want_part(self, part: str, on: bool) -> None:
        parts = tuple(one for one in DATE_PARTS if (on if one == part else one in self._own.parts))
        self._want("parts", parts or self._own.parts)

    def _bag_of_words(self, row: StepRow) -> None:
        box = self._number("words", 1, MOST_WORDS)
        box.setPrefix("The ")
        box.setSuffix(" most frequent")
        help = "Each becomes a feature. They are chosen in the training rows; other words are ignored."
        row.add_field("words", help, box)
        row.add_field("weighing", "", self._choice("weighing", WEIGHING_CHOICES), "Each counts")
        alike = Toggle("Capital letters do not matter")
        alike.setChecked(self._own.lower_case)
        alike.toggled.connect(lambda on: self._want("lower_case", on))
        row.add_field("lower_case", "“Good” is then the same word as “good”.", alike, "Lower case")

    def _labels(self, row: StepRow) -> None:
        found = SEPARATORS.get(self._found_separator, self._found_separator)
        choices = {"": f"Found: {found.lower()}", **SEPARATORS}
        help = "What stands between the labels of a cell. Each label becomes a feature, 0 or 1."
        row.add_field("separator", help, self._choice("separator", choices), "Parted by")

    # ------------------------------------------------------------------ inside

    def _want(self, name: str, value: object) -> None:
        self.wanted.emit({name: value})

    def _reorder(self, order: tuple[str, ...]) -> None:
        self._want("steps", () if order == USUAL_STEPS[self._setting.type] else order)

    def _choice(self, name: str, choices: Mapping[str, str]) -> ChoiceBox:
        """A list of choices, which tells where the columns that are changed together differ."""
        box = ChoiceBox()
        box.setFixedSize(scaled(FIELD_WIDTH), scaled(FIELD_HEIGHT))
        for value, title in choices.items():
            box.addItem(title, value)
        box.setCurrentIndex(max(0, box.findData(self._shown(name))))
        if any(getattr(other, name) != getattr(self._own, name) for other in self._others):
            box.setPlaceholderText("They differ")
            box.setCurrentIndex(-1)
        box.activated.connect(lambda index: self._want(name, box.itemData(index)))
        return box

    def _shown(self, name: str) -> str:
        """A logarithm that an older file holds as a scaling stands in a step of its own."""
        own = replace(self._own, scaling="standard") if self._own.scaling == "log" else self._own
        return str(getattr(own, name))

    def _number(self, name: str, least: int, most: int) -> QSpinBox:
        box = QSpinBox()
        box.setRange(least, most)
        box.setValue(getattr(self._own, name))
        box.setFixedSize(scaled(FIELD_WIDTH), scaled(FIELD_HEIGHT))
        box.setKeyboardTracking(False)
        calm_wheel(box)
        box.valueChanged.connect(lambda value: self._want(name, value))
        return box


def _steps_of_target(setting: ColumnSetting) -> tuple[str, ...]:
    """What is predicted can be given back after these."""
    return {"number": ("log", "scale"), "labels": ("labels",)}.get(setting.type, ())


def _target_words(setting: ColumnSetting) -> str:
    if setting.type == "number":
        return "What is predicted is scaled for the training only, and told in its own unit."
    if setting.type == "labels":
        return "Each label is a yes or a no, and predicted by itself."
    return "The classes are numbered for the training only, and told by their names."


_FILL = {
    "clip": ColumnSteps._clip,
    "fill": ColumnSteps._missing,
    "log": ColumnSteps._logarithm,
    "scale": ColumnSteps._scale,
    "rare": ColumnSteps._rare,
    "encode": ColumnSteps._encode,
    "parts": ColumnSteps._parts,
    "words": ColumnSteps._bag_of_words,
    "labels": ColumnSteps._labels,
}
"""What fills the row of each step with fields."""
