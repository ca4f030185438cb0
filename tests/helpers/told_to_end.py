"""Starts the program on a table, and has the system tell it to end while the import reads it: a table that is
larger than memory, as every large one is here.
"""

import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from nnstudio.app import application
from nnstudio.data.tables import table_cache
from nnstudio.dialogs.import_csv import ImportCsvDialog

POLL_MILLISECONDS = 5
number = signal.Signals[sys.argv[1]]
tables = Path(sys.argv[3])
table_cache.table_folder = lambda: tables
table_cache.usual_limit = lambda: 100_000  # so that columns stand in files


def look() -> None:
    dialog = QApplication.activeModalWidget()
    has_begun = any(tables.rglob("*.column"))
    if isinstance(dialog, ImportCsvDialog) and has_begun:
        sys.stdout.write(f"is reading={dialog.form.progress.isVisible()}\n")
        os.kill(os.getpid(), number)
    else:
        QTimer.singleShot(POLL_MILLISECONDS, look)


if __name__ == "__main__":
    existing = QApplication(["nnstudio"])
    QTimer.singleShot(POLL_MILLISECONDS, look)
    code = application.main([sys.argv[2]])
    sys.exit(code)
