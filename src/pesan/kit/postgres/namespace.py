"""Runs a command in a user namespace of its own, where root goes by an ordinary user's number.

A script for a bare interpreter (`python -I -S namespace.py UID GID FOLDER COMMAND...`), because
unshare(2) wants a process with a single thread; it imports nothing of ours. The command keeps
root's rights over root's own files and loses every capability, and no file's mode or owner is
touched. Linux only; many containers refuse it (exit status REFUSED).
"""

import os
import sys
from pathlib import Path

REFUSED = 71  # the kernel or the container's policy does not give us a namespace
UNREACHABLE = 72  # the namespace works, but from inside it FOLDER cannot be written
CLONE_NEWUSER = 0x10000000  # linux/sched.h


def main(uid: str, gid: str, folder: str, *command: str) -> None:
    euid, egid = os.geteuid(), os.getegid()
    try:
        _unshare_user()
        # user_namespaces(7): one line each, our own ids only, setgroups denied before gid_map.
        _write("uid_map", f"{uid} {euid} 1")
        _write("setgroups", "deny")
        _write("gid_map", f"{gid} {egid} 1")
    except OSError as error:
        print(f"no user namespace: {error}", file=sys.stderr)  # noqa: T201 - a script's answer
        sys.exit(REFUSED)
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        sys.exit(UNREACHABLE)
    os.execv(command[0], command)  # noqa: S606 - no shell is the point


def _unshare_user() -> None:
    if sys.version_info >= (3, 12):
        os.unshare(os.CLONE_NEWUSER)
        return
    import ctypes  # noqa: PLC0415 - only where Python itself cannot do it

    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _write(name: str, text: str) -> None:
    # One write(2): the kernel takes each of these files only once.
    Path("/proc/self", name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
