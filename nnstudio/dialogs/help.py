"""The help: what this window is, the ideas that it lets one touch, how data are prepared, how images are
learned, and its keys.
"""

from collections.abc import Sequence

from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextLength,
    QTextTableFormat,
)  # fmt: skip
from PySide6.QtWidgets import QDialog, QTabBar, QTextBrowser, QVBoxLayout, QWidget

from nnstudio import paths
from nnstudio.widgets.dialog_size import open_as_large_as
from nnstudio.widgets.dress import theme

Keys = Sequence[tuple[str, Sequence[tuple[str, str]]]]
"""Groups of shortcuts: a title, and lines of keys and what they do."""

PAGES = {"window": "This window", "ideas": "Ideas", "data": "Data", "images": "Images", "keys": "Keys"}
_SIZE = (680, 720)
_HEADING_SIZE = 1
"""A step above the size of the text, as HTML counts."""
_LINE_PERCENT = 125.0


class HelpDialog(QDialog):
    """Pages of text; `show_page` names one of `PAGES`."""

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("help_dialog")
        self.setWindowTitle("Help")
        open_as_large_as(self, *_SIZE)
        self._keys = keys
        self.tabs = QTabBar()
        self.tabs.setObjectName("help_tabs")
        self.tabs.setAccessibleName("Pages of the help")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for name, title in PAGES.items():
            self.tabs.setTabData(self.tabs.addTab(title), name)
        self.text = QTextBrowser()
        self.text.setObjectName("help_text")
        self.text.setProperty("role", "page-text")
        self.text.setAccessibleName("Help")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.text, 1)
        self.tabs.currentChanged.connect(self._show)
        theme.notifier.changed.connect(self._show)
        self._show()
        self.text.setFocus()

    def show_page(self, name: str) -> None:
        """Turn to a page."""
        self.tabs.setCurrentIndex(list(PAGES).index(name))

    def _show(self) -> None:
        name = self.tabs.tabData(self.tabs.currentIndex())
        document = self.text.document()
        document.clear()
        document.setDocumentMargin(24)
        if name == "keys":
            _write_keys(document, self._keys)
        else:
            document.setMarkdown(page_text(name), QTextDocument.MarkdownFeature.MarkdownNoHTML)
        _dress(document)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)


def page_text(name: str) -> str:
    """A page of the help as Markdown."""
    return (paths.resources() / "help" / f"{name}.md").read_text("utf-8")


def _write_keys(document: QTextDocument, keys: Keys) -> None:
    """One table for each group, keys on the left."""
    cursor = QTextCursor(document)
    heading = QTextBlockFormat()
    heading.setHeadingLevel(2)
    for title, lines in keys:
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if document.isEmpty():
            cursor.setBlockFormat(heading)
        else:
            cursor.insertBlock(heading)
        cursor.insertText(title)
        table = cursor.insertTable(len(lines), 2, _table_format())
        for row, (pressed, words) in enumerate(lines):
            for column, text in enumerate((pressed, words)):
                table.cellAt(row, column).firstCursorPosition().insertText(text)


def _table_format() -> QTextTableFormat:
    form = QTextTableFormat()
    form.setBorder(0)
    form.setCellSpacing(0)
    form.setCellPadding(3)
    percent = QTextLength.Type.PercentageLength
    form.setColumnWidthConstraints([QTextLength(percent, 32), QTextLength(percent, 68)])
    form.setWidth(QTextLength(percent, 100))
    return form


def _dress(document: QTextDocument) -> None:
    """Give headings, paragraphs and hints their sizes and colours."""
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        letters, lines = _look(block)
        cursor.mergeCharFormat(letters)
        QTextCursor(block).mergeBlockFormat(lines)
        block = block.next()


def _look(block: QTextBlock) -> tuple[QTextCharFormat, QTextBlockFormat]:
    letters, lines = QTextCharFormat(), QTextBlockFormat()
    lines.setLineHeight(_LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    if block.blockFormat().headingLevel():
        letters.setProperty(QTextFormat.Property.FontSizeAdjustment, _HEADING_SIZE)
        letters.setFontWeight(QFont.Weight.DemiBold)
        lines.setTopMargin(18 if block.position() else 0)
        lines.setBottomMargin(4)
    elif block.blockFormat().hasProperty(QTextFormat.Property.BlockQuoteLevel):
        letters.setForeground(QColor(theme.current().muted))
        lines.setLeftMargin(12)
        lines.setTopMargin(4)
    elif block.textList() is not None:
        lines.setBottomMargin(4)
    return letters, lines
