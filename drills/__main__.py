"""`python -m drills NAME`: runs a drill on a lab of its own; 1 when a promise is broken."""

import argparse
import signal
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import uvloop
from bench.lab import open_lab

from . import (
    disk_full,
    durability,
    flash_sale,
    fuzz,
    gateways,
    history,
    idempotency,
    messages,
    probe,
    races,
    reconcile,
    webhooks,
)
from .report import Report

DRILLS: dict[str, ModuleType] = {
    "flash-sale": flash_sale,
    "idempotency": idempotency,
    "history": history,
    "durability": durability,
    "disk-full": disk_full,
    "fuzz": fuzz,
    "probe": probe,
    "races": races,
    "reconcile": reconcile,
    "messages": messages,
    "webhooks": webhooks,
    "gateways": gateways,
}


def main() -> int:
    asked = _parser().parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    drills = list(DRILLS) if asked.name == "all" else [asked.name]
    if asked.control is None:
        return max([int(_run(name, asked).is_red) for name in drills])
    tries = [_run(asked.name, asked, seed=asked.seed + n).is_red for n in range(asked.tries)]
    print(f"control {asked.control}: red in {sum(tries)} of {len(tries)} tries", flush=True)
    return int(not any(tries))


def _run(name: str, asked: argparse.Namespace, *, seed: int | None = None) -> Report:
    drill = DRILLS[name]
    size = drill.FULL if asked.full else drill.SHORT
    if asked.control is not None and not asked.full:
        size = getattr(drill, "SIZES", {}).get(asked.control, size)
    if asked.only is not None:
        size = replace(size, only=asked.only)
    with ExitStack() as stack:
        try:
            disk = stack.enter_context(disk_full.small_disk()) if drill is disk_full else None
        except PermissionError as refused:
            if asked.name != "all":
                raise
            print(f"== {name}: not run: {refused}", flush=True)
            return Report(name)
        lab = stack.enter_context(open_lab(disk))
        try:
            running = drill.run(lab, size, seed=seed or asked.seed, weakness=asked.control)
            report: Report = uvloop.run(running)
        finally:
            if asked.keep_log is not None:
                asked.keep_log.write_bytes(lab.log.read_bytes())
    print(report, flush=True)
    return report


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m drills", description=__doc__)
    parser.add_argument("name", choices=[*DRILLS, "all"])
    parser.add_argument("--full", action="store_true", help="the size the figures are promised for")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="probe, fuzz: of operations that match; gateways: cells")
    parser.add_argument("--control", help="run a weakened build: the drill must turn red")
    parser.add_argument("--tries", type=int, default=1, help="how often, with --control")
    parser.add_argument("--keep-log", type=Path, help="where to keep what the product said")
    return parser


if __name__ == "__main__":
    sys.exit(main())
