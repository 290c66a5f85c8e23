"""An embedded PostgreSQL: no server to install, one folder to keep, nothing on the network.

    binaries = find_binaries(settings.pg_bin)            # PESAN_PG_BIN or None
    with Cluster(settings.data_dir, binaries) as cluster:
        await asyncpg.connect(cluster.dsn("pesan"))

One process owns a data directory: it starts PostgreSQL, restarts it when it dies (`watch`) and
stops it. Every other process (more workers, a command while `serve` runs, the workers of
pytest-xdist) starts nothing and connects to `running(data_dir)`, or to a DSN it was handed.
In pytest, `pytest_configure` of the controller (no `workerinput`) starts one cluster with
`durable=False`, `pytest_configure_node` puts `cluster.dsn()` into each `node.workerinput`, and
`pytest_unconfigure` of the controller stops it.

An app that dies by SIGKILL leaves PostgreSQL running; the next owner adopts it. On SIGTERM let
the app return (uvicorn does) or raise SystemExit: leaving the `with`, or atexit, stops it.
"""

from pathlib import Path

from . import postmaster
from .address import Address
from .binaries import Binaries, find_binaries
from .cluster import Cluster
from .errors import (
    BinariesNotFound,
    BinariesTooOld,
    DataDirInUse,
    DataDirUnusable,
    InitFailed,
    NoUserToRunAs,
    OtherMajorVersion,
    PostgresTrouble,
    StartFailed,
    StillStarting,
    StopFailed,
)
from .layout import Layout
from .watch import watch

__all__ = [
    "Address",
    "Binaries",
    "BinariesNotFound",
    "BinariesTooOld",
    "Cluster",
    "DataDirInUse",
    "DataDirUnusable",
    "InitFailed",
    "NoUserToRunAs",
    "OtherMajorVersion",
    "PostgresTrouble",
    "StartFailed",
    "StillStarting",
    "StopFailed",
    "find_binaries",
    "running",
    "watch",
]


def running(data_dir: Path) -> Address | None:
    """Where the PostgreSQL of `data_dir` answers now, whoever owns it; None when it does not."""
    found = postmaster.find(Layout.below(data_dir))
    return found.address if found is not None and found.address.answers() else None
