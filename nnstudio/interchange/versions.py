"""What this copy of the program is: version, engine, processor, and the works of others that are in it.

`nnstudio --version`, the About window and reports of faults tell it.
"""

import platform

from nnstudio import __version__
from nnstudio.compiling import cache_locator, host_processor
from nnstudio.compiling.sources import sources_hash
from nnstudio.components import SHIPPED_LICENCES, components

_LICENCE = "Apache License 2.0"
_HASH_DIGITS = 12


def versions() -> str:
    """What a report of a fault needs to say first, one line each."""
    features = ", ".join(host_processor.told_features()) or "nothing beyond the usual"
    return "\n".join(
        [
            f"NN Studio {__version__}",
            f"Engine {sources_hash()[:_HASH_DIGITS]}, kernels for {cache_locator.processor()}",
            f"Processor {host_processor.name()} with {features}",
            f"Python {platform.python_version()} on {platform.platform()}",
        ]
    )


def licences() -> str:
    """The licence of the program and of each work in it, one line each."""
    lines = [f"{work.name} {work.version}: {work.licence}" for work in components()]
    where = f"Their texts: {SHIPPED_LICENCES}" if SHIPPED_LICENCES.is_file() else ""
    return "\n".join([f"NN Studio {__version__}: {_LICENCE}", *lines, *filter(None, [where])])
