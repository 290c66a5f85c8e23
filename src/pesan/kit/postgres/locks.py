"""flock(2) on two files: who owns a cluster, and whether anything of it is alive.

The kernel drops a lock with its last holder, however that one died; nothing is ever stale.
"""

import fcntl
import os
from pathlib import Path

from .errors import DataDirInUse


class OwnerLock:
    """Held by the process that starts and stops the cluster. Not inherited by PostgreSQL."""

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = os.pread(self._fd, 20, 0).decode(errors="replace").strip()
            os.close(self._fd)
            raise DataDirInUse(data_dir=path.parent.parent, pid=pid or "unknown") from None
        os.ftruncate(self._fd, 0)
        os.pwrite(self._fd, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        os.close(self._fd)


def take_alive_lock(path: Path) -> int | None:
    """A descriptor to hand to PostgreSQL and close; None while any process still holds one."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        return None
    return fd


def is_anything_alive(path: Path) -> bool:
    fd = take_alive_lock(path)
    if fd is None:
        return True
    os.close(fd)
    return False
