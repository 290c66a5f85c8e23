"""The embedded PostgreSQL of one data directory, owned by one process."""

import atexit
import logging
import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from . import initdb, log, postmaster, settings
from .address import SUPERUSER, Address, ConnectArguments
from .binaries import Binaries
from .errors import DataDirUnusable, StartFailed, StillStarting
from .identity import RunAs, choose
from .layout import (
    SYSTEM_DIR,
    Layout,
    has_data,
    make_socket_dir,
    reachable,
    remove_socket_dir,
    settle,
)
from .locks import OwnerLock
from .postmaster import Postmaster

READY_TIMEOUT_SECONDS = 60.0
logger = logging.getLogger(__name__)


class Cluster:
    """Starts, keeps and stops PostgreSQL below `<data_dir>/postgres`.

    All methods block (use asyncio.to_thread) and may be called from any thread. `durable=False`
    is for tests only: a power cut may then destroy the data. `run_as` and `system_dir` are for
    tests of the ways to run as root.
    """

    def __init__(
        self,
        data_dir: Path,
        binaries: Binaries,
        durable: bool = True,
        *,
        run_as: RunAs = "auto",
        system_dir: Path = SYSTEM_DIR,
        ready_timeout_seconds: float = READY_TIMEOUT_SECONDS,
    ) -> None:
        self._layout = Layout.below(data_dir)
        self._binaries = binaries
        self._durable = durable
        self._run_as: RunAs = run_as
        self._system_dir = system_dir
        self._ready_timeout_seconds = ready_timeout_seconds
        self._guard = threading.RLock()
        self._owner_lock: OwnerLock | None = None
        self._owner_pid = 0
        self._postmaster: Postmaster | None = None

    def start(self) -> None:
        """Makes the data if there is none, adopts a surviving PostgreSQL or starts one, and waits.

        Raises DataDirInUse, OtherMajorVersion, DataDirUnusable, NoUserToRunAs, InitFailed,
        StartFailed, StillStarting.
        """
        with self._guard:
            if self._owner_lock is not None:
                self.ensure_running()
                return
            self._layout.make_root()
            self._owner_lock = OwnerLock(self._layout.owner_lock)
            self._owner_pid = os.getpid()
            try:
                self._bring_up()
            except StillStarting:  # interrupting a recovery would only make it begin again
                self._release()
                raise
            except BaseException:
                self._halt_and_release()
                raise
            atexit.register(self.stop)

    def stop(self) -> None:
        """Stops PostgreSQL and gives the data directory free. Harmless when not started."""
        with self._guard:
            # A forked child inherits this object, but not the cluster.
            if self._owner_lock is not None and self._owner_pid == os.getpid():
                atexit.unregister(self.stop)
                self._halt_and_release()

    def ensure_running(self) -> bool:
        """Starts PostgreSQL again if it died since start(). Returns whether it had to.

        Raises as start() does; may be called again then.
        """
        with self._guard:
            if self._owner_lock is None or self.is_running():
                return False
            logger.warning("postgres: it is not running, starting it again")
            self._bring_up()
            return True

    def is_running(self) -> bool:
        """Whether the main process lives. Cheap; `address.answers()` asks whether it serves."""
        return self._postmaster is not None and self._postmaster.is_alive()

    @property
    def address(self) -> Address:
        """Where it listens: the same after every restart. Known once started."""
        assert self._postmaster is not None, "start() the cluster first"
        return self._postmaster.address

    @property
    def pid(self) -> int:
        assert self._postmaster is not None, "start() the cluster first"
        return self._postmaster.pid

    def dsn(self, database: str = "postgres", user: str = SUPERUSER) -> str:
        return self.address.dsn(database, user)

    def arguments(self, database: str = "postgres", user: str = SUPERUSER) -> ConnectArguments:
        return self.address.arguments(database, user)

    def trim_log(self) -> None:
        log.keep_short(self._layout.log)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def _bring_up(self) -> None:
        try:
            if has_data(self._layout):
                initdb.check_major(self._layout.cluster, self._binaries)
            if not self._adopt():
                self._launch()
        except OSError as error:  # a full disk, a lost permission, a file where a folder should be
            raise DataDirUnusable(path=self._layout.root, reason=str(error)) from error

    def _adopt(self) -> bool:
        found = postmaster.find(self._layout)
        if found is None:
            return False
        wanted = settings.arguments(self._layout.cluster, found.address, durable=self._durable)
        if not postmaster.was_started_with(self._layout.cluster, wanted):
            logger.info("postgres: pid %d runs with other settings, stopping it", found.pid)
            found.stop()
            return False
        self._postmaster = found
        try:
            found.wait_ready(self._ready_timeout_seconds)
        except StartFailed:  # it was on its way out, or fell while recovering
            return False
        logger.info("postgres: adopted pid %d, which outlived its Pesan", found.pid)
        return True

    def _launch(self) -> None:
        layout = self._layout
        alive_lock = postmaster.alive_lock_when_quiet(layout)
        try:
            made = layout.cluster.stat() if has_data(layout) else None
            identity = choose(self._run_as, self._binaries, layout.root, made)
            settle(layout, identity, self._system_dir)
            binaries = reachable(self._binaries, identity, self._system_dir)
            if made is None:
                initdb.make_cluster(
                    layout.cluster, binaries, identity, durable=self._durable, alive_lock=alive_lock
                )
            elif identity.uid not in {None, made.st_uid}:
                identity.give_all(layout.cluster)
            address = make_socket_dir(layout, identity)
            arguments = settings.arguments(layout.cluster, address, durable=self._durable)
            self._postmaster = postmaster.launch(
                layout, address, binaries, identity, arguments, alive_lock
            )
        finally:
            os.close(alive_lock)
        self._postmaster.wait_ready(self._ready_timeout_seconds)

    def _halt_and_release(self) -> None:
        try:
            if self._postmaster is not None and self._postmaster.is_alive():
                self._postmaster.stop()
                remove_socket_dir(self._layout, self._postmaster.address)
        finally:
            self._release()

    def _release(self) -> None:
        if self._owner_lock is not None:
            self._owner_lock.release()
        self._owner_lock = None
