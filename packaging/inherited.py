"""Gives programs that are started from the packaged one, such as the reader of a report, the environment that
the user gave us: PyInstaller's start has named our own libraries and Qt's plug-ins in it.

The loader has read its variable when the process began, and Qt finds its plug-ins without one.
"""

import os
from collections.abc import MutableMapping

_OURS = ("LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH")
_OF_THE_STARTER = "_PYI_"
_KEPT_AS = "_ORIG"


def give_back(environment: MutableMapping[str, str] = os.environ) -> None:
    """Undo what the start of the packaged program has changed."""
    for name in _OURS:
        environment.pop(name, None)
        if (before := environment.pop(f"{name}{_KEPT_AS}", None)) is not None:
            environment[name] = before
    for name in [name for name in environment if name.startswith(_OF_THE_STARTER)]:
        del environment[name]
