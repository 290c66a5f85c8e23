"""One run of PostgreSQL's main process: started by us, or found alive after our last self died."""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..scheduling import in_turn
from . import log, processes
from .address import PORT, Address
from .binaries import ENVIRONMENT, Binaries
from .errors import StartFailed, StillStarting, StopFailed
from .identity import Identity
from .layout import Layout
from .locks import is_anything_alive, take_alive_lock

POLL_SECONDS = 0.01
LOCK_NAME = f".s.PGSQL.{PORT}.lock"  # beside the socket
# PostgreSQL's signals: SIGINT ends sessions and writes a checkpoint (fast), SIGQUIT does neither
# (immediate), and after SIGKILL nothing was said; the next start recovers from the WAL.
STOP_STEPS = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0))
ORPHAN_STEPS = ((None, 2.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))


@dataclass(frozen=True, slots=True)
class PidFile:
    """What matters of postmaster.pid (source: miscadmin.h, LOCK_FILE_LINE_*)."""

    pid: int
    socket_dir: Path
    status: str  # starting | ready | stopping | standby

    @classmethod
    def read(cls, cluster: Path) -> "PidFile | None":
        """None while there is none, or only its first lines."""
        try:
            lines = (cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
            return cls(int(lines[0]), Path(lines[4]), lines[7].strip())
        except (OSError, ValueError, IndexError):
            return None


@dataclass(slots=True)
class Postmaster:
    layout: Layout
    address: Address
    pid: int
    child: subprocess.Popen[bytes] | None = None  # None: found alive, not our child
    log_start: int = 0  # bytes

    def is_alive(self) -> bool:
        if self.child is not None:
            return self.child.poll() is None  # and reaps it
        return processes.lives(self.pid, self.layout.home)

    def wait_ready(self, timeout_seconds: float) -> None:
        """Raises StartFailed when it dies, StillStarting when it takes longer."""
        if _wait(lambda: not self.is_alive() or self._is_ready(), timeout_seconds):
            if self.is_alive():
                return
            reason = f"exit status {self.child.returncode}" if self.child else "it went away"
            raise StartFailed(reason=reason, log=self.layout.log, tail=self._tail())
        raise StillStarting(seconds=timeout_seconds, log=self.layout.log, tail=self._tail())

    def stop(self) -> None:
        """Fast shutdown, then harder. Raises StopFailed."""
        for number, seconds in STOP_STEPS:
            if self.child is None:
                processes.send(self.pid, self.layout.home, number)
            else:
                self.child.send_signal(number)  # knows by itself whether it has ended
            if _wait(lambda: not self.is_alive(), seconds):
                return
        raise StopFailed(pid=self.pid, log=self.layout.log, tail=self._tail())

    def _is_ready(self) -> bool:
        # The file first: every question to the socket costs PostgreSQL a process.
        found = PidFile.read(self.layout.cluster)
        ready = found is not None and found.pid == self.pid and found.status == "ready"
        return ready and self.address.answers()

    def _tail(self) -> str:
        return log.tail(self.layout.log, self.log_start)


def find(layout: Layout) -> Postmaster | None:
    """The live postmaster of this data, if there is one."""
    found = PidFile.read(layout.cluster)
    if found is None or not processes.lives(found.pid, layout.home):
        return None
    if not processes.can_look() and not is_anything_alive(layout.alive_lock):
        return None  # the number may be a stranger's; the lock knows
    return Postmaster(layout, Address(found.socket_dir), found.pid)


def launch(
    layout: Layout,
    address: Address,
    binaries: Binaries,
    identity: Identity,
    arguments: list[str],
    alive_lock: int,
) -> Postmaster:
    """Starts PostgreSQL, which inherits `alive_lock` and so holds it as long as any of it lives."""
    if processes.can_look():
        # Nothing is alive, we hold the lock. Stale files whose number is by now a stranger's, or
        # still a zombie's, would make PostgreSQL refuse.
        for stale in (layout.cluster / "postmaster.pid", address.socket.with_name(LOCK_NAME)):
            stale.unlink(missing_ok=True)
    log.keep_short(layout.log)
    with layout.log.open("ab") as output:
        begins = output.tell()  # now: the child writes through the same offset, and may be quick
        child = subprocess.Popen(  # noqa: S603 - our own words and paths, no shell
            [*identity.prefix, str(binaries.postgres), *arguments],
            cwd="/",
            env=ENVIRONMENT,
            extra_groups=identity.groups,
            group=identity.gid,
            pass_fds=(alive_lock,),
            start_new_session=True,  # a terminal's Ctrl-C is for Pesan, which then stops it
            stderr=output,
            stdin=subprocess.DEVNULL,
            stdout=output,
            user=identity.uid,
        )
        in_turn(child.pid)
        return Postmaster(layout, address, child.pid, child, log_start=begins)


def alive_lock_when_quiet(layout: Layout) -> int:
    """The alive lock, once no process of an earlier run is left; helps the stubborn to go.

    A backend in the middle of a long computation does not notice that its postmaster was killed.
    With the postmaster gone, ending it loses nothing that was committed. Raises StartFailed.
    """
    for number, seconds in ORPHAN_STEPS:
        if number is not None:
            for pid in processes.of_cluster(layout.home):
                processes.send(pid, layout.home, number)
        deadline = time.monotonic() + seconds
        while True:
            fd = take_alive_lock(layout.alive_lock)
            if fd is not None:
                return fd
            if time.monotonic() > deadline:
                break
            time.sleep(POLL_SECONDS)
    raise StartFailed(
        reason="processes of an earlier PostgreSQL still hold the data, perhaps in another container",
        log=layout.log,
        tail=log.tail(layout.log),
    )


def was_started_with(cluster: Path, arguments: list[str]) -> bool:
    """Whether the running postmaster has these settings; it wrote them down when it started."""
    try:
        written = (cluster / "postmaster.opts").read_text(encoding="utf-8").strip()
    except OSError:
        return False
    return written.endswith("".join(f' "{word}"' for word in arguments))


def _wait(condition: Callable[[], bool], timeout_seconds: float) -> bool:
    deadline = time.monotonic() + timeout_seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True
