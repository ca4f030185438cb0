"""What every field of a form is: a widget that shows one setting, and tells only what the user did."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nnstudio.engine.settings import Setting


@dataclass(frozen=True)
class FormContext:
    """What a form knows of the project beside the object itself.

    `input_columns`: columns that may enter; `target_columns`: columns that may be predicted, the proposed one
    first; `automatic_loss`: the loss that “automatic” stands for now; `classes`: those that are told apart;
    `pixels`: input columns that are the pixels of an image, and are chosen all together.
    """

    input_columns: tuple[str, ...] = ()
    target_columns: tuple[str, ...] = ()
    automatic_loss: str = ""
    classes: tuple[str, ...] = ()
    pixels: tuple[str, ...] = ()


class Field(QObject):
    """A widget that shows one setting. `edited` carries the new value, and only when the user made it."""

    edited = Signal(object)
    finished = Signal()
    """The user left the field or let the slider go."""
    wide = False
    """Whether the field stands below its label, over the whole width."""

    def __init__(self, setting: Setting, widget: QWidget) -> None:
        super().__init__(widget)
        self.setting, self.widget = setting, widget
        widget.setObjectName(f"field_{setting.name}")
        widget.setAccessibleName(setting.label)
        widget.setAccessibleDescription(setting.help)
        widget.setToolTip(setting.help)

    def show(self, value: Any) -> None:
        """Show a value without telling."""
        raise NotImplementedError
