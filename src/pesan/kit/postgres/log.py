"""PostgreSQL's log: its standard error, appended to one file of bounded size."""

import os
import shutil
from pathlib import Path

BYTES_MAX = 10 * 1024 * 1024
TAIL_BYTES = 8 * 1024
TAIL_LINES = 12


def keep_short(log: Path, bytes_max: int = BYTES_MAX) -> None:
    """Moves a full log's text to `<log>.1` (one generation) and empties the file in place.

    PostgreSQL holds the file open in append mode, so it goes on at the new end. A line written
    between copy and emptying is lost, which a log may.
    """
    if log.exists() and log.stat().st_size > bytes_max:
        shutil.copyfile(log, log.with_name(f"{log.name}.1"))
        os.truncate(log, 0)


def tail(log: Path, since: int = 0) -> str:
    """The last lines, of those written after byte `since`."""
    try:
        with log.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(since if since <= size else 0, size - TAIL_BYTES))
            text = file.read().decode(errors="replace")
    except OSError as error:
        return f"(the log cannot be read: {error})"
    return "\n".join(text.splitlines()[-TAIL_LINES:]) or "(it is empty)"
