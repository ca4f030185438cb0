"""Every command of the window as a QAction: words, shortcut, icon and help."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from nnstudio.widgets.dress import icons
from nnstudio.widgets.tooltip import plain_if_rich

_Key = QKeySequence.StandardKey


@dataclass(frozen=True)
class Command:
    """One command; `keys` are alternatives, the first one is shown."""

    name: str
    text: str
    help: str
    keys: tuple[QKeySequence.StandardKey | str, ...] = ()
    icon: str = ""
    short: str = ""
    """The word on a button, where the text is too long for one."""


COMMANDS: tuple[Command, ...] = (
    Command("new", "&New", "Start an empty project", (_Key.New,), "new"),
    Command(
        "playground", "&Playground…", "Choose or paint a toy world to learn", ("Ctrl+Shift+N",), "sample"
    ),
    Command("import_csv", "&Import a table…", "Read a table: CSV, Excel or Parquet", ("Ctrl+I",), "table"),
    Command("import_images", "Import ima&ges…", "Read a folder of images, one sub-folder for each class"),
    Command("open", "&Open…", "Open a project or a table", (_Key.Open,), "open"),
    Command("save", "&Save", "Save the project", (_Key.Save,), "save"),
    Command("save_as", "Save &as…", "Save the project under another name", ("Ctrl+Shift+S",)),
    Command("quit", "&Quit", "Close NN Studio", ("Ctrl+Q",)),
    Command("cut", "Cu&t", "Cut the selected layers", (_Key.Cut,)),
    Command("copy", "&Copy", "Copy the selected layers", (_Key.Copy,)),
    Command("paste", "&Paste", "Paste layers, or rows of a spreadsheet as a table", (_Key.Paste,)),
    Command("copy_drawing", "Copy as p&icture", "Copy a picture of the whole drawing", ("Ctrl+Alt+C",)),
    Command("copy_text", "Copy su&mmary as text", "Copy a table of the layers, with aligned columns"),
    Command("copy_markdown", "Copy summary as Mar&kdown", "Copy a table of the layers for a web page"),
    Command("duplicate", "&Duplicate", "Copy the selected layers beside themselves", ("Ctrl+D",)),
    Command("delete", "De&lete", "Take the selected layers and links away", ("Del", "Backspace")),
    Command(
        "delete_and_join",
        "Delete and &join",
        "Delete layers and join what was around them",
        ("Ctrl+Del", "Ctrl+Backspace"),
    ),
    Command("history", "Undo &history…", "All changes by name; choose how far to go back", ("Ctrl+H",)),
    Command("select_all", "Select &all", "Select all layers", (_Key.SelectAll,)),
    Command("rename", "&Rename layer", "Give the selected layer a name", ("F2",)),
    Command("arrange_right", "Lay out left to &right", "Lay the drawing out from left to right", ("Ctrl+L",)),
    Command(
        "arrange_down", "Lay out top to &down", "Lay the drawing out from top to bottom", ("Ctrl+Shift+L",)
    ),
    Command(
        "align_left", "Align &left edges", "Give the selected layers one left edge", ("Ctrl+Shift+Left",)
    ),
    Command(
        "align_centre", "Align &centres", "Put the selected layers one below the other", ("Ctrl+Shift+C",)
    ),
    Command(
        "align_right", "Align right &edges", "Give the selected layers one right edge", ("Ctrl+Shift+Right",)
    ),
    Command("align_top", "Align &top edges", "Give the selected layers one top edge", ("Ctrl+Shift+Up",)),
    Command("align_middle", "Align &middles", "Put the selected layers side by side", ("Ctrl+Shift+M",)),
    Command(
        "align_bottom",
        "Align &bottom edges",
        "Give the selected layers one bottom edge",
        ("Ctrl+Shift+Down",),
    ),
    Command(
        "distribute_x", "Equal gaps &across", "Make the gaps from left to right equal", ("Ctrl+Shift+H",)
    ),
    Command("distribute_y", "Equal gaps do&wn", "Make the gaps from top to bottom equal", ("Ctrl+Shift+V",)),
    Command(
        "snap", "Snap to &grid", "Keep what is moved to the grid; with Alt the contrary", ("Ctrl+Shift+G",)
    ),
    Command("note", "Add a n&ote", "Write a note on the canvas"),
    Command("frame", "Frame the &selection", "Put a frame with a name around the selected layers"),
    Command("group", "Gr&oup as a block", "Make one block of the selected layers", ("Ctrl+G",)),
    Command("fold", "&Fold or unfold", "Show a block as one card, or its layers again"),
    Command("repeat", "Re&peat the block…", "Put copies of a block behind it, in a row", ("Ctrl+R",)),
    Command("ungroup", "&Ungroup", "Set the layers of the selected blocks free", ("Ctrl+U",)),
    Command("draw", "Draw a &network for the data", "Fill the empty canvas with a network that fits"),
    Command("preferences", "Pre&ferences…", "Theme and what is remembered", ("Ctrl+,",)),
    Command("zoom_in", "Zoom &in", "Make the drawing larger", (_Key.ZoomIn, "Ctrl+=")),
    Command("zoom_out", "Zoom &out", "Make the drawing smaller", (_Key.ZoomOut,)),
    Command("zoom_fit", "&Fit the drawing", "Show the whole drawing", ("Ctrl+0",)),
    Command(
        "zoom_selection", "Fit the &selection", "Show the selected layers as large as they fit", ("Ctrl+9",)
    ),
    Command("next_panel", "Ne&xt panel", "Go to the next panel", ("F6",)),
    Command("welcome", "&Welcome page", "Samples and recent projects", ("Alt+Home",)),
    Command("reset_layout", "&Reset layout", "Put all panels back where they were at first"),
    Command("train", "&Train", "Train the network, pause, and go on", ("F5", "Ctrl+Return"), "play"),
    Command("step", "&Step", "Train one batch, then pause", ("F10",), "step"),
    Command(
        "epoch", "One &epoch", "Train to the end of the epoch, then pause", ("Ctrl+F10",), "epoch", "Epoch"
    ),
    Command("back", "&Back", "Go back to before the last step or run of steps", ("F9",), "back"),
    Command("stop", "St&op", "End the run and keep its weights", ("Shift+F5",), "stop"),
    Command("reset", "&Reset", "Forget the trained weights and start anew", ("Ctrl+Shift+F5",), "reset"),
    Command("help", "&What is this window?", "What is what, and the ideas behind it", ("F1",), "help"),
    Command("keys", "&Keys", "All shortcuts", ("Shift+F1", "Ctrl+/")),
    Command("about", "&About NN Studio", "Version and licences"),
)


OF_THE_CANVAS = (
    "cut", "copy", "paste", "duplicate", "delete", "delete_and_join", "select_all",
    "align_left", "align_centre", "align_right", "align_top", "align_middle", "align_bottom",
    "distribute_x", "distribute_y", "group", "repeat", "ungroup",
)  # fmt: skip
"""Commands whose keys belong to text fields too: heard only while the canvas has the focus."""


class Actions(QObject):
    """The actions by name: ``actions["save"]``. Undo and redo come from the undo stack."""

    def __init__(self, undo: QAction, redo: QAction, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._by_name = {command.name: self._make(command) for command in COMMANDS}
        for name, action, keys in (("undo", undo, (_Key.Undo,)), ("redo", redo, (_Key.Redo, "Ctrl+Y"))):
            action.setObjectName(f"action_{name}")
            action.setIconText(name.capitalize())  # the button keeps its width, whatever is undone
            action.setShortcuts([QKeySequence(key) for key in keys])
            icons.wear(action, name)
            action.changed.connect(lambda action=action: _tell_keys(action))
            _tell_keys(action)
            self._by_name[name] = action

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def help_of(self, name: str) -> str:
        """What a command does, in words."""
        return _HELP[name]

    def forbid(self, name: str, reason: str) -> None:
        """Disable a command that cannot be done now, and say why; without a reason it is allowed again."""
        action = self[name]
        action.setEnabled(not reason)
        action.setToolTip(plain_if_rich(reason) or _with_keys(_HELP[name], action))

    def _make(self, command: Command) -> QAction:
        action = QAction(command.text, self)
        action.setObjectName(f"action_{command.name}")
        action.setShortcuts([QKeySequence(key) for key in command.keys])
        action.setToolTip(_with_keys(command.help, action))
        if command.short:
            action.setIconText(command.short)
        if command.icon:
            icons.wear(action, command.icon)
        if command.name in OF_THE_CANVAS:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return action

    def fill(self, menu: QMenu, names: tuple[str, ...]) -> QMenu:
        """Add actions to a menu; a dash is a separator."""
        for name in names:
            if name == "-":
                menu.addSeparator()
            else:
                menu.addAction(self[name])
        return menu


_HELP = {command.name: command.help for command in COMMANDS} | {
    "undo": "Undo the last change", "redo": "Do again what was undone",
}  # fmt: skip


def _tell_keys(action: QAction) -> None:
    """Say what would be undone, and by which key; a name in it stands as it is, with its “&”."""
    words = action.text().replace("&&", "&")
    action.setText(words.replace("&", "&&"))
    action.setToolTip(plain_if_rich(_with_keys(words, action)))


def _with_keys(words: str, action: QAction) -> str:
    """The words, and the first of the action's keys where it has any."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{words} ({keys})" if keys else words
