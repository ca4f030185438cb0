"""The view of the data itself: every row as it was read, under a header that shows what each column holds."""

from PySide6.QtWidgets import QAbstractItemView, QStackedWidget, QTableView, QToolButton, QWidget

from nnstudio.document.project import ProjectData
from nnstudio.panels.views.numbers import grouped
from nnstudio.panels.views.table.header import HEADER_HEIGHT, ColumnsHeader
from nnstudio.panels.views.table.image_gallery import ImageGallery
from nnstudio.panels.views.table.model import DataTableModel
from nnstudio.panels.views.table.row_header import RowsHeader
from nnstudio.panels.views.table.sorting import TableSorting
from nnstudio.panels.views.view import View
from nnstudio.session.editing.editor import Editor
from nnstudio.session.inspection import Inspection
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.read_only_table import make_read_only

NO_DATA = "There is no data yet: import a table, or open a sample."
_NARROWEST, _WIDEST = 124, 220


class DataTableView(View):
    """Shows the rows of the open project's table, however many there are."""

    def __init__(self, editor: Editor, inspection: Inspection, parent: QWidget | None = None) -> None:
        super().__init__("data-view", "Data", parent)
        self._editor = editor
        self._shown: ProjectData | None = None
        self._facts = ElidedLabel("", role="muted")
        self.header.addWidget(self._facts, 1)
        self.as_images = QToolButton()
        self.as_images.setText("Images")
        self.as_images.setObjectName("show_gallery")
        self.as_images.setCheckable(True)
        self.as_images.setChecked(True)
        self.as_images.setProperty("role", "quiet")
        self.as_images.setToolTip("Show the images with their labels, or the numbers of each row")
        self.as_images.toggled.connect(self._choose_page)
        self.as_images.hide()
        self.header.addWidget(self.as_images)
        self.rows = DataTableModel(self)
        self.table = QTableView()
        self._make_table()
        self.sorting = TableSorting(self.table, self._columns, self.rows, inspection)
        self.sorting.changed.connect(self._tell_facts)
        self.gallery = ImageGallery()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.gallery)
        self.set_body(self._pages)
        editor.changed.connect(self._look_if_seen)
        theme.notifier.changed.connect(self.table.viewport().update)

    def _make_table(self) -> None:
        table = self.table
        table.setObjectName("data_table")
        table.setAccessibleName("Rows of the data")
        self._numbers = RowsHeader(table)
        table.setVerticalHeader(self._numbers)
        table.setModel(self.rows)
        self._columns = ColumnsHeader(table)
        table.setHorizontalHeader(self._columns)
        self._columns.setFixedHeight(scaled(HEADER_HEIGHT))
        make_read_only(table)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setAlternatingRowColors(True)

    def wake(self) -> None:
        self._look()

    def _look_if_seen(self) -> None:
        if self.is_awake:
            self._look()

    def _look(self) -> None:
        data = self._editor.project.data
        if data is self._shown and data is not None:
            return
        same_table = data is not None and self._shown is not None and data.table is self._shown.table
        self._shown = data
        self.rows.show(data)
        self.sorting.follow(data)
        if data is None:
            self.as_images.hide()
            self.gallery.show_data(None, None)
            self.show_message(NO_DATA)
            return
        self.show_body()
        if not same_table:
            self._fit_columns(data)
            self._pixels_last(data)
        self.gallery.show_data(data, self.rows.pixels)
        self.as_images.setVisible(self.rows.pixels is not None)
        self._choose_page()

    def show_row(self, row: int) -> None:
        """Show a row of the table, counted from 0, and select it."""
        self._look()
        if self._shown is None or not 0 <= row < self._shown.table.rows:
            return
        self.as_images.setChecked(False)
        self.table.selectRow(self.rows.place_of(row))
        self.table.scrollTo(
            self.rows.index(self.rows.place_of(row), 0), QAbstractItemView.ScrollHint.PositionAtCenter
        )

    def _tell_facts(self) -> None:
        data = self._shown
        if data is None:
            self._facts.setText("")
            return
        size = f"{data.source} · {grouped(data.table.rows)} rows, {grouped(len(data.columns))} columns"
        self._facts.setText(f"{size} · {self.sorting.words}" if self.sorting.words else size)

    def _choose_page(self) -> None:
        """Images where the rows are some and they are wanted, else the table."""
        shows_images = self.rows.pixels is not None and self.as_images.isChecked()
        self._pages.setCurrentWidget(self.gallery if shows_images else self.table)

    def _pixels_last(self, data: ProjectData) -> None:
        """Where columns are the pixels of an image, the others come first, and rows show the image."""
        pixels = self.rows.pixels
        self._numbers.show_pictures(pixels is not None)
        header = self.table.horizontalHeader()
        if header.sectionsMoved():  # another table was shown before
            for place in range(header.count()):
                header.moveSection(header.visualIndex(place), place)
        if pixels is None:
            return
        inside = frozenset(pixels.names)
        others = [place for place, name in enumerate(data.table.names) if name not in inside]
        for visual, logical in enumerate(others):
            header.moveSection(header.visualIndex(logical), visual)

    def _fit_columns(self, data: ProjectData) -> None:
        metrics = self.fontMetrics()
        for place, column in enumerate(data.table.columns[:500]):
            cells = [column.cell(row) for row in range(min(30, data.table.rows))]
            widest = max(map(metrics.horizontalAdvance, (column.name, *cells)))
            self.table.setColumnWidth(place, min(max(widest + 28, scaled(_NARROWEST)), scaled(_WIDEST)))
