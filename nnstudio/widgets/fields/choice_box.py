"""A drop-down list whose text is never clipped: what does not fit ends in an ellipsis."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from nnstudio.widgets.calm_wheel import calm_wheel
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.choice_rows import WIDTH, ChoiceRows

CLOSED_TEXT_ROLE = Qt.ItemDataRole.UserRole + 1
"""What an entry is called while the list is closed, where that is shorter."""


class ChoiceBox(QComboBox):
    """A combo box that may be made narrow; its list is as wide as its longest entry."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: ChoiceRows | None = None
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setItemDelegate(QStyledItemDelegate(self))  # whose entries the style sheet dresses
        calm_wheel(self)

    def show_sketches(self, kind: str, automatic: str = "") -> None:
        """Let the list show the sign of each choice of this kind, and the sentence on it; `automatic` is what
        the automatic choice stands for.
        """
        self._rows = ChoiceRows(kind, automatic, self)
        self.setItemDelegate(self._rows)
        self.setProperty("pictured", True)
        self.setMaxVisibleItems(8)

    def showPopup(self) -> None:
        if self._rows is not None:
            self._show_rows()
            return
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(self.itemText(i)) for i in range(self.count())), default=0)
        self.view().setMinimumWidth(widest + 40)
        super().showPopup()

    def _show_rows(self) -> None:
        """Under the box and as far to the right, for the pickers stand at the window's right side."""
        self.view().setMinimumWidth(scaled(WIDTH))
        super().showPopup()
        frame = self.view().window()
        right = self.mapToGlobal(self.rect().topRight()).x() + 1
        frame.move(max(right - frame.width(), self.screen().availableGeometry().left()), frame.y())

    def minimumSizeHint(self) -> QSize:
        return QSize(48, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        text = self.currentData(CLOSED_TEXT_ROLE) or option.currentText or self.placeholderText()
        width = field.width() - 4
        option.currentText = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
