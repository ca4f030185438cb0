"""Every shortcut of the window in words, for the help: those of the menus, and those of canvas and panels."""

from PySide6.QtGui import QKeySequence

from nnstudio.app.commands.actions import Actions

Keys = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""Groups, each with its title and its lines: the keys, and what they do."""

_GROUPS = (
    ("Train", ("train", "step", "epoch", "back", "stop", "reset")),
    ("Project", ("new", "playground", "open", "import_csv", "save", "save_as", "quit")),
    (
        "Edit",
        (
            "undo", "redo", "history", "cut", "copy", "paste", "copy_drawing", "duplicate", "delete",
            "delete_and_join", "select_all", "rename", "preferences",
        ),
    ),
    (
        "Arrange",
        (
            "arrange_right", "arrange_down", "align_left", "align_centre", "align_right", "align_top",
            "align_middle", "align_bottom", "distribute_x", "distribute_y", "group", "repeat", "ungroup",
            "snap",
        ),
    ),
    ("View", ("zoom_in", "zoom_out", "zoom_fit", "zoom_selection", "next_panel", "welcome", "help", "keys")),
)  # fmt: skip
_CANVAS = (
    "Canvas",
    (
        ("/", "Search a layer and add it where the mouse is"),
        ("N", "Add a note where the mouse is"),
        ("F", "Add a frame, around the selected layers if there are some"),
        ("C", "Link the selected layer with another one, or take a link of it away"),
        ("B", "Fold the block of the selected layers into one card, or unfold it"),
        ("Tab", "Select the next layer, note or frame; with Shift the one before"),
        (
            "Alt+Arrow keys",
            "Select the nearest layer, note or frame on that side; with Shift on top of others",
        ),
        ("Ctrl+Tab", "Put a ring around the next one and keep the selection; with Shift the one before"),
        ("Ctrl+Space", "Take what the ring is around into the selection, or out of it (also Shift+Space)"),
        ("Arrow keys", "Move what is selected, a frame with what is in it; with Shift further"),
        ("Ctrl+Arrow keys", "Make the selected notes and frames larger (right, down) or smaller (left, up)"),
        ("Enter", "Go to the settings of the selected layer; write the selected note; name a frame or block"),
        ("Ctrl+Enter", "End the writing of a note"),
        (
            "Shift or Ctrl and click",
            "Select one more, or take it out; a drag adds what it touches",
        ),
        ("Alt and drag", "Leave the grid, or keep to it where it is left"),
        ("Space and drag", "Move the drawing, as the middle mouse button does"),
        ("Wheel", "Make the drawing larger or smaller; with Shift move it sideways"),
        ("Esc", "Give up a drag, or select nothing"),
    ),
)
_PANELS = (
    "Panels and fields",
    (
        ("Enter", "Among the layers and blocks, add the current one; a letter begins a search"),
        ("Left, Right", "Fold or unfold a group of layers, or the pixels among the columns"),
        ("Enter, Space", "Among the columns, choose what the current one is for"),
        ("Alt+Up, Alt+Down", "In Prepare columns, do a step earlier or later"),
        ("Up, Down", "Change a number by a step"),
    ),
)
_VIEWS = (
    "Views",
    (
        ("Left, Right", "Go from tab to tab, along the curve of Loss, and through rows that were rebuilt"),
        ("Arrow keys", "In Weights and the confusion matrix, go from cell to cell"),
        (
            "Arrow keys, Enter",
            "In Explore, go from card to card, cell to cell or point to point, and choose one",
        ),
        (
            "Arrow keys, Enter",
            "In Neurons, go from unit to unit, with Shift from line to line, and set its bias or weight",
        ),
        ("Arrow keys, Space", "In Predict, go over a drawing, and ink a pixel or clear it"),
        ("Alt+Up, Alt+Down", "In Data, sort the rows by the current column; Alt+End: as they were"),
    ),
)


def key_list(actions: Actions) -> Keys:
    """Groups of lines (keys, words)."""
    own = tuple((title, tuple(_line(actions, name) for name in names)) for title, names in _GROUPS)
    return (*own, _CANVAS, _PANELS, _VIEWS)


def _line(actions: Actions, name: str) -> tuple[str, str]:
    native = QKeySequence.SequenceFormat.NativeText
    keys = ", ".join(dict.fromkeys(key.toString(native) for key in actions[name].shortcuts()))
    return keys, actions.help_of(name)
