"""Where the packaged program starts: as `python -m nnstudio` does, or as its own compiling child."""

import multiprocessing
import sys

import inherited

from nnstudio.__main__ import main
from nnstudio.compiling import children

if __name__ == "__main__":
    inherited.give_back()
    multiprocessing.freeze_support()
    sys.exit(children.main(sys.argv[2:]) if sys.argv[1:2] == [children.CHILD_ARGUMENT] else main())
