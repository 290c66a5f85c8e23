"""Where a cluster's files stand.

<PESAN_DATA_DIR>/postgres/
    owner.lock      held by the one Pesan process that starts and stops this cluster
    alive.lock      held by every live process of PostgreSQL, by inheritance
    postgres.log    PostgreSQL's own words, and postgres.log.1 before them
    cluster/        the data; a link into SYSTEM_DIR where only root can reach PESAN_DATA_DIR
    run/            the socket, mode 0700
"""

import os
import re
import shutil
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from . import processes
from .address import Address
from .binaries import Binaries
from .errors import DataDirUnusable
from .identity import Identity

SYSTEM_DIR = Path("/var/lib/pesan")
SHORT_DIR = Path("/tmp")  # noqa: S108 - for a private folder with a short name; see _short_dir
SOCKET_PATH_BYTES_MAX = 107  # sockaddr_un.sun_path on Linux, with its final NUL
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._+ -]+")  # needs no quoting in PostgreSQL's settings


@dataclass(frozen=True, slots=True)
class Layout:
    root: Path  # absolute, links resolved

    @classmethod
    def below(cls, data_dir: Path) -> "Layout":
        return cls((data_dir.expanduser() / "postgres").resolve())

    @property
    def owner_lock(self) -> Path:
        return self.root / "owner.lock"

    @property
    def alive_lock(self) -> Path:
        return self.root / "alive.lock"

    @property
    def log(self) -> Path:
        return self.root / "postgres.log"

    @property
    def entry(self) -> Path:
        return self.root / "cluster"

    @property
    def cluster(self) -> Path:
        return self.entry.resolve()

    @property
    def home(self) -> Path:
        return self.cluster.parent

    def make_root(self) -> None:
        """Makes what is missing; the modes of what exists are the operator's and stay."""
        # Root's folder may be walked through, so that an unprivileged PostgreSQL finds its data.
        mode = 0o711 if os.geteuid() == 0 else 0o700
        try:
            for folder in (self.root.parent, self.root):
                make_folder(folder, mode)
            for file in (self.owner_lock, self.alive_lock, self.log):
                file.touch(mode=0o600)
        except OSError as error:
            raise DataDirUnusable(path=self.root, reason=str(error)) from error


def make_folder(folder: Path, mode: int) -> None:
    """Makes `folder` with exactly this mode, whatever the umask; leaves an existing one alone."""
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        return
    folder.chmod(mode)


def has_data(layout: Layout) -> bool:
    """Whether there is a finished cluster. Raises DataDirUnusable for anything else in its place."""
    cluster = layout.cluster
    if not cluster.exists():
        if layout.entry.is_symlink() and layout.home.exists():
            return False
        if layout.entry.is_symlink():
            raise DataDirUnusable(
                path=layout.entry,
                reason=f"it points at {cluster}, which is gone; restore it,"
                " or remove the link to begin with an empty database",
            )
        return False
    try:
        # initdb works elsewhere and is renamed into place, so a half-made one is never here.
        if (cluster / "PG_VERSION").is_file() and (cluster / "global" / "pg_control").is_file():
            return True
        if not any(cluster.iterdir()):
            return False
    except OSError as error:
        raise DataDirUnusable(path=cluster, reason=str(error)) from error
    raise DataDirUnusable(
        path=cluster, reason="it is not a complete PostgreSQL data directory; move it away"
    )


def settle(layout: Layout, identity: Identity, system_dir: Path) -> None:
    """Sees to it that `identity` reaches the data's place, new or existing."""
    if identity.uid is None or identity.reaches(layout.home):
        return
    if layout.entry.exists():
        raise DataDirUnusable(
            path=layout.cluster,
            reason=f"user number {identity.uid}, whom PostgreSQL would run as, cannot reach it;"
            " allow passage (chmod a+x) through the folders above it",
        )
    home = system_dir / processes.name_of(layout.root)
    make_folder(system_dir, 0o755)
    make_folder(home, 0o711)
    layout.entry.unlink(missing_ok=True)
    layout.entry.symlink_to(home / "cluster")


def reachable(binaries: Binaries, identity: Identity, system_dir: Path) -> Binaries:
    """The binaries, copied below `system_dir` first where `identity` cannot run them in place."""
    if identity.uid is None or identity.runs([str(binaries.postgres), "--version"]):
        return binaries
    above = Path(os.path.commonpath([part.parent for part in binaries.parts]))
    made = binaries.postgres.stat()
    key = f"{binaries.bin}:{made.st_size}:{made.st_mtime_ns}"
    target = system_dir / f"postgresql-{binaries.version}-{processes.name_of(Path(key))}"
    if not target.exists():
        make_folder(system_dir, 0o755)
        draft = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=system_dir))
        try:
            for part in binaries.parts:
                _copy_readable(part, draft / part.relative_to(above))
            draft.chmod(0o755)
            draft.rename(target)
        except OSError:
            if not target.exists():  # else another Pesan was quicker
                raise
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return Binaries(
        bin=target / binaries.bin.relative_to(above),
        version=binaries.version,
        parts=tuple(target / part.relative_to(above) for part in binaries.parts),
    )


def _copy_readable(source: Path, target: Path) -> None:
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("include", "pgxs", "*.a"))
    for path in (*target.parents[:1], target, *target.rglob("*")):
        executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
        path.chmod(0o755 if executable else 0o644)


def make_socket_dir(layout: Layout, identity: Identity) -> Address:
    """A folder for the socket that only PostgreSQL's user (and root) can enter."""
    address = Address(layout.home / "run")
    path = str(address.socket)
    if len(os.fsencode(path)) > SOCKET_PATH_BYTES_MAX or not PLAIN_PATH.fullmatch(path):
        address = Address(_short_dir(layout.home, identity))
    address.socket_dir.mkdir(mode=0o700, exist_ok=True)
    identity.give(address.socket_dir)
    return address


def remove_socket_dir(layout: Layout, address: Address) -> None:
    """Tidies the shared folder after a stop; our own `run/` may stay."""
    if address.socket_dir != layout.home / "run":
        with suppress(OSError):
            address.socket_dir.rmdir()


def _short_dir(home: Path, identity: Identity) -> Path:
    # The name is the same at every start, so that other processes' addresses stay true. The
    # folder above is shared: what stands there already must be a folder, ours and closed.
    for attempt in range(10):
        folder = SHORT_DIR / f"{processes.name_of(home)}-{attempt}"
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            found = folder.lstat()
            owners = {os.geteuid(), identity.uid}
            if stat.S_IMODE(found.st_mode) != 0o700 or found.st_uid not in owners:
                continue
            if not stat.S_ISDIR(found.st_mode):
                continue
        return folder
    raise DataDirUnusable(path=SHORT_DIR, reason="others hold every name for our socket's folder")
