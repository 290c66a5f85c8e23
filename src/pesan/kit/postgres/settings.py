"""PostgreSQL's settings, given on the command line, where no file in the data can undo them."""

import sys
from pathlib import Path

from . import processes
from .address import PORT, Address

# A small machine: one shop's data fits in memory, a few processes, no replica.
COMMON = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "random_page_cost": "1.1",  # an SSD; the default of 4 is for turning disks
    "jit": "off",  # it costs a short query more than it gives
    "max_parallel_workers_per_gather": "0",  # containers often have 64 MB of /dev/shm
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_min_duration_statement": "-1",
    "log_checkpoints": "off",
    # The caller gets every error whole. The log gets neither statements nor rows' values, which
    # may name people (DETAIL of a unique violation).
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
DURABLE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_level": "replica",
    # Half of it may lie between two checkpoints, and is replayed after a crash. 450 MB, 33,000
    # checkouts over 500 stores, took 11 s on two busy cores (3.4 of CPU): more would spare a shop
    # full pages in the WAL, and make it wait longer for its database.
    "max_wal_size": "1GB",
}
if sys.platform == "linux":
    # After a crash all data is synced before the WAL is replayed: a call a file is two seconds and
    # more on a busy disk, one call for the file system a twentieth of that (`python -m drills
    # durability`).
    DURABLE["recovery_init_sync_method"] = "syncfs"
FOR_TESTS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "min_wal_size": "32MB",
    "autovacuum_naptime": "5min",
    "max_connections": "200",  # each test process keeps its sessions from test to test
}


def arguments(cluster: Path, address: Address, *, durable: bool) -> list[str]:
    """What follows `postgres` on its command line."""
    settings = {
        **COMMON,
        **(DURABLE if durable else FOR_TESTS),
        "unix_socket_directories": str(address.socket_dir),
        "cluster_name": processes.name_of(cluster.parent),
    }
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return ["-D", str(cluster), *words]
