"""F9 · A full disk: writes are refused and nothing is spoilt; when there is room again, it sells.

The database lies on a small disk of its own (a tmpfs; mounting it needs root). It is filled under
load, left full for a while, and given its room back.
"""

import asyncio
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.lab import Lab

from .client import NoAnswer
from .durability import Load, weigh
from .fleet import open_fleet
from .report import Report
from .shop import open_shop, until_quiet

DISK_MB = 300
SPARE_MB = 3
FULL_SECONDS = 60.0  # until it shows, at most


@dataclass(frozen=True)
class Size:
    clients: int = 8
    full_seconds: float = 5.0


SHORT = Size()
FULL = Size(clients=32, full_seconds=20.0)
CONTROLS = ()


@contextmanager
def small_disk() -> Iterator[Path]:
    """Raises PermissionError where nobody may mount."""
    with tempfile.TemporaryDirectory(prefix="pesan-disk-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=0755", "tmpfs", folder]
        if os.geteuid() != 0 or subprocess.run(mount, check=False).returncode != 0:
            raise PermissionError("a small disk cannot be mounted here: run this drill as root")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)


async def run(lab: Lab, size: Size, *, seed: int = 0, weakness: str | None = None) -> Report:  # noqa: ARG001 - every drill is asked alike
    report = Report("F9 disk full")
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        fleet = await enter(open_fleet(lab, webs=2, workers=1))
        shop = await enter(open_shop(fleet))
        goods = await shop.product("Kaos", stock=1_000_000)
        load, before = Load(shop, goods["variants"][0]["id"]), fleet.pids
        ballast = lab.data_dir / "ballast"
        async with asyncio.TaskGroup() as group:
            for _ in range(size.clients):
                client = shop.client()
                client.patience_seconds = 300
                group.create_task(load.order_on_and_on(client))
            await asyncio.sleep(1)
            filled = _fill(ballast)
            began = time.monotonic()
            await _until_refused(load)
            refused = time.monotonic() - began
            await asyncio.sleep(size.full_seconds)
            reads = await _reads(load)
            ballast.unlink()
            freed = time.monotonic()
            recovered = await load.first_success_after(freed)
            await asyncio.sleep(1)
            load.is_over = True
        await until_quiet(fleet)
        report.promise(fleet.pids == before, "a process of the app was restarted")
        report.promise(recovered < 60, f"it did not sell again within {recovered:.0f} s")
        await weigh(report, fleet, load)
        report.figure("disk", f"{DISK_MB} MB, {filled} MB of it ballast")
        report.figure("refused after", f"{refused:.1f} s; then full for {size.full_seconds:.0f} s")
        report.figure("reads while full", reads)
        report.figure("first order after room", f"{recovered:.2f} s")
    return report


def _fill(ballast: Path) -> int:
    """All but a little of the disk. Returns megabytes."""
    status = os.statvfs(ballast.parent)
    megabytes = max(0, status.f_bavail * status.f_frsize // 2**20 - SPARE_MB)
    with ballast.open("wb") as file:
        for _ in range(megabytes):
            file.write(bytes(2**20))
    return megabytes


async def _until_refused(load: Load) -> None:
    """Until a 503, and no more successes."""
    async with asyncio.timeout(FULL_SECONDS):
        while True:
            recent = load.shop.traffic.attempts[-20:]
            if len(recent) == 20 and not any(attempt.status == 201 for attempt in recent):
                return
            await asyncio.sleep(0.1)


async def _reads(load: Load) -> str:
    """What a reader meets while it is full."""
    client = load.shop.client(heard=False)
    try:
        answer = await client.ask("GET", load.shop.path(f"/variants/{load.variant}/inventory"))
    except NoAnswer as nothing:
        return str(nothing)
    return str(answer.status)
