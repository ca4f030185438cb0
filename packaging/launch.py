"""Where the packaged program starts: as `python -m nnstudio` does, or as its own compiling child."""

import multiprocessing
import sys

from nnstudio.__main__ import main
from nnstudio.engine import warmup

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(warmup.main() if sys.argv[1:] == [warmup.CHILD_ARGUMENT] else main())
