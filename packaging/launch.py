"""Where the packaged program starts: as `python -m nnstudio` does, or as its own compiling child."""

import multiprocessing
import sys

import inherited

from nnstudio.__main__ import main
from nnstudio.engine import compiling

if __name__ == "__main__":
    inherited.give_back()
    multiprocessing.freeze_support()
    sys.exit(compiling.main(sys.argv[2:]) if sys.argv[1:2] == [compiling.CHILD_ARGUMENT] else main())
