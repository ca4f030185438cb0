"""Whether names that come from files stand in a window as they are, nowhere as the markup they look like."""

from collections.abc import Iterator
from itertools import product

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGraphicsTextItem,
    QGraphicsView,
    QHeaderView,
    QLabel,
    QMenu,
    QMessageBox,
    QTabBar,
    QWidget,
)

SIZE, OTHER = "<b>size</b>&amp; 5% & co", "<s>other</s>&lt;"
KIND, CLASSES = "<i>kind</i> & co", ("<b>a</b>&amp;", "&b <u>50%</u>")
NAMES = (SIZE, OTHER, KIND, *CLASSES)
"""Names of columns and classes that look like markup."""
_TAGS = ("<b>", "<i>", "<s>", "<u>", "<h1>")
_MOST_ROWS, _MOST_COLUMNS = 40, 12


def is_marked(text: str) -> bool:
    """Whether a text holds one of the tags with which the tests name things."""
    return any(tag in text for tag in _TAGS)


def wrong_places(root: QWidget) -> Iterator[str]:
    """Every place below a widget that would show a name as markup, or without its “&”."""
    widgets = [root, *root.findChildren(QWidget)]
    for widget in widgets:
        yield from _rich(widget, "tooltip", widget.toolTip())
        yield from _rich(widget, "status tip", widget.statusTip())
        yield from _rich(widget, "help", widget.whatsThis())
        yield from _of_kind(widget)
    for action in root.findChildren(QAction):
        menus = [one for one in action.associatedObjects() if isinstance(one, QMenu)]
        yield from _eaten(action, action.text())
        if any(menu.toolTipsVisible() for menu in menus):
            yield from _rich(action, "tooltip", action.toolTip())


def _of_kind(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:
        yield from _rich(widget, "text", widget.text())
    if isinstance(widget, QMessageBox) and widget.textFormat() != Qt.TextFormat.PlainText:
        yield from _rich(widget, "text", widget.text())
    if isinstance(widget, QAbstractButton):
        yield from _eaten(widget, widget.text())
    if isinstance(widget, QTabBar):
        for place in range(widget.count()):
            yield from _eaten(widget, widget.tabText(place))
            yield from _rich(widget, "tooltip", widget.tabToolTip(place))
    if isinstance(widget, QComboBox):
        yield from _in_model(widget, widget.model())
    if isinstance(widget, QHeaderView):
        yield from _in_header(widget)
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _in_model(widget, widget.model())
    if isinstance(widget, QGraphicsView) and widget.scene() is not None:
        for item in widget.scene().items():
            yield from _rich(widget, f"tooltip of {type(item).__name__}", item.toolTip())
            if isinstance(item, QGraphicsTextItem):
                yield from _lost(widget, item)


def _in_model(widget: QWidget, model: QAbstractItemModel) -> Iterator[str]:
    for row, column in product(range(_MOST_ROWS), range(_MOST_COLUMNS)):
        if model.hasIndex(row, column):
            tip = model.index(row, column).data(Qt.ItemDataRole.ToolTipRole)
            yield from _rich(widget, f"tooltip of cell {row}, {column}", tip or "")


def _in_header(header: QHeaderView) -> Iterator[str]:
    model = header.model()
    for section in range(min(header.count(), _MOST_COLUMNS)):
        tip = model.headerData(section, header.orientation(), Qt.ItemDataRole.ToolTipRole)
        yield from _rich(header, f"tooltip of section {section}", tip or "")


def _rich(owner: object, what: str, text: str) -> Iterator[str]:
    if is_marked(text) and QtText.mightBeRichText(text):
        yield f"{what} of {_name(owner)} is markup: {text}"


def _eaten(owner: object, text: str) -> Iterator[str]:
    """Qt takes a single “&” for the mark of a key."""
    if is_marked(text) and "&" in text.replace("&&", ""):
        yield f"text of {_name(owner)} loses its “&”: {text}"


def _lost(owner: object, item: QGraphicsTextItem) -> Iterator[str]:
    """A name that was set as HTML, as the labels of plots are, shows none of its tags."""
    words = item.toPlainText()
    for name in NAMES:
        if as_markup(name) in words and name not in words:
            yield f"{type(item).__name__} of {_name(owner)} is markup: {words}"


def as_markup(text: str) -> str:
    """What is left of a text that is taken for markup."""
    document = QTextDocument()
    document.setHtml(text)
    return document.toPlainText()


def _name(owner: object) -> str:
    name = getattr(owner, "objectName", str)()
    return f"{type(owner).__name__} “{name}”"
