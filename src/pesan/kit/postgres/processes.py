"""What the operating system knows of PostgreSQL's processes. A pid alone proves nothing."""

import hashlib
import os
import signal
from pathlib import Path

PROC = Path("/proc")
NAMES = ("postgres", "initdb")  # /proc/<pid>/comm


def name_of(home: Path) -> str:
    """The cluster's name in the title of each of its processes."""
    return f"pesan-{hashlib.sha256(os.fsencode(home)).hexdigest()[:12]}"


def can_look() -> bool:
    """Whether there is a /proc to ask (Linux); elsewhere signals and sockets must do."""
    return (PROC / "self" / "stat").exists()


def lives(pid: int, home: Path) -> bool:
    """Whether `pid` is a live PostgreSQL process of the cluster in `home`.

    Not a zombie, which kill(pid, 0) takes for alive, and not a stranger who got the number since.
    """
    if can_look():
        return _state(pid) not in {"", "Z", "X"} and _belongs(pid, home)
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def of_cluster(home: Path) -> list[int]:
    """Every live PostgreSQL process of the cluster, orphans included. Empty without /proc."""
    if not can_look():
        return []
    return [
        pid
        for pid in (int(p.name) for p in PROC.iterdir() if p.name.isdecimal())
        if lives(pid, home)
    ]


def send(pid: int, home: Path, number: signal.Signals) -> None:
    """Signals the process if it is still the one we mean."""
    if lives(pid, home):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return


def _state(pid: int) -> str:
    try:
        stat = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[0]  # the name before it may hold anything


def _belongs(pid: int, home: Path) -> bool:
    folder = PROC / str(pid)
    try:
        if (folder / "comm").read_text(encoding="utf-8", errors="replace").strip() not in NAMES:
            return False
        words = os.fsdecode((folder / "cmdline").read_bytes()).split("\0")
    except OSError:
        return False
    # The command line is open to all; the working directory is not, to root without
    # CAP_SYS_PTRACE (containers). Children show only a title, and live in the data directory.
    if words[0].startswith(f"postgres: {name_of(home)}: "):
        return True
    if any(Path(word.removeprefix("--pgdata=")).is_relative_to(home) for word in words[1:]):
        return True
    try:
        return (folder / "cwd").readlink().is_relative_to(home)
    except OSError:
        return False
