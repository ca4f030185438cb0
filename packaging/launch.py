"""Where the packaged program starts: as `python -m nnstudio` does."""

import multiprocessing
import sys

from nnstudio.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
