"""The import dialog, driven by mouse and keyboard: what it shows, what can be changed, and what it gives."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QMenu, QPushButton

from nnstudio.data.columns.settings import ROLES
from nnstudio.data.csv.format import BLANKS
from nnstudio.dialogs.import_csv import ImportCsvDialog
from nnstudio.paths import resources
from nnstudio.widgets.columns.column_model import DISTINCT, MISSING, NAME, ROLE, TYPE, VALUES
from nnstudio.widgets.columns.column_table import ColumnTable
from nnstudio.widgets.elided_label import ElidedLabel
from tests.helpers.malformed_tables import NAMES, open_to_all, without_permission, write_malformed

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def opened(qtbot, tmp_path):
    """Opens the dialog on some text, or on a path, and waits until the file is read or refused."""
    dialogs = []

    def open_text(text: str | bytes | Path, name: str = "houses.csv") -> ImportCsvDialog:
        path = text
        if not isinstance(text, Path):
            path = tmp_path / name
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        dialog = ImportCsvDialog(path)
        qtbot.addWidget(dialog)
        dialogs.append(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: not dialog.form.progress.isVisible(), timeout=30_000)
        return dialog

    yield open_text
    for dialog in dialogs:
        dialog.reject()


def choose(table: ColumnTable, name: str, column: int, choice: str) -> None:
    """Click a cell of the list of columns and pick an entry of the menu that opens."""
    QTest.mouseClick(table.viewport(), LEFT, pos=table.cell_centre(name, column))
    pick(choice)


def pick(choice: str) -> None:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(action for action in menu.actions() if action.objectName() == choice)
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


def roles(dialog: ImportCsvDialog) -> dict[str, str]:
    return {setting.name: setting.role for setting in dialog.form.columns.settings}


def select(box: QComboBox, value: object) -> None:
    """Choose an entry of a drop-down list by keyboard."""
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.count()):
        if box.currentData() == value:
            return
        QTest.keyClick(box, Qt.Key.Key_Down)
    raise AssertionError(f"no entry {value!r}")


PENGUINS = resources() / "samples" / "penguins.csv"
HOUSES = "size,city,price\n" + "".join(
    f"{50 + 7 * row % 40},{'Rome' if row % 3 else 'Oslo'},{100.5 + row * row}\n" for row in range(40)
)


def test_a_table_is_imported_with_two_clicks(opened, qtbot):
    dialog = opened(PENGUINS)
    assert dialog.form.facts.text() == "344 rows, 8 columns"
    assert dialog.form.choices.bar.counts == (216, 50, 67)
    assert dialog.form.choices.left_out.text() == (
        "Left out: 11 rows without all input values. Filling in missing values would keep 11 rows."
    )
    with qtbot.waitSignal(dialog.imported) as imported:
        QTest.mouseClick(dialog.form.import_button, LEFT)
    data = imported.args[0]
    assert data is dialog.data
    assert data.source == "penguins.csv"
    assert data.table.rows == 344
    assert data.with_role("target") == ("species",)
    assert dialog.isHidden()


def test_roles_are_chosen_in_the_list(opened):
    dialog = opened(HOUSES)
    assert roles(dialog) == {"size": "input", "city": "input", "price": "target"}
    choose(dialog.form.columns, "size", ROLE, "ignored")
    choose(dialog.form.columns, "city", ROLE, "target")
    assert roles(dialog) == {"size": "ignored", "city": "target", "price": "input"}
    assert dialog.form.choices.target.currentText() == "city"
    assert dialog.form.choices.task.text() == "One of 2 classes: Oslo, Rome."


def test_the_target_is_chosen_by_name(opened):
    dialog = opened(HOUSES)
    select(dialog.form.choices.target, "city")
    assert roles(dialog)["city"] == "target"
    assert roles(dialog)["price"] == "input"


def test_keyboard_alone_changes_a_role(opened):
    dialog = opened(HOUSES)
    table = dialog.form.columns
    table.setFocus()
    table.setCurrentIndex(table.model().index(1, NAME))
    QTest.keyClick(table, Qt.Key.Key_Return)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    for _ in range(len(ROLES)):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert roles(dialog)["city"] == "ignored"


def test_without_a_target_nothing_is_imported(opened):
    dialog = opened(HOUSES)
    select(dialog.form.choices.target, "")
    assert dialog.form.message.text() == "No column is the target: choose what the network is to predict."
    assert not dialog.form.import_button.isEnabled()
    QTest.mouseClick(dialog.form.import_button, LEFT)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.data is None
    assert dialog.isVisible()


def test_preparation_and_split_are_taken_over(opened):
    dialog = opened(PENGUINS)
    select(dialog.form.choices.missing, "median")
    select(dialog.form.choices.scaling, "min_max")
    dialog.form.choices.rows.test.setFocus()
    dialog.form.choices.rows.test.selectAll()
    QTest.keyClicks(dialog.form.choices.rows.test, "30")
    dialog.form.choices.rows.seed.selectAll()
    QTest.keyClicks(dialog.form.choices.rows.seed, "7")
    QTest.mouseClick(dialog.form.choices.rows.stratified, LEFT)
    assert dialog.form.choices.bar.counts == (189, 52, 103)
    assert dialog.form.choices.left_out.isHidden()
    QTest.mouseClick(dialog.form.import_button, LEFT)
    assert (dialog.data.preparation.missing, dialog.data.preparation.scaling) == ("median", "min_max")
    assert (dialog.data.split.test, dialog.data.split.seed, dialog.data.split.stratified) == (0.3, 7, False)


def test_the_format_is_shown_and_can_be_overridden(opened, qtbot):
    dialog = opened("a;b\n1,5;2\n3,5;4\n" * 1)
    fields = dialog.form.format_fields
    assert (fields.delimiter.currentData(), fields.decimal.currentData()) == (";", ",")
    assert dialog.form.preview.model().columnCount() == 2
    select(fields.delimiter, "\t")
    qtbot.waitUntil(lambda: not dialog.form.progress.isVisible())
    assert dialog.form.preview.model().columnCount() == 1
    select(fields.delimiter, ";")
    select(fields.header, False)
    qtbot.waitUntil(lambda: not dialog.form.progress.isVisible())
    assert dialog.form.preview.model().headerData(0, Qt.Orientation.Horizontal) == "column 1"
    assert dialog.form.preview.model().rowCount() == 3


def test_aligned_columns_are_found_and_can_be_chosen(opened, qtbot):
    dialog = opened("city   size\n" + "Rome     12\nOslo      7\n" * 20)
    fields, cells = dialog.form.format_fields, dialog.form.preview.model()
    assert fields.delimiter.currentText() == "Spaces  any number"
    assert cells.columnCount() == 2
    select(fields.delimiter, ",")
    qtbot.waitUntil(lambda: not dialog.form.progress.isVisible())
    assert cells.columnCount() == 1
    select(fields.delimiter, BLANKS)
    qtbot.waitUntil(lambda: not dialog.form.progress.isVisible())
    assert cells.index(1, 1).data() == "7"
    QTest.mouseClick(dialog.form.import_button, LEFT)
    assert dialog.data.table.column("size").values.tolist() == [12, 7] * 20


def test_quotes_behind_a_backslash_are_found_and_the_preview_follows_another_choice(opened, qtbot):
    dialog = opened('name,size\n"the \\"one\\", x",1\n"b",2\n"c",3\n')
    fields, cells = dialog.form.format_fields, dialog.form.preview.model()
    assert fields.escape.currentData() == "\\"
    assert cells.index(0, 0).data() == 'the "one", x'
    select(fields.escape, "")
    qtbot.waitUntil(lambda: not dialog.form.progress.isVisible())
    assert cells.index(0, 0).data() != 'the "one", x'
    select(fields.escape, "\\")
    qtbot.waitUntil(lambda: not dialog.form.progress.isVisible())
    assert cells.index(0, 0).data() == 'the "one", x'


def test_the_arrow_keys_go_through_all_thousands_marks_and_the_decimal_mark_makes_room(opened, qtbot):
    dialog = opened(HOUSES)
    fields, met = dialog.form.format_fields, []
    fields.thousands.setFocus()
    for _ in range(fields.thousands.count()):
        met.append((fields.thousands.currentData(), fields.decimal.currentData()))
        QTest.keyClick(fields.thousands, Qt.Key.Key_Down)
    assert met == [("", "."), (",", "."), (".", ","), (" ", ","), ("'", ",")]
    qtbot.waitUntil(lambda: not dialog.form.progress.isVisible())
    assert not dialog.form.message.text()


def test_decimal_and_thousands_marks_change_places_and_back(opened, qtbot):
    dialog = opened("size;price\n1.234,5;1\n2.345,5;2\n3.456,5;3\n")
    fields = dialog.form.format_fields
    assert (fields.decimal.currentData(), fields.thousands.currentData()) == (",", ".")
    for decimal, thousands in ((".", ","), (",", ".")):
        select(fields.decimal, decimal)
        qtbot.waitUntil(lambda: not dialog.form.progress.isVisible())
        assert fields.thousands.currentData() == thousands
    dialog.accept()
    assert dialog.data.table.column("size").values.tolist() == [1234.5, 2345.5, 3456.5]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "houses.csv is empty; choose a file with a header and rows."),
        ("a,b\n", "houses.csv has a header but no rows; add rows, or say that its first line is no header."),
        (
            "a,b,c\n1,2,3\n4,5\n",
            "Line 3 of houses.csv has 2 cells where 3 are expected; mend the line, or choose",
        ),
        (b"a,b\n1,\x00\n", "Line 2 of houses.csv holds a NUL byte: this looks like a binary file"),
        (b"PK\x03\x04zip", "houses.csv is a zip archive or an Excel workbook that is damaged; save the"),
        ("a,b\n" + "1,2\n" * 90_000 + "1\n", "Line 90,002 of houses.csv has 1 cell where 2 are expected"),
    ],
)
def test_a_bad_file_is_refused_in_place(opened, content, sentence):
    dialog = opened(content)
    assert dialog.form.message.isVisible()
    assert dialog.form.message.text().startswith(sentence)
    assert not dialog.form.import_button.isEnabled()
    assert dialog.data is None


@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_no_table_is_refused_in_place(qtbot, tmp_path, name):
    path, words = write_malformed(tmp_path, name)
    dialog = ImportCsvDialog(path)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: not dialog.form.progress.isVisible())
    assert words in dialog.form.message.text()
    assert dialog.form.message.isVisible()
    assert not dialog.form.import_button.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.data is None
    dialog.reject()


def test_a_file_that_may_not_be_read_is_refused_in_place(qtbot):
    with open_to_all() as folder:
        path = folder / "secret.csv"
        path.write_text(HOUSES)
        dialog = ImportCsvDialog()
        qtbot.addWidget(dialog)
        dialog.show()
        with without_permission(path):
            dialog.open_file(path)
            qtbot.waitUntil(lambda: "may not be read; ask for permission" in dialog.form.message.text())
        with qtbot.waitSignal(dialog.ready):
            dialog.open_file(path)
        dialog.reject()


def test_a_good_file_after_a_bad_one(opened, qtbot):
    dialog = opened("")
    with qtbot.waitSignal(dialog.ready):
        dialog.open_file(PENGUINS)
    assert dialog.form.message.isHidden()
    assert dialog.form.import_button.isEnabled()


def test_text_that_is_to_be_a_number_names_its_line(opened, qtbot):
    dialog = opened("age,kind\n" + "4,a\n5,b\n" * 20 + "old,a\n")
    assert dialog.form.message.text() == (
        "Column “age” is read as text: line 42 holds “old”, which is not a number."
    )
    choose(dialog.form.columns, "age", TYPE, "number")
    qtbot.waitUntil(lambda: not dialog.form.progress.isVisible())
    assert dialog.form.message.text().startswith("Line 42 of houses.csv: column “age” holds “old”")
    assert {setting.name: setting.type for setting in dialog.form.columns.settings}["age"] == "category"
    assert dialog.form.import_button.isEnabled()


def test_codes_can_be_taken_as_numbers(opened, qtbot):
    dialog = opened("code,kind\n" + "007,a\n010,b\n" * 20)
    choose(dialog.form.columns, "code", TYPE, "number")
    qtbot.waitUntil(lambda: not dialog.form.progress.isVisible())
    QTest.mouseClick(dialog.form.import_button, LEFT)
    assert dialog.data.table.column("code").values[:2].tolist() == [7, 10]
    assert dialog.data.setting_of["code"].type == "number"


def test_escape_while_reading_ends_the_thread(qtbot, tmp_path):
    path = tmp_path / "large.csv"
    path.write_text("a,b\n" + "1.25,x\n" * 2_000_000)
    dialog = ImportCsvDialog(path)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.form.progress.isVisible()
    assert not dialog.form.import_button.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden()
    assert dialog.data is None


def test_the_window_lives_while_a_file_is_read(qtbot, tmp_path):
    path = tmp_path / "large.csv"
    path.write_text("a,b\n" + "1.25,x\n" * 1_000_000)
    dialog = ImportCsvDialog(path)
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(dialog.ready, timeout=60_000):
        qtbot.waitUntil(lambda: dialog.form.progress.value() > 200, timeout=50_000)
    assert dialog.form.facts.text() == "1,000,000 rows, 2 columns"
    dialog.reject()


def test_another_format_while_reading_wins(qtbot, tmp_path):
    path = tmp_path / "large.csv"
    path.write_text("a,b\n" + "1.25,2\n" * 500_000)
    dialog = ImportCsvDialog(path)
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(dialog.ready, timeout=60_000):
        select(dialog.form.format_fields.header, False)
    assert dialog.form.facts.text() == "500,001 rows, 2 columns"
    dialog.reject()


def test_names_with_markup_stay_plain(opened):
    dialog = opened("<b>bold</b>,kind\n" + "1,<i>a</i>\n2,b\n" * 20, "<u>x.csv")
    tooltip = dialog.form.columns.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;bold&lt;/b&gt;" in tooltip
    assert dialog.form.title.textFormat() == Qt.TextFormat.PlainText
    assert dialog.form.choices.task.text() == "One of 2 classes: <i>a</i>, b."


def test_a_dialog_without_a_file_asks_for_one(qtbot, monkeypatch):
    monkeypatch.setattr(
        "PySide6.QtWidgets.QFileDialog.getOpenFileName", lambda *_args, **_options: (str(PENGUINS), "")
    )
    dialog = ImportCsvDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.form.import_button.isEnabled()
    with qtbot.waitSignal(dialog.ready):
        QTest.mouseClick(dialog.form.choose, LEFT, pos=QPoint(10, 10))
    assert dialog.form.title.text() == "penguins.csv"
    dialog.reject()


def test_lines_above_the_table_are_found_and_skipped(opened, qtbot):
    dialog = opened("Prices of houses\nas of May\n" + HOUSES)
    fields = dialog.form.format_fields
    assert fields.skip_lines.value() == 2
    assert [setting.name for setting in dialog.form.columns.settings] == ["size", "city", "price"]
    fields.skip_lines.selectAll()
    with qtbot.waitSignal(dialog.ready, timeout=30_000):
        QTest.keyClicks(fields.skip_lines, "3")
    assert dialog.form.preview.model().headerData(1, Qt.Orientation.Horizontal) == "Oslo"
    fields.skip_lines.selectAll()
    with qtbot.waitSignal(dialog.ready, timeout=30_000):
        QTest.keyClicks(fields.skip_lines, "2")
    assert [setting.name for setting in dialog.form.columns.settings] == ["size", "city", "price"]
    assert dialog.form.facts.text() == "40 rows, 3 columns"


def test_skipping_the_whole_file_is_refused_in_a_sentence(opened, qtbot):
    dialog = opened(HOUSES)
    dialog.form.format_fields.skip_lines.selectAll()
    QTest.keyClicks(dialog.form.format_fields.skip_lines, "900")
    qtbot.waitUntil(lambda: not dialog.form.progress.isVisible())
    assert dialog.form.message.text().startswith("houses.csv ")
    assert not dialog.form.import_button.isEnabled()


def test_shares_that_leave_nothing_to_train_on_are_refused(opened):
    dialog = opened(HOUSES)
    for box, share in ((dialog.form.choices.rows.validation, "60"), (dialog.form.choices.rows.test, "40")):
        box.selectAll()
        QTest.keyClicks(box, share)
    assert dialog.form.message.text() == (
        "Validation (60%) and test (40%) leave no rows to train on; make them smaller."
    )
    assert not dialog.form.import_button.isEnabled()


def test_the_fields_of_the_format_are_read_without_dots(opened):
    dialog = opened(HOUSES)
    fields = dialog.form.format_fields
    for box in (fields.encoding, fields.delimiter, fields.quote, fields.decimal, fields.header):
        assert box.fontMetrics().horizontalAdvance(box.currentText()) < box.width() - 34


def test_a_table_of_pixels_keeps_every_pixel_and_scales_them_together(opened):
    dialog = opened(resources() / "samples" / "digits.csv")
    assert set(list(roles(dialog).values())[:-1]) == {"input"}
    assert dialog.form.choices.preparation.scaling == "together"
    other = opened("size,price\n1,2.5\n2,3.5\n3,4.1\n")
    assert other.form.choices.preparation.scaling == "standard"


def test_a_workbook_offers_its_sheets_and_no_marks_of_text(opened, qtbot, tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "old"
    book.active.append(("Of last year",))
    book.active.append(("a", "b"))
    book.active.append((3, 4))
    book.active.append((1, 2))
    sheet = book.create_sheet("houses")
    for line in HOUSES.splitlines():
        sheet.append(line.split(","))
    book.create_sheet("nothing")
    path = tmp_path / "houses.xlsx"
    book.save(path)
    dialog = opened(path)
    fields = dialog.form.format_fields
    assert fields.sheet.isVisible()
    assert not fields.encoding.isVisible()
    assert not fields.delimiter.isVisible()
    assert dialog.form.facts.text() == "2 rows, 2 columns"
    assert fields.skip_lines.value() == 1
    select(fields.sheet, "nothing")
    refusal = "Sheet “nothing” of houses.xlsx is empty; choose another sheet."
    qtbot.waitUntil(lambda: dialog.form.message.text() == refusal)
    with qtbot.waitSignal(dialog.ready, timeout=30_000):
        select(fields.sheet, "houses")
    assert fields.skip_lines.value() == 0
    assert roles(dialog) == {"size": "input", "city": "input", "price": "target"}
    QTest.mouseClick(dialog.form.import_button, LEFT)
    assert dialog.data.table.rows == 40


def test_comments_are_found_and_the_preview_follows_another_choice(opened, qtbot):
    dialog = opened("# measured in May\n" + HOUSES)
    fields = dialog.form.format_fields
    assert fields.comment.currentData() == "#"
    assert dialog.form.preview.model().headerData(0, Qt.Orientation.Horizontal) == "size"
    select(fields.comment, "")
    qtbot.waitUntil(lambda: not dialog.form.progress.isVisible())
    assert dialog.form.preview.model().headerData(0, Qt.Orientation.Horizontal) == "# measured in May"
    assert dialog.form.message.text().startswith("Line 2 of houses.csv has 3 cells where 1 is expected")


def test_columns_to_beware_of_are_pointed_out_and_ignored_with_one_click(opened):
    dialog = opened(
        "row,size,answer,kind\n" + "".join(f"{n},{n * n % 11},{n % 3},k{n % 3}\n" for n in range(60))
    )
    shown = dialog.form.warnings
    words = [label.text() for label in shown.widget().findChildren(ElidedLabel)]
    assert words[0].startswith("“answer” gives the target “kind” away")
    assert words[1].startswith("“row” never repeats, like the number or name of a row")
    (button,) = shown.widget().findChildren(QPushButton)
    QTest.mouseClick(button, LEFT)
    assert roles(dialog) == {"row": "id", "size": "input", "answer": "ignored", "kind": "target"}
    assert not shown.widget().findChildren(QPushButton)


def test_a_sound_table_has_no_warnings(opened):
    assert opened(PENGUINS).form.warnings.isHidden()


# ------------------------------------------------------------------ ways to split, tasks and several targets

SOLD = "sold,shop,size,price\n" + "".join(
    f"2024-{1 + row % 12:02}-01,{'NWE'[row % 3]},{row % 11},{row % 2}\n" for row in range(60)
)


def take_method(dialog, method: str) -> None:
    box = dialog.form.choices.rows.method
    select(box, method)
    box.activated.emit(box.currentIndex())


def test_every_way_to_split_is_offered_and_points_at_a_likely_column(opened):
    dialog = opened(SOLD)
    rows = dialog.form.choices.rows
    take_method(dialog, "time")
    assert (rows.column.currentText(), rows.split.method, rows.split.column) == ("sold", "time", "sold")
    assert dialog.form.choices.bar.counts == (39, 9, 12)
    assert not rows.seed.isVisible()
    take_method(dialog, "group")
    select(rows.column, "shop")
    rows.column.activated.emit(rows.column.currentIndex())
    assert dialog.form.choices.bar.counts == (20, 20, 20)
    assert rows.seed.isVisible()
    QTest.mouseClick(dialog.form.import_button, LEFT)
    assert (dialog.data.split.method, dialog.data.split.column) == ("group", "shop")


def choose_file(dialog, qtbot, monkeypatch, part: str, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    button = dialog.form.choices.rows.findChild(QPushButton, f"{part}_file")
    dialog.form.choices.rows.parentWidget().adjustSize()
    QTest.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: not dialog.form.progress.isVisible())


def test_a_file_of_its_own_tests(opened, qtbot, monkeypatch, tmp_path):
    dialog = opened(SOLD)
    take_method(dialog, "files")
    assert "No file holds rows for validation or test" in dialog.form.message.text()
    (tmp_path / "later.csv").write_text("".join(SOLD.splitlines(True)[:21]), encoding="utf-8")
    choose_file(dialog, qtbot, monkeypatch, "test", tmp_path / "later.csv")
    assert dialog.form.choices.bar.counts == (51, 9, 20)
    assert roles(dialog)["part"] == "split"
    assert not dialog.form.choices.rows.test.isVisible()
    QTest.mouseClick(dialog.form.import_button, LEFT)
    assert dialog.data.table.rows == 80
    assert dialog.data.split.method == "files"


def test_a_file_that_lacks_a_column_is_refused_by_name(opened, qtbot, monkeypatch, tmp_path):
    dialog = opened(SOLD)
    take_method(dialog, "files")
    (tmp_path / "short.csv").write_text("sold,size\n2024-01-01,3\n2024-02-01,4\n", encoding="utf-8")
    choose_file(dialog, qtbot, monkeypatch, "validation", tmp_path / "short.csv")
    assert "short.csv has no column “shop”, which houses.csv has" in dialog.form.message.text()
    assert "part" not in roles(dialog)
    assert not dialog.form.import_button.isEnabled()


def test_a_file_is_let_go_with_its_way_to_split(opened, qtbot, monkeypatch, tmp_path):
    dialog = opened(SOLD)
    take_method(dialog, "files")
    (tmp_path / "later.csv").write_text(SOLD, encoding="utf-8")
    choose_file(dialog, qtbot, monkeypatch, "test", tmp_path / "later.csv")
    take_method(dialog, "share")
    assert "part" not in roles(dialog)
    assert dialog.form.choices.bar.counts == (39, 9, 12)


def test_the_task_is_changed_beside_the_target(opened):
    dialog = opened(SOLD)
    kind = dialog.form.choices.task_kind
    assert kind.currentText() == "Classes"
    select(kind, "number")
    kind.activated.emit(kind.currentIndex())
    assert dialog.form.choices.task.text() == "A number: the network estimates it."
    assert {one.name: one.type for one in dialog.form.columns.settings}["price"] == "number"


def test_the_figures_of_a_column_are_told_with_how_many_values_differ(opened):
    days = [f"2024-{1 + row // 28:02d}-{1 + row % 28:02d}" for row in range(90)]
    rows = "".join(f"{day},{10_000 + row},{row % 7 or ''}\n" for row, day in enumerate(days))
    table = opened(f"sold,price,kind\n{rows}").form.columns.model()
    told = [[table.index(row, column).data() for column in (VALUES, DISTINCT, MISSING)] for row in range(3)]
    assert told[0] == ["2024-01-01 – 2024-04-06", "90", ""]
    assert told[1] == ["10,000 – 10,089, mean 10,044", "90", ""]
    assert told[2] == ["1, 2, 3, 4 and 2 more", "6", "13 (14\N{NO-BREAK SPACE}%)"]


def test_targets_of_several_kinds_are_told(opened):
    dialog = opened(HOUSES)
    choose(dialog.form.columns, "city", ROLE, "another_target")
    assert dialog.form.choices.task.text() == "2 targets at once: a number and a class."


@pytest.mark.parametrize(
    ("column", "type", "words"),
    [
        ("city", "date", "column “city” holds “Oslo”, which is not a date"),
        ("size", "yes_no", "“size”"),
        ("size", "date", "column “size” holds “50”, which is not a date"),
    ],
)
def test_a_type_that_the_cells_do_not_allow_is_refused_in_words(opened, column, type, words):
    dialog = opened(HOUSES)
    before = dialog.form.columns.settings
    choose(dialog.form.columns, column, TYPE, type)
    assert words in dialog.form.message.text()
    assert dialog.form.columns.settings == before
    choose(dialog.form.columns, "size", TYPE, "category")
    assert not dialog.form.message.text()


VISITS = "when,visits,kind\n" + "".join(
    f"{row % 12 + 1}/{row // 12 + 2}/2021,{row * row % 31},{'new' if row % 3 else 'old'}\n"
    for row in range(48)
)


def told_of_dates(dialog: ImportCsvDialog) -> list[str]:
    words = [label.text() for label in dialog.form.warnings.findChildren(ElidedLabel)]
    return [one for one in words if "first" in one] if dialog.form.warnings.isVisible() else []


def test_dates_in_doubt_are_pointed_out_and_a_click_on_the_type_settles_it(opened):
    dialog = opened(VISITS)
    table = dialog.form.columns.model()
    assert table.index(0, TYPE).data() == "Date, day first"
    assert table.index(0, VALUES).data() == "2021-02-01 – 2021-05-12"
    assert told_of_dates(dialog)
    choose(dialog.form.columns, "when", TYPE, "date_month_first")
    assert table.index(0, TYPE).data() == "Date, month first"
    assert table.index(0, VALUES).data() == "2021-01-02 – 2021-12-05"
    assert not told_of_dates(dialog)
    QTest.mouseClick(dialog.form.import_button, LEFT)
    assert dialog.data.setting_of["when"].type == "date_month_first"


def test_an_order_that_a_day_forbids_is_refused_with_what_is_expected(opened):
    dialog = opened(VISITS.replace("1/2/2021", "31/12/2021", 1))
    assert dialog.form.columns.model().index(0, TYPE).data() == "Date, day first"
    assert not told_of_dates(dialog)
    choose(dialog.form.columns, "when", TYPE, "date_month_first")
    assert (
        "“31/12/2021”, which is not a date that can be read (such as 12/31/2024" in dialog.form.message.text()
    )
    assert dialog.form.columns.settings[0].type == "date_day_first"


def test_a_parquet_file_has_no_marks_to_choose(opened, tmp_path):
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    columns = {"size": [float(row % 9) for row in range(60)], "city": ["Rome", "Oslo"] * 30}
    parquet.write_table(arrow.table(columns), tmp_path / "houses.parquet")
    dialog = opened(tmp_path / "houses.parquet")
    assert dialog.form.facts.text() == "60 rows, 2 columns"
    assert not [box for box in dialog.form.format_fields.findChildren(QComboBox) if box.isVisible()]


def test_a_second_target_is_taken_beside_the_first(opened):
    dialog = opened(SOLD)
    choose(dialog.form.columns, "shop", ROLE, "another_target")
    assert {name for name, role in roles(dialog).items() if role == "target"} == {"shop", "price"}
    assert dialog.form.choices.target.currentText() == "2 columns"
    assert dialog.form.choices.task.text() == "2 targets at once: 2 of classes."
    QTest.mouseClick(dialog.form.import_button, LEFT)
    assert dialog.data.with_role("target") == ("shop", "price")


def test_closing_while_the_head_is_looked_at_takes_nothing_over(qtbot, tmp_path):
    path = tmp_path / "houses.csv"
    path.write_text(HOUSES)
    dialog = ImportCsvDialog(path)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.form.progress.isVisible()
    assert not dialog.form.import_button.isEnabled()
    dialog.reject()
    qtbot.wait(50)
    assert dialog.data is None
    assert not dialog.form.facts.text().endswith("columns")


def test_another_file_while_the_head_is_looked_at_is_the_one_that_counts(qtbot, tmp_path):
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    one.write_text(HOUSES)
    other.write_text("a,b,c\n" + "1,2,x\n3,4,y\n" * 20)
    dialog = ImportCsvDialog(one)
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(dialog.ready):
        dialog.open_file(other)
    assert dialog.form.facts.text() == "40 rows, 3 columns"
    dialog.reject()


def test_several_labels_in_a_cell_are_found_and_parted_otherwise(opened):
    cells = ("action;drama", "drama", "comedy;drama", "action;comedy,dark", "comedy", "action")
    rows = "".join(f'{row},"{cells[row % 6]}"\n' for row in range(30))
    dialog = opened(f"length,genres\n{rows}")
    choices = dialog.form.choices
    assert choices.task.text() == "Any of 4 labels: action, comedy, comedy,dark and 1 more."
    assert choices.task_kind.currentData() == "labels"
    assert choices.separator.isVisible()
    assert choices.separator.currentText() == "Found: semicolon ;"
    select(choices.separator, ",")
    assert choices.task.text().startswith("Any of 7 labels: action, action;comedy, ")
    QTest.keyClick(choices.task_kind, Qt.Key.Key_Up)
    assert choices.separator.isHidden()
    assert choices.task.text().startswith("One of 6 classes")
    QTest.keyClick(choices.task_kind, Qt.Key.Key_Down)
    select(choices.separator, "")
    dialog.accept()
    assert dialog.data.columns[1].type == "labels"
    assert dialog.data.columns[1].own is None
