"""How the inspector's controls change one setting of the training plan: as an entry of the undo history."""

from typing import Any

from nnstudio.document.editing import plan_edits
from nnstudio.document.project import Project
from nnstudio.engine.settings import settings_of
from nnstudio.session.editing.editor import Editor

_PARTS = ("optimizer", "schedule", "augmentation")


def change_plan(editor: Editor, name: str, value: Any) -> None:
    """Change a setting by its name in `set_plan_setting`; numbers that follow one another become one entry,
    until the editor is told that a field was left.
    """
    merged = isinstance(value, int | float) and not isinstance(value, bool)
    editor.perform(
        f"Change {_words(editor.project, name)}",
        lambda project: plan_edits.set_plan_setting(project, name, value),
        merge_key=("plan", name) if merged else None,
    )


def _words(project: Project, name: str) -> str:
    """The setting's label inside a sentence: L2 stays L2."""
    part, _, own = name.rpartition(".")
    described = getattr(project.plan, part) if part in _PARTS else project.plan
    label = next(setting.label for setting in settings_of(described) if setting.name == own)
    return label if label.isupper() or not label[:2].isascii() else f"{label[0].lower()}{label[1:]}"
