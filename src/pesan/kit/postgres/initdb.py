"""Makes a cluster's data beside its place and renames it there, so that it exists whole or not."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .address import SUPERUSER
from .binaries import ENVIRONMENT, Binaries
from .errors import InitFailed, OtherMajorVersion
from .identity import Identity

TIMEOUT_SECONDS = 120.0
DRAFT_PREFIX = "cluster.new-"
# The socket's folder is closed to everybody else, and there is no other way in.
PG_HBA = "# Written by Pesan.\nlocal all all trust\n"
BUILTIN_LOCALE_SINCE = 17


def make_cluster(
    cluster: Path, binaries: Binaries, identity: Identity, *, durable: bool, alive_lock: int
) -> None:
    """Runs initdb. It holds `alive_lock` too, so that an orphan of a killed app can be waited for.

    Raises InitFailed.
    """
    remove_drafts(cluster.parent)
    said = ""
    for locale in _locales(binaries):
        draft = Path(tempfile.mkdtemp(prefix=DRAFT_PREFIX, dir=cluster.parent))
        identity.give(draft)
        done, said = _run(draft, binaries, identity, locale, durable=durable, alive_lock=alive_lock)
        if done:
            _finish(draft, cluster, durable=durable)
            return
        shutil.rmtree(draft, ignore_errors=True)
        if "locale" not in said:
            break
    raise InitFailed(reason=said.strip() or "initdb said nothing")


def remove_drafts(home: Path) -> None:
    """Removes what a killed initdb left. Only while nobody else can be making one."""
    for draft in home.glob(f"{DRAFT_PREFIX}*"):
        shutil.rmtree(draft, ignore_errors=True)


def check_major(cluster: Path, binaries: Binaries) -> None:
    """Raises OtherMajorVersion."""
    found = (cluster / "PG_VERSION").read_text(encoding="utf-8").strip()
    if found != str(binaries.major):
        raise OtherMajorVersion(path=cluster, found=found, ours=binaries.version)


def _locales(binaries: Binaries) -> Iterator[list[str]]:
    # Sorting by code point and Unicode's own letters, alike on every machine. The character class
    # comes from the C library as well, since pg_trgm asked it up to 17; where the library has no
    # C.UTF-8 (older macOS), plain C.
    for ctype in ("C.UTF-8", "C"):
        base = ["--lc-collate=C", f"--lc-ctype={ctype}", "--locale=C"]
        if binaries.major >= BUILTIN_LOCALE_SINCE:
            yield [*base, "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        else:
            yield [*base, "--locale-provider=libc"]


def _run(
    draft: Path,
    binaries: Binaries,
    identity: Identity,
    locale: list[str],
    *,
    durable: bool,
    alive_lock: int,
) -> tuple[bool, str]:
    command = [
        *identity.prefix,
        str(binaries.initdb),
        f"--pgdata={draft}",
        f"--username={SUPERUSER}",
        "--auth=trust",
        "--encoding=UTF8",
        *locale,
        "--data-checksums",
        "--no-instructions",
        *([] if durable else ["--no-sync"]),
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own words and paths, no shell
            command,
            capture_output=True,
            check=False,
            cwd="/",
            encoding="utf-8",
            env=ENVIRONMENT,
            errors="replace",
            extra_groups=identity.groups,
            group=identity.gid,
            pass_fds=(alive_lock,),
            start_new_session=True,  # a Ctrl-C is ours to handle
            timeout=TIMEOUT_SECONDS,
            user=identity.uid,
        )
    except (OSError, subprocess.SubprocessError) as error:
        return False, str(error)
    return done.returncode == 0, done.stdout + done.stderr


def _finish(draft: Path, cluster: Path, *, durable: bool) -> None:
    hba = draft / "pg_hba.conf"
    hba.write_text(PG_HBA, encoding="utf-8")
    if durable:
        _sync(hba)
        _sync(draft)
    draft.rename(cluster)  # onto nothing, or onto an empty folder
    if durable:
        _sync(cluster.parent)


def _sync(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
