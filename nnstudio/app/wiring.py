"""Which signal of which part of the window is heard by whom; the parts themselves do not know each other.

Slots of the editor's and the runner's signals are methods, not lambdas: both outlive the window, and a
lambda would keep it alive.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from nnstudio.app.commands.actions import OF_THE_CANVAS
from nnstudio.canvas import arranging
from nnstudio.document.drawing.arranging import Edge

if TYPE_CHECKING:
    from nnstudio.app.main_window import MainWindow


def connect(window: "MainWindow") -> None:
    """Connect everything that exists when the window is made."""
    _connect_session(window)
    _connect_files(window)
    _connect_parts(window)
    _connect_actions(window)


def connect_views(window: "MainWindow") -> None:
    """Connect the views, which come later."""
    assert window.views is not None
    window.views.problems.node_wanted.connect(window.show_problem)
    predict = window.views.predict
    predict.file_written.connect(window.notices.tell_written)
    predict.file_failed.connect(window.notices.tell_failure)


def _connect_session(window: "MainWindow") -> None:
    editor, notices = window.editor, window.notices
    editor.changed.connect(notices.forget_after)
    editor.changed.connect(window.show_what_is_open)
    editor.path_changed.connect(window.refresh_title)
    editor.modified_changed.connect(window.refresh_title)
    editor.refused.connect(notices.warn)
    editor.saved.connect(notices.tell_saved)
    window.runner.started.connect(window.message_bar.hide)
    window.runner.failed.connect(notices.tell_failure)


def _connect_files(window: "MainWindow") -> None:
    files, notices, welcome = window.files, window.notices, window.welcome
    files.failed.connect(notices.tell_failure)
    files.opened.connect(window.show_whole_drawing)
    files.table_chosen.connect(window.data_import.ask_and_import)
    files.images_chosen.connect(window.data_import.ask_and_import_images)
    window.data_import.imported.connect(notices.tell_import)
    window.exports.failed.connect(notices.tell_failure)
    window.exports.written.connect(notices.tell_written)
    window.drawing_exports.failed.connect(notices.tell_failure)
    window.drawing_exports.written.connect(notices.tell_written)
    window.drawing_exports.copied.connect(notices.tell_copied)
    welcome.sample_chosen.connect(files.open_sample)
    welcome.recent_chosen.connect(files.open)
    welcome.import_wanted.connect(files.ask_for_table)
    welcome.playground_wanted.connect(window.playground.ask)
    window.playground.opened.connect(window.show_playground)
    welcome.images_wanted.connect(files.ask_for_folder)
    welcome.open_wanted.connect(files.ask_and_open)
    welcome.new_wanted.connect(files.new)


def _connect_parts(window: "MainWindow") -> None:
    training = window.training
    training.refused.connect(window.refuse_training)
    window.addAction(training.permission)
    window.top_bar.forbidden_pressed.connect(training.permission.tell_why_not)
    training.waiting_changed.connect(window.notices.tell_waiting)
    training.waiting_changed.connect(window.top_bar.show_waiting)
    training.forgotten.connect(window.notices.tell_forgotten)
    window.inspector.run_settings.rate_wanted.connect(training.find_rate)
    training.rate_wanted.connect(window.dialogs.find_rate)
    window.status_line.problems_wanted.connect(window.show_problems)
    window.palette_panel.layer_chosen.connect(window.canvas.append_layer)
    window.palette_panel.block_chosen.connect(window.canvas.append_block)
    window.data_panel.import_wanted.connect(window.files.ask_for_table)
    window.data_panel.rows_wanted.connect(window.show_rows)
    window.canvas.node_activated.connect(lambda node_id: window.inspector.focus_title())
    window.canvas.repeat_wanted.connect(partial(window.dialogs.repeat_block, window.canvas.blocks.repeat))


def _connect_actions(window: "MainWindow") -> None:
    files, canvas, dialogs = window.files, window.canvas, window.dialogs
    for name, command in (
        ("new", files.new), ("playground", window.playground.ask),
        ("import_csv", files.ask_for_table), ("import_images", files.ask_for_folder),
        ("open", files.ask_and_open),
        ("save", files.save), ("save_as", files.save_as), ("quit", window.close),
        ("cut", canvas.cut), ("copy", canvas.copy), ("paste", window.paste),
        ("copy_drawing", window.drawing_exports.copy_drawing),
        ("copy_text", window.drawing_exports.copy_text),
        ("copy_markdown", window.drawing_exports.copy_markdown),
        ("duplicate", canvas.duplicate_selection), ("delete", canvas.delete_selection),
        ("delete_and_join", canvas.delete_and_join), ("history", window.show_history),
        ("select_all", canvas.select_all), ("rename", canvas.activate_selection),
        ("note", partial(canvas.annotations.add, "note")), ("frame", canvas.annotations.framing()),
        ("zoom_in", canvas.zoom_in), ("zoom_out", canvas.zoom_out), ("zoom_fit", canvas.zoom_to_fit),
        ("zoom_selection", canvas.zoom_to_selection),
        ("group", canvas.blocks.group), ("ungroup", canvas.blocks.ungroup), ("fold", canvas.blocks.toggle),
        ("repeat", canvas.blocks.ask_to_repeat),
        *_arrangements(window),
        ("draw", window.data_import.draw_first_network), ("welcome", window.show_welcome),
        ("next_panel", window.focus_next_panel),
        ("reset_layout", window.reset_layout), ("preferences", dialogs.show_preferences),
        ("help", dialogs.show_help), ("keys", dialogs.show_keys), ("about", dialogs.show_about),
    ):  # fmt: skip
        window.actions_by_name[name].triggered.connect(lambda checked=False, run=command: run())
    snap = window.actions_by_name["snap"]
    snap.setCheckable(True)
    snap.setChecked(window.settings.snaps_to_grid)
    canvas.drawing.snaps = snap.isChecked()
    snap.toggled.connect(window.snap_to_grid)
    for name in OF_THE_CANVAS:
        canvas.addAction(window.actions_by_name[name])
    for widget in (window.welcome, window.data_panel):
        widget.addAction(window.actions_by_name["paste"])


def _arrangements(window: "MainWindow") -> list[tuple[str, Callable[[], None]]]:
    """The commands of the Arrange menu by name."""
    scene = window.canvas.drawing
    commands: list[tuple[str, Callable[[], None]]] = [
        ("arrange_right", partial(arranging.arrange, window.canvas, "right")),
        ("arrange_down", partial(arranging.arrange, window.canvas, "down")),
        ("distribute_x", partial(arranging.distribute, scene, "x")),
        ("distribute_y", partial(arranging.distribute, scene, "y")),
    ]
    edges: tuple[Edge, ...] = ("left", "centre", "right", "top", "middle", "bottom")
    return [*commands, *((f"align_{edge}", partial(arranging.align, scene, edge)) for edge in edges)]
