"""`pesan doctor`: looks at everything a start would need, changes nothing, says how to fix it."""

import asyncio
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dotenv import dotenv_values

from ..kit.errors import Problem
from ..kit.postgres import find_binaries, running
from . import databases, listener, preflight
from .errors import PortBusy
from .settings import Settings, names

FREE_BYTES_MIN = 1024**3


class Verdict(StrEnum):
    GOOD = "ok"
    WORTH_KNOWING = "note"
    BAD = "WRONG"


@dataclass(frozen=True, slots=True)
class Finding:
    subject: str
    verdict: Verdict
    found: str
    fix: str = ""

    @property
    def is_bad(self) -> bool:
        return self.verdict is Verdict.BAD


async def examine(settings: Settings) -> list[Finding]:
    findings = [*_settings(settings), _secret_key(settings), _public_url(settings)]
    findings += _operating(settings)
    findings.append(_port(settings))
    findings += [_data_dir(settings.data_dir), _disk(settings.data_dir)]
    if settings.database_url is None:
        findings.append(_binaries(settings))
    findings.append(await _database(settings))
    return findings


def report(findings: list[Finding]) -> str:
    lines = []
    for finding in findings:
        lines.append(f"{finding.verdict:>5}  {finding.subject}: {finding.found}")
        if finding.fix:
            lines.append(f"       -> {finding.fix}")
    bad = sum(finding.is_bad for finding in findings)
    lines.append(f"\n{bad} to fix." if bad else "\nPesan can start.")
    return "\n".join(lines)


def _good(subject: str, found: str) -> Finding:
    return Finding(subject, Verdict.GOOD, found)


def _bad(subject: str, problem: Problem) -> Finding:
    return Finding(subject, Verdict.BAD, str(problem), problem.hint.format(**problem.facts))


def _settings(settings: Settings) -> Iterator[Finding]:
    yield _good("settings", f"PESAN_ENV={settings.env}")
    given = {*os.environ, *dotenv_values(".env")}
    for name in sorted(name for name in given if re.match("PESAN_", name)):
        if name not in names():
            fix = "Correct its spelling or remove it: nothing reads it."
            yield Finding("settings", Verdict.WORTH_KNOWING, f"{name} means nothing", fix)


def _secret_key(settings: Settings) -> Finding:
    if settings.secret_key_old.get_secret_value():
        fix = "Run `pesan rotate-key`; a day later leave PESAN_SECRET_KEY_OLD out (docs/deploy.md)."
        return Finding("secret key", Verdict.WORTH_KNOWING, "an earlier one is accepted too", fix)
    if settings.secret_key is not None:
        return _good("secret key", "given in PESAN_SECRET_KEY")
    kept = settings.data_dir / "secret-key"
    if not kept.exists():
        return _good("secret key", f"will be made and kept in {kept}")
    if kept.stat().st_mode & 0o077:
        fix = f"chmod 600 {kept}"
        return Finding("secret key", Verdict.BAD, f"{kept} can be read by others", fix)
    return _good("secret key", f"kept in {kept}; back it up with the data")


def _public_url(settings: Settings) -> Finding:
    if settings.public_url is None:
        fix = "Set PESAN_PUBLIC_URL to the https:// address people reach this machine by."
        what = "not set: WhatsApp and payment gateways cannot reach this shop"
        return Finding("public URL", Verdict.WORTH_KNOWING, what, fix)
    if not settings.public_url.startswith("https://"):
        fix = "Put a TLS proxy in front and name its https:// address."
        return Finding("public URL", Verdict.WORTH_KNOWING, f"{settings.public_url} is plain", fix)
    return _good("public URL", settings.public_url)


def _operating(settings: Settings) -> Iterator[Finding]:
    """What a shop on the open internet should not be without."""
    if settings.env != "production":
        return
    if not settings.trusted_proxies:
        what = "none: behind a proxy every visitor would seem to come from it"
        fix = "Set PESAN_TRUSTED_PROXIES to the proxy's network, or leave it where there is none."
        yield Finding("proxies", Verdict.WORTH_KNOWING, what, fix)
    if settings.metrics_port is None and settings.metrics_token is None:
        fix = "Set PESAN_METRICS_PORT or PESAN_METRICS_TOKEN (docs/deploy.md)."
        yield Finding("meters", Verdict.WORTH_KNOWING, "nobody can ask for them", fix)
    if settings.security_contact is None:
        fix = "Set PESAN_SECURITY_CONTACT to an address somebody reads."
        yield Finding("security.txt", Verdict.WORTH_KNOWING, "there is none", fix)


def _port(settings: Settings) -> Finding:
    try:
        listener.bind(settings.host, settings.port).close()
    except PortBusy as problem:
        address = listener.find_address(settings.data_dir)
        if address is not None and address.endswith(f":{settings.port}"):
            return _good("port", f"{settings.port} is served by the Pesan that runs")
        return _bad("port", problem)
    except Problem as problem:
        return _bad("port", problem)
    return _good("port", f"{settings.port} of {settings.host} is free")


def _data_dir(data_dir: Path) -> Finding:
    there = next(folder for folder in (data_dir, *data_dir.absolute().parents) if folder.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        fix = "Give this user the right to write there, or set PESAN_DATA_DIR."
        return Finding("data dir", Verdict.BAD, f"{there} cannot be written to", fix)
    return _good("data dir", f"{data_dir.absolute()}{'' if there == data_dir else ' (to be made)'}")


def _disk(data_dir: Path) -> Finding:
    there = next(folder for folder in (data_dir, *data_dir.absolute().parents) if folder.exists())
    free = shutil.disk_usage(there).free
    if free < FREE_BYTES_MIN:
        fix = "Make room: a full disk stops sales (nothing that was kept is lost)."
        return Finding("disk", Verdict.BAD, f"{free // 1024**2} MiB free", fix)
    return _good("disk", f"{free // 1024**3} GiB free")


def _binaries(settings: Settings) -> Finding:
    try:
        binaries = find_binaries(settings.pg_bin)
    except Problem as problem:
        return _bad("PostgreSQL", problem)
    return _good("PostgreSQL", f"{binaries.version} in {binaries.bin}")


async def _database(settings: Settings) -> Finding:
    embedded = settings.database_url is None
    try:
        if embedded and await asyncio.to_thread(running, settings.data_dir) is None:
            return _good("database", "embedded, not running: `pesan serve` starts it")
        site = databases.joined(settings)
        await preflight.check(site, environment=settings.env)
    except Problem as problem:
        return _bad("database", problem)
    return _good("database", f"{site.place}: reachable, durable, fenced, schema current")
