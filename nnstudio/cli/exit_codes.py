"""What the exit code of a command tells the shell; 0: all went well."""

UNREAD = 1
"""Whoever reads the output has gone, as behind ``| head``; typer's tables of help end so as well."""
USER_ERROR = 2
"""Something has to be mended by the user: one sentence on stderr says what."""
INTERRUPTED = 130
"""Ctrl-C."""
